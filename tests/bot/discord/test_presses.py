"""A custom id says what a button does, reads as it was written, and is short enough whatever it carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.presses import TEMPLATE, Action, Press

IDS = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(st.sampled_from(Action), IDS, st.none() | st.integers(0, 9999), st.just("") | st.integers(0, 2**64 - 1).map(str))
def test_a_press_reads_as_it_was_written(action: Action, subject: str, number: int | None, person: str) -> None:
    if number is None:  # only a page is turned for somebody
        person = ""
    press = Press(action, subject, number, person)
    assert Press.read(press.custom_id) == press
    assert len(press.custom_id) <= 100


@pytest.mark.parametrize(
    ("press", "custom_id"),
    [
        (Press(Action.UP, "a" * 32), "rolewise:up:" + "a" * 32),
        (Press(Action.ASK, "a" * 32, 2), "rolewise:ask:" + "a" * 32 + ":2"),
        (Press(Action.PAGE, "a" * 32, 1, "80351110224678912"), f"rolewise:page:{'a' * 32}:1:80351110224678912"),
        (Press(Action.TRY, "en", 0), "rolewise:try:en:0"),
        (Press(Action.EXPORT), "rolewise:export"),
        (Press(Action.FORGET), "rolewise:forget"),
    ],
)
def test_a_custom_id_names_the_action_and_what_it_needs(press: Press, custom_id: str) -> None:
    assert press.custom_id == custom_id


@pytest.mark.parametrize(
    "custom_id",
    ["", "up", "rolewise:", "rolewise:bake:a", "other:up:a", "rolewise:up:A", "rolewise:up:a:1:2:3", "x rolewise:up"],
)
def test_what_is_not_ours_is_not_read(custom_id: str) -> None:
    assert Press.read(custom_id) is None


@pytest.mark.parametrize(
    "press", [Press(Action.UP, "Ä"), Press(Action.UP, "a:1"), Press(Action.UP, "a", -1), Press(Action.UP, "a" * 33)]
)
def test_what_would_not_read_the_same_is_refused(press: Press) -> None:
    with pytest.raises(ValueError, match="does not read as itself"):
        _ = press.custom_id


def test_the_template_has_groups_that_discord_hands_over() -> None:
    found = TEMPLATE.fullmatch("rolewise:page:abc:3")
    assert found
    assert found.groupdict() == {"action": "page", "subject": "abc", "number": "3", "person": None}
