"""Discord's Markdown, as it is read."""

from __future__ import annotations

import pytest

from tests.peers.discord.markdown import markdown_lines


def read(text: str) -> str:
    return "\n".join("".join(run.text for run in line) for line in markdown_lines(text))


def styles(text: str) -> list[tuple[str, str]]:
    return [(style, run.text) for line in markdown_lines(text) for run in line for style in run.styles]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("**x y**", "bold"),
        ("*x y*", "italic"),
        ("_x y_", "italic"),
        ("__x y__", "underline"),
        ("~~x y~~", "strike"),
        ("||x y||", "spoiler"),
        ("`x y`", "code"),
        ("``x y``", "code"),
        ("```\nx y\n```", "code"),
        ("```python\nx y\n```", "code"),
        ("# x y", "heading"),
        ("### x y", "heading"),
        ("-# x y", "small"),
        ("> x y", "quote"),
        (">>> x y", "quote"),
    ],
)
def test_marks_are_read_as_a_style(text: str, style: str) -> None:
    assert (read(text), styles(text)) == ("x y", [(style, "x y")])


@pytest.mark.parametrize(
    "text",
    ["snake_case_name", "2 * 3 * 4", "#hashtag", "a > b", "#### four", "-x", "1.5", "[x](y)", "~x~", "@ada", "~5 | 6"],
)
def test_what_only_looks_like_marks_is_read_as_it_stands(text: str) -> None:
    assert (read(text), styles(text)) == (text, [])


def test_marks_may_stand_in_marks() -> None:
    assert styles("**a *b* c**") == [("bold", "a "), ("bold", "b"), ("italic", "b"), ("bold", " c")]
    assert styles("***x***") == [("bold", "x"), ("italic", "x")]


def test_a_backslash_takes_a_mark_away() -> None:
    assert read(r"\*x\* \_y\_ \# \[z\](https://example.org)").startswith("*x* _y_ # [z](")
    assert read(r"C:\new") == r"C:\new"
    assert styles(r"\*x\*") == []


def test_lists_are_drawn_with_bullets() -> None:
    assert read("- a\n  - b\n* c\n1. d") == "• a\n  • b\n• c\n1. d"


def test_a_link_shows_its_words_and_a_preview_unless_it_stands_in_angle_brackets() -> None:
    def links(text: str) -> list[tuple[str, str, bool]]:
        return [(run.text, run.url, run.previewed) for line in markdown_lines(text) for run in line if run.url]

    url = "https://example.org/a_(b)?c=d"
    assert links("see https://example.org/a.") == [("https://example.org/a", "https://example.org/a", True)]
    assert links("<https://example.org/a>") == [("https://example.org/a", "https://example.org/a", False)]
    assert links("[words](https://example.org)") == [("words", "https://example.org", True)]
    assert links("[words](<https://example.org>)") == [("words", "https://example.org", False)]
    assert links(f"[words](<{url}>)") == [("words", url, False)]
    for label in ("[1]", r"\[1\]"):
        assert read(f"Bread.[{label}](<{url}>)") == "Bread.[1]"
        assert {each[1] for each in links(f"Bread.[{label}](<{url}>)")} == {url}


def test_marks_in_code_are_read_as_they_stand() -> None:
    assert read("`**x**` and\n```\n# y\n```\nz") == "**x** and\n# y\nz"


def test_a_quote_ends_with_its_line_or_never() -> None:
    assert styles("> a\nb") == [("quote", "a")]
    assert styles(">>> a\nb") == [("quote", "a"), ("quote", "b")]


def test_a_mention_and_a_time_have_their_styles() -> None:
    assert styles("<@1> <#2> <t:3:R> @here </ask:4> <:bread:5>") == [
        ("mention", "@1"),
        ("mention", "#2"),
        ("time", "t:3:R"),
        ("mention", "@here"),
        ("mention", "/ask"),
    ]
