"""A thread is followed for one person, until it is left."""

from __future__ import annotations

from datetime import timedelta

from bot.state.opening import State
from tests.bot.state.conftest import Clock

TEAM = ("slack", "T1")


def test_a_thread_is_followed_for_the_latest_person_until_it_is_left(state: State) -> None:
    assert state.threads.follows("1", *TEAM, "U1") is None
    state.threads.follow("1", *TEAM, "U1")
    state.threads.follow("2", *TEAM, "U3")
    state.threads.follow("1", *TEAM, "U2")
    assert [state.threads.follows("1", *TEAM, person) for person in ("U1", "U2")] == [False, True]
    assert state.threads.follows("1", "slack", "T2", "U2") is False
    state.threads.leave("1")
    assert (state.threads.follows("1", *TEAM, "U2"), state.threads.follows("2", *TEAM, "U3")) == (None, True)
    state.threads.leave("1")


def test_the_threads_of_a_team_are_left_and_no_other(state: State) -> None:
    for team in ("T1", "T12"):
        state.threads.follow(team, "slack", team, "U1")
    state.threads.forget_team("slack", "T1")
    assert [state.threads.follows(team, "slack", team, "U1") for team in ("T1", "T12")] == [None, True]


def test_a_thread_that_was_not_followed_again_for_long_is_left(state: State, clock: Clock) -> None:
    for conversation in ("1", "2"):
        state.threads.follow(conversation, *TEAM, "U1")
    clock.forward(timedelta(days=2))
    state.threads.follow("2", *TEAM, "U1")
    assert state.threads.prune(timedelta(days=1)) == 1
    assert [state.threads.follows(one, *TEAM, "U1") for one in ("1", "2")] == [None, True]
