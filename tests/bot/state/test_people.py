"""What a person wishes holds for that person alone."""

from __future__ import annotations

from bot.state.opening import State


def test_nobody_is_private_who_did_not_say_so(state: State) -> None:
    assert not state.people.is_private("slack", "T1", "U1")


def test_a_wish_holds_for_one_person_until_it_changes(state: State) -> None:
    state.people.set_private("slack", "T1", "U1", private=True)
    assert state.people.is_private("slack", "T1", "U1")
    assert not state.people.is_private("slack", "T2", "U1")
    assert not state.people.is_private("discord", "T1", "U1")
    state.people.set_private("slack", "T1", "U1", private=False)
    assert not state.people.is_private("slack", "T1", "U1")


def test_a_team_is_forgotten_and_no_other(state: State) -> None:
    for team in ("T1", "T2"):
        state.people.set_private("slack", team, "U1", private=True)
    state.people.forget_team("slack", "T1")
    assert not state.people.is_private("slack", "T1", "U1")
    assert state.people.is_private("slack", "T2", "U1")
