"""Elements of HTML: whatever the text, it is text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given

from bot.insight.markup import document, element, table, words
from bot.visible import one_line
from tests.bot.any_replies import texts


class Parsed(HTMLParser):
    """What a page holds: its tags, and the text outside of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as it is called
        """See ``HTMLParser``."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """See ``HTMLParser``."""
        self.text += data


def test_an_element_has_its_content_in_order_and_its_attributes() -> None:
    made = element("p", "a", element("b", "c"), None, "d", class_="x", aria_hidden="true", width=0.5)
    assert document([], [made], {}).endswith(
        '<body><p class="x" aria-hidden="true" width="0.5">a<b>c</b>d</p></body></html>\n'
    )


@given(texts)
def test_what_somebody_wrote_is_text_whatever_it_looks_like(text: str) -> None:
    parsed = Parsed(document([], [words(text, "en")], {"lang": "en"}))
    assert parsed.tags == ["html", "head", "body", "span"]
    assert one_line(text).startswith(parsed.text.strip().removesuffix("…").strip()[:200])
    assert len(parsed.text) < 260


def test_what_somebody_wrote_cannot_leave_an_attribute() -> None:
    page = document([], [element("p", title='"><script>alert(1)</script>')], {})
    assert Parsed(page).tags == ["html", "head", "body", "p"]


def test_a_table_names_its_rows_and_columns() -> None:
    page = document([], [table(("Day", "n"), [("1 Oct", "5")], "Questions")], {})
    assert '<th scope="col">Day</th>' in page
    assert '<th scope="row">1 Oct</th><td>5</td>' in page
    assert "<caption>Questions</caption>" in page
