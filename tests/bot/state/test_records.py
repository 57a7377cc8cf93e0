"""What editors count is there without anything of who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.assistant import Assistant
from bot.models import Answer, Question
from bot.state.opening import State
from bot.state.records import Outcome, Record
from bot.state.retention import Retention
from tests.bot.state.conftest import START, MakeAsked, OpenState

MINUTE = timedelta(minutes=1)
WITH_TEXTS = Retention(texts=True)
COMPARISON = "What is the difference between a data scientist and an MLOps engineer?"


def test_the_record_of_an_answer_tells_what_it_is_and_cites(
    state: State, make_asked: MakeAsked, assistant: Assistant
) -> None:
    reply = assistant.ask(Question.read(COMPARISON))
    assert isinstance(reply, Answer)
    state.questions.keep(make_asked(reply=reply))
    (record,) = state.records.since(START)
    cited = tuple(dict.fromkeys(citation.passage.article_id for citation in reply.citations))
    assert record == Record(
        id=state.keys.question("1"),
        platform="slack",
        asked_at=START,
        language="en",
        outcome=Outcome.ANSWERED,
        kind="comparison",
        roles=("data-scientist", "mlops-engineer"),
        articles=cited,
        confidence=reply.confidence,
        milliseconds=reply.timings_ms,
        text=None,
        helpful=0,
        unhelpful=0,
        reasons=(),
        requests=0,
    )
    assert cited
    assert "total" in record.milliseconds


@pytest.mark.parametrize(
    ("text", "outcome", "near"),
    [("How do I bake sourdough?", Outcome.NOT_COVERED, True), ("hello", Outcome.SMALL_TALK, False)],
)
def test_the_record_of_a_refusal_tells_what_came_nearest(
    text: str, outcome: Outcome, near: bool, state: State, make_asked: MakeAsked, assistant: Assistant
) -> None:
    state.questions.keep(make_asked(reply=assistant.ask(Question.read(text))))
    (record,) = state.records.since(START)
    assert (record.outcome, record.kind, bool(record.articles)) == (outcome, "", near)


def test_a_role_that_nobody_knows_is_in_no_record(state: State, make_asked: MakeAsked, assistant: Assistant) -> None:
    reply = assistant.ask(Question.read("What does a flurbologist do?"))
    state.questions.keep(make_asked(reply=reply))
    (record,) = state.records.since(START)
    assert record.roles == ()


def test_votes_reasons_and_wishes_are_counted(state: State, make_asked: MakeAsked) -> None:
    for number in ("1", "2"):
        state.questions.keep(make_asked(id=number))
    state.questions.vote("1", "U1", helpful=True)
    for person, reason in (("U2", "too old"), ("U3", ""), ("U4", "wrong: 错")):
        state.questions.vote("1", person, helpful=False, reason=reason)
        state.questions.request_article("1", person)
    records = {record.id: record for record in state.records.since(START)}
    judged, other = (records[state.keys.question(number)] for number in ("1", "2"))
    assert (judged.helpful, judged.unhelpful, set(judged.reasons), judged.requests) == (
        1,
        3,
        {"too old", "wrong: 错"},
        3,
    )
    assert (other.helpful, other.unhelpful, other.reasons, other.requests) == (0, 0, (), 0)


def test_records_are_those_since_then_oldest_first(state: State, make_asked: MakeAsked) -> None:
    for number in (2, 0, 1, 3):
        state.questions.keep(make_asked(id=str(number), asked_at=START + number * MINUTE))
    assert [one.asked_at for one in state.records.since(START + MINUTE)] == [START + n * MINUTE for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("texts", "private", "kept"),
    [(False, False, None), (False, True, None), (True, True, None), (True, False, "what does a BAKER do??")],
)
def test_a_text_is_kept_only_where_the_operator_and_the_asker_let_it(
    texts: bool, private: bool, kept: str | None, opened: OpenState, make_asked: MakeAsked
) -> None:
    state = opened(retention=Retention(texts=texts))
    state.questions.keep(make_asked(private=private))
    assert [record.text for record in state.records.since(START)] == [kept]


def test_the_text_of_a_follow_up_is_the_whole_question_that_it_was_taken_for(
    opened: OpenState, make_asked: MakeAsked
) -> None:
    state = opened(retention=WITH_TEXTS)
    whole = replace(make_asked().reply, understood="What does a baker earn?")
    state.questions.keep(make_asked(question="and the pay?", reply=whole))
    assert [record.text for record in state.records.since(START)] == ["What does a baker earn?"]


def test_who_chooses_to_be_private_has_no_text_kept_from_then_on_and_others_have(
    opened: OpenState, make_asked: MakeAsked
) -> None:
    state = opened(retention=WITH_TEXTS)
    for number, differing in enumerate(({}, {"person": "U2"}, {"team": "T2"})):
        state.questions.keep(make_asked(id=str(number), asked_at=START + number * MINUTE, **differing))
    state.people.set_private("slack", "T1", "U1", private=True)
    assert [record.text is None for record in state.records.since(START)] == [True, False, False]
    assert state.questions.find("0")


def test_a_reply_without_roles_or_articles_has_a_record(state: State, make_asked: MakeAsked) -> None:
    asked = make_asked()
    state.questions.keep(replace(asked, reply=replace(asked.reply, roles=(), timings_ms={})))
    (record,) = state.records.since(START)
    assert (record.roles, record.milliseconds) == ((), {})
