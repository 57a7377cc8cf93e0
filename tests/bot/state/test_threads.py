"""A thread is followed for one person, until it is left."""

from __future__ import annotations

from datetime import timedelta

from bot.state.opening import State
from tests.bot.state.conftest import Clock


def test_a_thread_is_followed_for_the_latest_person_until_it_is_left(state: State) -> None:
    assert state.threads.follower("1") is None
    state.threads.follow("1", "U1")
    state.threads.follow("2", "U3")
    state.threads.follow("1", "U2")
    assert (state.threads.follower("1"), state.threads.follower("2")) == ("U2", "U3")
    state.threads.leave("1")
    assert (state.threads.follower("1"), state.threads.follower("2")) == (None, "U3")
    state.threads.leave("1")


def test_a_thread_that_was_not_followed_again_for_long_is_left(state: State, clock: Clock) -> None:
    for conversation in ("1", "2"):
        state.threads.follow(conversation, "U1")
    clock.forward(timedelta(days=2))
    state.threads.follow("2", "U1")
    assert state.threads.prune(timedelta(days=1)) == 1
    assert (state.threads.follower("1"), state.threads.follower("2")) == (None, "U1")
