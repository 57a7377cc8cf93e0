"""Where a team's admin lets the bot answer."""

from __future__ import annotations

from bot.state.opening import State


def test_a_team_is_answered_everywhere_until_a_channel_is_allowed(state: State) -> None:
    assert state.rooms.allowed("discord", "1") == frozenset()
    state.rooms.allow("discord", "1", "10")
    state.rooms.allow("discord", "1", "11")
    state.rooms.allow("discord", "1", "10")
    state.rooms.allow("discord", "2", "20")
    assert state.rooms.allowed("discord", "1") == {"10", "11"}
    state.rooms.allow_all("discord", "1")
    assert state.rooms.allowed("discord", "1") == frozenset()
    assert state.rooms.allowed("discord", "2") == {"20"}
