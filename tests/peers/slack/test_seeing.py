"""What a person sees: what Slack interprets, and what it leaves as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.peers.slack.seeing import formatting, links_of, pings_of, visible_text

HOSTILE = "*bold* _it_ ~no~ `code` <!channel> <@U1> :smile: &amp; > https://example.org"


@dataclass(frozen=True)
class Shown:
    """Text and blocks."""

    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)


def section(kind: str, text: str) -> Shown:
    return Shown("fallback", [{"type": "section", "text": {"type": kind, "text": text, "emoji": False}}])


@pytest.mark.parametrize(
    ("text", "seen", "styles"),
    [
        ("a *b* c", "a b c", [("bold", "b")]),
        ("_a *b*_", "a b", [("italic", "a "), ("italic", "b"), ("bold", "b")]),
        ("2 * 3 * 4, a*b*c, snake_case_name", "2 * 3 * 4, a*b*c, snake_case_name", []),
        ("`*a*` ~b~", "*a* b", [("code", "*a*"), ("strike", "b")]),
        ("```\n*a*\n```b", "\n*a*\nb", [("code", "*a*")]),
        ("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;", []),
        ("<https://example.org/?a&amp;b|[1]>", "[1]", [("link", "[1]")]),
        ("see https://example.org", "see https://example.org", [("link", "https://example.org")]),
        ("<@U1> <!here> <#C1|general>", "@U1 @here #general", [("mention", w) for w in ("@U1", "@here", "#general")]),
        ("> said\nnot", "said\nnot", [("quote", "said")]),
        ("&gt; said", "said", [("quote", "said")]),
        (":smile: 10:30:00", ":smile: 10:30:00", [("emoji", ":smile:")]),
        ("<!date^1^{date}|today>", "today", []),
    ],
)
def test_mrkdwn_is_interpreted(text: str, seen: str, styles: list[tuple[str, str]]) -> None:
    shown = Shown(text)
    assert visible_text(shown) == seen
    assert formatting(shown) == styles


@pytest.mark.parametrize(
    "shown",
    [
        section("plain_text", HOSTILE),
        Shown(
            "fallback",
            [
                {
                    "type": "rich_text",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}],
                }
            ],
        ),
        Shown("fallback", [{"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]]}]),
    ],
    ids=["plain_text", "rich_text", "table"],
)
def test_plain_text_rich_text_and_cells_are_literal(shown: Shown) -> None:
    assert visible_text(shown) == HOSTILE
    assert formatting(shown) == []
    assert pings_of(shown) == []


def test_plain_text_draws_emoji_unless_told_otherwise() -> None:
    shown = Shown(blocks=[{"type": "header", "text": {"type": "plain_text", "text": "a :smile:"}}])
    assert formatting(shown) == [("emoji", ":smile:")]


def test_mentions_in_text_and_blocks_ping() -> None:
    shown = section("mrkdwn", "<!channel> and <!subteam^S1|@team>")
    assert pings_of(Shown("<@U1> wrote", shown.blocks)) == ["<!channel>", "<!subteam^S1>", "<@U1>"]


def test_rich_text_is_drawn_with_its_lists_styles_and_mentions() -> None:
    def row(*elements: dict[str, Any]) -> dict[str, Any]:
        return {"type": "rich_text_section", "elements": list(elements)}

    bold = {"type": "text", "text": "Bread", "style": {"bold": True}}
    link = {"type": "link", "url": "https://example.org", "text": "[1]"}
    shown = Shown(
        "fallback",
        [
            {
                "type": "rich_text",
                "elements": [
                    row(bold, {"type": "text", "text": "\nand "}, {"type": "broadcast", "range": "here"}),
                    {"type": "rich_text_list", "style": "bullet", "elements": [row(link), row(bold)]},
                    {"type": "rich_text_list", "style": "ordered", "offset": 2, "indent": 1, "elements": [row(link)]},
                ],
            }
        ],
    )
    assert visible_text(shown) == "Bread\nand @here\n• [1]\n• Bread\n  3. [1]"
    assert formatting(shown) == [
        ("bold", "Bread"),
        ("mention", "@here"),
        ("link", "[1]"),
        ("bold", "Bread"),
        ("link", "[1]"),
    ]
    assert pings_of(shown) == ["<!here>"]
    assert links_of(shown) == ["https://example.org"] * 2


def test_tables_contexts_and_buttons_are_read_in_rows() -> None:
    words = {"type": "plain_text", "text": "More"}
    shown = Shown(
        "fallback",
        [
            {"type": "table", "rows": [[{"type": "raw_text", "text": each} for each in row] for row in ("ab", "cd")]},
            {"type": "divider"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "<https://example.org|[1]>"}, words]},
            {"type": "actions", "elements": [{"type": "button", "text": words}]},
        ],
    )
    assert visible_text(shown) == "a | b\nc | d\n[1] More\n[More]"
