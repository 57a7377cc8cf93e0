"""Lines become paragraphs and lists as they follow each other, and keep their numbers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.lines import Grid, Line, Run
from bot.slack.rich_text import Layout
from tests.bot.slack.shown import shown

LAYOUT = Layout({1: "https://example.org/1", 2: None}, "Aspect")


def _laid_out(*lines: Line) -> list[list[dict[str, Any]]]:
    return [block["elements"] for block in LAYOUT.blocks([lines])]


def _line(words: str, bullet: str = "", **more: Any) -> Line:
    return Line((Run(words),), bullet, **more)


def test_each_heading_begins_a_block_of_its_own() -> None:
    blocks = _laid_out(_line("a"), _line("b"), _line("H", heading=True), _line("c", "-"), _line("I", heading=True))
    assert [[shown(element) for element in block] for block in blocks] == [["a\n \nb"], ["H", "c"], ["I"]]


@pytest.mark.parametrize(
    ("steps", "lists"),
    [([1, 2, 3], [(0, 3)]), ([3, 4], [(2, 2)]), ([1, 3, 4], [(0, 1), (2, 2)]), ([2, 1], [(1, 1), (0, 1)])],
)
def test_steps_keep_their_numbers(steps: list[int], lists: list[tuple[int, int]]) -> None:
    (elements,) = _laid_out(*(_line("a", f"{step}.") for step in steps))
    assert [(one.get("offset", 0), len(one["elements"])) for one in elements] == lists


def test_points_and_steps_are_lists_apart() -> None:
    (elements,) = _laid_out(_line("a", "-"), _line("b", "1."), _line("c", "-"))
    assert [one["style"] for one in elements] == ["bullet", "ordered", "bullet"]


def test_a_mark_without_an_address_is_text_and_very_many_are_cut() -> None:
    line = Line((Run("a", (1, 2), "(2015)"), Run("b", tuple(range(1, 12)))))
    ((element,),) = _laid_out(line)
    first = element["elements"][:5]
    assert [(one["type"], one["text"]) for one in first] == [
        ("text", "a"),
        ("text", " (2015)"),
        ("text", "\u00a0"),
        ("link", "[1]"),
        ("text", "[2]"),
    ]
    assert [one["text"] for one in element["elements"][-2:]] == ["[8]", "…"]


def test_a_table_of_too_many_characters_stands_in_lines() -> None:
    cell = (Run("x" * 1400),)
    small, large = (Grid(("a",), (("H", (cell,)),) * count, "none") for count in (2, 8))
    assert [block["type"] for block in LAYOUT.blocks([small])] == ["table"]
    assert {block["type"] for block in LAYOUT.blocks([large])} == {"rich_text"}
