"""What one process leaves for the next."""

from __future__ import annotations

from bot.state.opening import State
from tests.bot.state.conftest import OpenState


def test_a_mark_is_what_was_last_set(state: State, opened: OpenState) -> None:
    assert state.marks.get("commands") is None
    state.marks.set("commands", "1")
    state.marks.set("commands", "2")
    assert opened().marks.get("commands") == "2"
    assert state.marks.get("other") is None
