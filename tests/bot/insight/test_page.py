"""The page of a report, as text and in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.insight.meaning import Meanings
from bot.insight.names import Names
from bot.insight.page import render_page
from bot.insight.periods import read_period
from bot.insight.report import make_report
from bot.models import Question
from bot.state.records import Outcome, Record
from tests.bot.any_replies import HOSTILE
from tests.bot.insight.browser import BROWSER, open_tab
from tests.bot.insight.conftest import NOW, MakeRecord, nothing_is_answered
from tests.bot.insight.test_markup import Parsed

MONTH = read_period("30d", NOW)
SCRIPT = "<script>document.title = 'broken'</script><img src=https://evil.example/x onerror=alert(1)>"

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium or chrome is on the path")


def page_of(
    records: Sequence[Record],
    meanings: Meanings,
    names: Names,
    title: str = "Our month",
    is_answered: Callable[[Question], bool] = nothing_is_answered,
) -> str:
    """Return the page of the report on *records*."""
    return render_page(make_report(records, MONTH, meanings, names, is_answered, title=title, kept_days=60))


@pytest.fixture
def month(make_record: MakeRecord) -> list[Record]:
    """Return two months of records, among them hostile ones."""
    missed = [SCRIPT, *HOSTILE, "data engineer salary", "数据工程师工资多少"]
    records = [
        make_record(
            asked_at=NOW - timedelta(days=59 - n % 59, hours=1),
            platform=("slack", "discord")[n % 2],
            roles=("data-engineer", "data-scientist")[: n % 3],
            articles=("eight-en", "baker-en", "x" * 300)[: n % 4],
            milliseconds={"encode": 3.0 + n, "total": 5.0 + n},
            helpful=n % 2,
        )
        for n in range(240)
    ]
    refused = {"outcome": Outcome.NOT_COVERED, "kind": "", "requests": 1, "unhelpful": 1, "articles": ("eight-en",)}
    records += [
        make_record(asked_at=NOW - timedelta(days=n % 30, hours=2), text=text, reasons=(SCRIPT,), **refused)
        for n, text in enumerate(missed)
    ]
    return sorted(records, key=lambda record: record.asked_at)


def test_what_is_answered_by_now_is_not_what_is_missed_most(
    make_record: MakeRecord, meanings: Meanings, names: Names
) -> None:
    refused = {"outcome": Outcome.NOT_COVERED, "kind": "", "asked_at": NOW - timedelta(days=1)}
    salary, visa = "data engineer salary", "Will an employer sponsor my visa?"
    records = [make_record(text=text, **refused) for text in (salary, salary, visa)]
    text = Parsed(page_of(records, meanings, names, is_answered=lambda one: one.text == salary)).text
    assert f"The articles miss most: “{visa}”" in text
    assert text.index(salary) < text.index("Answered by now") < text.rindex(visa)


def test_the_page_tells_the_figures_and_their_change(month: list[Record], meanings: Meanings, names: Names) -> None:
    text = Parsed(page_of(month, meanings, names)).text
    report = make_report(month, MONTH, meanings, names, nothing_is_answered, title="", kept_days=60)
    assert report.before
    assert f"{report.now.questions:,} questions, of which" in text
    assert f"on {report.before.questions:,} before" in text
    for heading in ("How much was asked", "What the articles miss", "Most cited articles", "How long it took"):
        assert heading in text
    assert "Eight Roles" in text
    assert "data engineer" in text


def test_without_questions_the_page_says_so_and_shows_no_empty_charts(meanings: Meanings, names: Names) -> None:
    page = page_of([], meanings, names)
    assert "No questions yet" in page
    assert "<svg" not in page
    assert "None" not in page


def test_where_texts_are_not_kept_the_page_says_how_to_keep_them(
    make_record: MakeRecord, meanings: Meanings, names: Names
) -> None:
    refused = make_record(asked_at=NOW - timedelta(days=1), outcome=Outcome.NOT_COVERED, articles=("baker-en",))
    page = page_of([refused], meanings, names)
    assert "ROLEWISE_KEEP_TEXTS=1" in page
    assert "The baker" in page


def test_a_page_holds_nothing_that_loads_or_runs(month: list[Record], meanings: Meanings, names: Names) -> None:
    page = page_of(month, meanings, names, title=SCRIPT)
    tags = Parsed(page).tags
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(tags)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


@needs_browser
async def test_a_browser_shows_the_page_at_any_width_and_asks_nobody_for_anything(
    month: list[Record], meanings: Meanings, names: Names, tmp_path: Path
) -> None:
    full, empty = tmp_path / "full.html", tmp_path / "empty.html"
    full.write_text(page_of(month, meanings, names, title=SCRIPT), "utf-8", "replace")
    empty.write_text(page_of([], meanings, names), "utf-8")
    async with open_tab() as tab:
        for page in (full, empty):
            for width in (390, 1280):
                await tab.open(page, width)
                assert await tab.value("window.innerWidth") == width
                assert await tab.value("document.documentElement.scrollWidth") <= width
        await tab.open(full, 1280)
        assert await tab.value("document.title") == SCRIPT
        assert SCRIPT in await tab.value("document.querySelector('.gaps').innerText")
        assert await tab.value("document.querySelectorAll('script, img').length") == 0
        assert await tab.value("document.querySelector('rect').getBoundingClientRect().height") > 1
        assert tab.requested == [*[full.as_uri()] * 2, *[empty.as_uri()] * 2, full.as_uri()]
        assert tab.complaints == []


@needs_browser
async def test_a_browser_that_wants_dark_colours_gets_light_words_on_a_dark_page(
    month: list[Record], meanings: Meanings, names: Names, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(page_of(month, meanings, names), "utf-8", "replace")
    colours = {}
    async with open_tab() as tab:
        for scheme in ("light", "dark"):
            wanted = [{"name": "prefers-color-scheme", "value": scheme}]
            await tab.call("Emulation.setEmulatedMedia", features=wanted)
            await tab.open(page, 800)
            style = "getComputedStyle(document.body)"
            colours[scheme] = [await tab.value(f"{style}.{one}") for one in ("color", "backgroundColor")]
    brightness = {
        scheme: [sum(map(int, colour.removeprefix("rgb(").rstrip(")").split(", "))) for colour in own]
        for scheme, own in colours.items()
    }
    assert brightness["light"][0] + 400 < brightness["light"][1]
    assert brightness["dark"][1] + 400 < brightness["dark"][0]
