"""Components are what Discord takes, counted as it counts."""

from __future__ import annotations

import pytest

from bot.discord.components import Item, Message, button, container, fits, row, text, turns, walked
from bot.discord.presses import Action, Press
from tests.bot.discord.shown import buttons, components, faults

PRESS = Press(Action.PAGE, "a" * 32)


@pytest.mark.parametrize(("label", "shown"), [("x" * 81, "x" * 79 + "…"), ("a\nb\u202e", "a b"), ("\u200b", "…")])
def test_a_label_is_a_line_that_fits_and_shows_something(label: str, shown: str) -> None:
    assert buttons(Message((row(button(label, PRESS)),))) == {PRESS.custom_id: shown}


@pytest.mark.parametrize(
    ("number", "count", "to", "dead"), [(0, 2, [2, 0, 1], [0, 1]), (1, 3, [0, 1, 2], [1]), (2, 3, [1, 2, 3], [1, 2])]
)
def test_pages_are_turned_one_by_one_and_not_past_the_ends(
    number: int, count: int, to: list[int], dead: list[int]
) -> None:
    message = Message((turns(PRESS, number, count),))
    assert list(buttons(message)) == [f"{PRESS.custom_id}:{one}" for one in to]
    assert list(buttons(message).values()) == ["◀", f"{number + 1} / {count}", "▶"]
    disabled = [one["disabled"] for one in components(message) if one["type"] == 2]
    assert [place for place, off in enumerate(disabled) if off] == dead
    assert faults(message) == []


def test_everything_is_walked_and_counted() -> None:
    items: list[Item] = [container(text("a", "b"), row(button("c", PRESS)), colour=0), text("d")]
    assert len(list(walked(items))) == 5
    assert fits([container(text("x" * 3990), row(button("y" * 10, PRESS)), colour=0)])
    assert not fits([container(text("x" * 3990), row(button("y" * 11, PRESS)), colour=0)])
    assert fits([text("👍" * 2000)])
    assert not fits([text("👍" * 2000), text("x")])
    assert not fits([text("x")] * 41)
