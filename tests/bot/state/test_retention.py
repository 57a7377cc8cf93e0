"""What was kept long enough goes: texts, what was remembered, records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from bot.models import Question
from bot.state.opening import State
from bot.state.retention import Retention
from bot.state.schema import questions
from tests.bot.state.conftest import START, Clock, MakeAsked, OpenState

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WITH_TEXTS = Retention(texts=True)


def kept(state: State) -> list[tuple[bool, bool]]:
    """Return of each question whether its text, and whether it is remembered."""
    with state.database.reading() as connection:
        rows = connection.execute(select(questions).order_by(questions.c.asked_at)).all()
    return [(row.text is not None, row.sealed is not None) for row in rows]


def test_a_question_is_remembered_for_a_while_and_its_record_stays(
    opened: OpenState, make_asked: MakeAsked, clock: Clock, reply: object
) -> None:
    state = opened(retention=Retention(remembered=2 * HOUR))
    state.questions.keep(make_asked())
    state.questions.vote("1", "U1", helpful=False)
    clock.forward(2 * HOUR)
    assert state.purge() == 0
    assert state.questions.find("1")
    clock.forward(HOUR)
    assert state.purge() == 0
    assert state.questions.find("1") is None
    assert state.questions.turns("slack:T1:C1:1") == []
    assert state.questions.language("1") == "en"
    assert state.questions.vote("1", "U2", helpful=True)
    assert state.questions.request_article("1", "U1")
    (record,) = state.records.since(START)
    assert (record.helpful, record.unhelpful, record.requests) == (1, 1, 1)


def test_turns_are_those_that_are_remembered(state: State, make_asked: MakeAsked, clock: Clock) -> None:
    state.questions.keep(make_asked(id="old", asked_at=clock() - 2 * DAY))
    state.questions.keep(make_asked(id="new"))
    state.purge()
    assert state.questions.turns("slack:T1:C1:1") == [Question("What does a baker do?", "en")]


def test_kept_texts_go_as_soon_as_the_operator_wants_none(opened: OpenState, make_asked: MakeAsked) -> None:
    before = opened(retention=WITH_TEXTS)
    before.questions.keep(make_asked())
    before.purge()
    assert kept(before) == [(True, True)]
    after = opened()
    after.purge()
    assert kept(after) == [(False, True)]


def test_a_text_that_was_kept_while_somebody_became_private_goes(opened: OpenState, make_asked: MakeAsked) -> None:
    state = opened(retention=WITH_TEXTS)
    state.people.set_private("slack", "T1", "U1", private=True)
    state.questions.keep(make_asked(private=False, asked_at=START - HOUR))
    state.questions.keep(make_asked(id="2", person="U2"))
    state.purge()
    assert kept(state) == [(False, True), (True, True)]


def test_texts_and_records_go_together(opened: OpenState, make_asked: MakeAsked, clock: Clock) -> None:
    state = opened(retention=WITH_TEXTS)
    state.questions.keep(make_asked())
    clock.forward(30 * DAY)
    assert state.purge() == 0
    clock.forward(HOUR)
    assert state.purge() == 1
    assert state.records.since(START - DAY) == []


def test_followed_threads_go_with_the_records(state: State, clock: Clock) -> None:
    state.threads.follow("1", "slack", "T1", "U1")
    clock.forward(31 * DAY)
    state.purge()
    assert state.threads.follows("1", "slack", "T1", "U1") is None


def test_nothing_of_what_was_purged_is_left_in_the_file(
    opened: OpenState, make_asked: MakeAsked, clock: Clock, files: Callable[[], bytes], url: str
) -> None:
    state = opened(retention=WITH_TEXTS)
    for number in range(50):
        state.questions.keep(make_asked(id=str(number)))
    with state.database.reading() as connection:
        rows = connection.execute(select(questions.c.id, questions.c.text, questions.c.sealed)).all()
    there = [part.encode() for row in rows for part in row]
    assert url.startswith("postgresql") or all(part in files() for part in there)
    clock.forward(31 * DAY)
    assert state.purge() == 50
    if url.startswith("sqlite"):  # PostgreSQL keeps what was until its vacuum
        assert [part for part in there if part in files()] == []
