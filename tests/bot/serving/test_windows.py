"""How often somebody may ask, by a clock that the test sets."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.serving.windows import Limit, Windows


@dataclass
class Seconds:
    """A clock that stands still until it is set."""

    time: float = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.time


def test_who_has_asked_as_often_as_may_be_waits_until_the_first_is_past() -> None:
    clock = Seconds()
    windows = Windows(Limit(2, 60), clock)
    assert windows.wait("ada") == 0
    windows.admit("ada")
    clock.time += 10
    windows.admit("ada")
    assert windows.wait("ada") == 50
    clock.time += 49.5
    assert windows.wait("ada") == 0.5
    clock.time += 0.5
    assert windows.wait("ada") == 0


def test_each_key_has_a_window_of_its_own() -> None:
    windows = Windows(Limit(1, 60), Seconds())
    windows.admit("ada")
    assert (windows.wait("ada"), windows.wait("bob")) == (60, 0)


def test_to_look_counts_nothing() -> None:
    windows = Windows(Limit(1, 60), Seconds())
    assert [windows.wait("ada") for _ in range(3)] == [0, 0, 0]


@given(st.lists(st.integers(0, 30), max_size=30), st.integers(1, 5), st.integers(1, 60))
def test_no_window_of_that_length_ever_holds_more_than_were_allowed(pauses: list[int], most: int, seconds: int) -> None:
    clock, admitted = Seconds(0.0), list[float]()
    windows = Windows(Limit(most, seconds), clock)
    for pause in pauses:
        clock.time += pause
        within = [time for time in admitted if time > clock.time - seconds]
        assert (windows.wait("ada") == 0) == (len(within) < most)
        if len(within) < most:
            windows.admit("ada")
            admitted.append(clock.time)
        else:
            assert 0 < windows.wait("ada") <= seconds
