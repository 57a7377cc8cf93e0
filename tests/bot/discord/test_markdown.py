"""Discord shows every text of others as it is, whole where it is to be whole, and follows only links of the web."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.discord.markdown import address, bold, escaped, escaped_lines, fitted, heading, italic, link, mark, quoted
from bot.discord.markdown import small as small_print
from bot.fitting import units
from bot.visible import one_line
from tests.bot.any_replies import texts
from tests.bot.discord.shown import links, read

MARKS = st.text(alphabet="\\*_~`|<>#[]()@!&:.-+/ \n1aZé数", max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "*a* **b** _c_ __d__ ~~e~~ ||f|| `g` ```h```",
        "# a", "-# b", "> c", ">>> d", "- e", "+ f", "* g", "12. h", "2021. i", "1.",
        "[h](https://evil.example)", "https://evil.example", "<https://evil.example>", "discord.gg/evil",
        "@everyone @here <@1> <@!1> <@&1> <#1> <:i:1> <a:i:1> <t:1:R> </ask:1> <id:home> :smile:",
        r"\*a\* \\ \@everyone \[a](b)", "¯\\_(ツ)_/¯", "snake_case_name 3.5 Node.js 12:30 C# C++ a-b e.g. this",
    ],
)  # fmt: skip
def test_whatever_discord_obeys_is_shown_as_it_is(text: str) -> None:
    assert read(escaped(text)) == (text, set())


@settings(deadline=None)
@given(MARKS | texts)
@example("\\")
@example("@\u200beveryone")
def test_any_text_is_shown_as_it_is_on_one_line(text: str) -> None:
    assert read(escaped(text)) == (one_line(text) or "…", set())


@pytest.mark.parametrize("ping", ["@everyone", "@here", "<@1>", "<@!1>", "<@&1>", r"\@everyone", r"\<@1>"])
def test_nothing_is_left_that_a_server_takes_for_a_ping(ping: str) -> None:
    bare = escaped(ping).replace("\\", "")
    assert "@\u200b" in bare
    assert bare.replace("@\u200b", "") == ping.replace("@", "").replace("\\", "")


@settings(deadline=None)
@given(MARKS | texts, st.integers(20, 60))
def test_fitted_text_has_its_length_and_is_the_beginning(text: str, limit: int) -> None:
    safe = fitted(text, limit)
    assert units(safe) <= limit
    shown, kinds = read(safe)
    assert not kinds
    assert (one_line(text) or "…").startswith(shown.removesuffix("…"))


@settings(deadline=None)
@given(MARKS | texts, st.integers(20, 60))
def test_lines_have_their_length_and_are_all_of_the_text(text: str, limit: int) -> None:
    lines = escaped_lines(text, limit)
    assert all(units(line) <= limit for line in lines)
    assert "".join(read(line)[0] for line in lines).replace(" ", "") == (one_line(text) or "…").replace(" ", "")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a_b?b=c&d=%20#e~f", "https://example.org/a_b?b=c&d=%20#e~f"),
        ("https://example.org/a(b)*|`[c]<d> \\e", "https://example.org/a%28b%29%2A%7C%60%5Bc%5D%3Cd%3E%20%5Ce"),
        ("https://example.org/面", "https://example.org/%E9%9D%A2"),
        ("javascript:alert(1)", ""),
        ("https://example.org/" + "a" * 400, ""),
        (None, ""),
    ],
)
def test_an_address_is_one_of_the_web_in_signs_that_end_no_link(url: str | None, safe: str) -> None:
    assert address(url) == safe


@settings(deadline=None)
@given(MARKS | texts)
def test_any_label_is_a_link_as_a_whole_and_nothing_without_an_address(text: str) -> None:
    label = (one_line(text) or "…").replace("[", "(").replace("]", ")")
    made = link(escaped(text), "https://example.org/")
    assert read(made) == (label, {"link"})
    assert [url for _, url in links(made)] == ["https://example.org/"]
    assert read(link(escaped(text), "")) == (label, set())


def test_a_mark_is_a_link_where_there_is_an_address() -> None:
    assert links(mark(2, "https://example.org/")) == [("[2]", "https://example.org/")]
    assert read(mark(2, "")) == ("[2]", set())


@settings(deadline=None)
@given(MARKS | texts)
def test_what_we_emphasize_is_emphasized_as_a_whole(text: str) -> None:
    words, safe = one_line(text) or "…", escaped(text)
    for made, kind in (
        (bold(safe), "bold"), (italic(safe), "italic"), (small_print(safe), "small"), (heading(safe), "heading"),
        (quoted(safe), "quotation"),
    ):  # fmt: skip
        assert read(made) == (words, {kind})
