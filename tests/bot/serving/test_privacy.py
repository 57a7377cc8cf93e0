"""What is told of a person's questions is true of what is kept; an export holds the newest of what does not fit."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.messages.catalogue import messages
from bot.serving.privacy import Terms, newest, terms_of
from bot.state.opening import State
from bot.state.retention import Retention

WORDS = messages("en")


def told(*, private: bool = False, **retention: Any) -> list[str]:
    return list(Terms(private, Retention(**retention)).lines("en"))


def test_three_lines_tell_how_long_what_is_kept_and_who_reads_it() -> None:
    assert told(records=timedelta(days=7), remembered=timedelta(hours=36)) == [
        WORDS.privacy_remembered.format(time="36 hours"),
        WORDS.privacy_recorded.format(time="7 days"),
        WORDS.privacy_no_texts,
    ]
    assert told(texts=True)[2] == WORDS.privacy_texts


@pytest.mark.parametrize("texts", [True, False])
def test_what_is_private_is_kept_for_a_day_at_most_and_read_by_nobody(texts: bool) -> None:
    assert told(private=True, remembered=timedelta(hours=72), texts=texts) == [
        WORDS.privacy_remembered.format(time="a day"),
        WORDS.privacy_recorded.format(time="a day"),
        WORDS.privacy_private,
    ]


@pytest.mark.parametrize(
    ("hours", "spoken"), [(1, "an hour"), (2, "2 hours"), (24, "a day"), (25, "25 hours"), (48, "2 days")]
)
def test_a_time_is_told_as_people_say_it(hours: int, spoken: str) -> None:
    assert told(remembered=timedelta(hours=hours))[0] == WORDS.privacy_remembered.format(time=spoken)


def test_the_terms_of_a_person_are_their_wish_and_what_the_operator_has_set(state: State) -> None:
    state.people.set_private("slack", "T", "ada", True)
    assert terms_of(state, "slack", "T", "ada") == Terms(True, state.retention)
    assert terms_of(state, "slack", "T", "bob") == Terms(False, state.retention)


def held(count: int) -> dict[str, Any]:
    """Return what is held of who has asked *count* questions and voted on the last."""
    questions = [{"asked_at": f"2026-01-{day:02}", "text": "面包" * 50} for day in range(1, count + 1)]
    vote = {"voted_at": "2026-02-01", "helpful": True}
    return {"person": "U1", "questions": questions, "votes": [vote], "requests": [], "followed_threads": []}


def test_an_export_that_fits_holds_everything_newest_first() -> None:
    written, whole = newest(held(9), lambda _: True)
    read = json.loads(written)
    assert whole
    assert [one["asked_at"] for one in read["questions"]] == [f"2026-01-0{day}" for day in range(9, 0, -1)]
    assert read | {"questions": []} == held(0)
    assert "面包" in written


@pytest.mark.parametrize("room", [600, 1000, 1500])
def test_of_an_export_that_does_not_fit_as_much_of_the_newest_is_there_as_fits(room: int) -> None:
    written, whole = newest(held(20), lambda text: len(text) <= room)
    days = [one["asked_at"] for one in json.loads(written)["questions"]]
    assert not whole
    assert len(written) <= room
    assert days == [f"2026-01-{day:02}" for day in range(20, 20 - len(days), -1)]
    longer, _ = newest(held(len(days) + 1), lambda _: True)
    assert len(longer) > room


def test_where_nothing_fits_the_lists_are_empty() -> None:
    written, whole = newest(held(3), lambda text: len(text) <= 120)
    assert (json.loads(written)["questions"], whole) == ([], False)
