"""What was asked is kept, found, judged and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy import select, update

from bot.assistant import Assistant
from bot.models import Answer, NotCovered, Question
from bot.state.failures import StateError
from bot.state.opening import State
from bot.state.retention import Retention
from bot.state.schema import questions, requests, votes
from tests.bot.state.conftest import START, Clock, MakeAsked, OpenState

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COMPARISON = "What is the difference between a data scientist and an MLOps engineer?"


def _votes(state: State) -> list[tuple[str, bool, str]]:
    with state.database.reading() as connection:
        rows = connection.execute(select(votes)).all()
    names = _people(state)
    return sorted((names[row.person], row.helpful, row.reason and state.keys.unseal(row.reason)) for row in rows)


def _wishes(state: State) -> list[str]:
    with state.database.reading() as connection:
        return sorted(map(_people(state).__getitem__, connection.scalars(select(requests.c.person))))


def _people(state: State) -> dict[str, str]:
    """Return some people by their names."""
    teams = [("slack", "T1"), ("slack", "T2"), ("discord", "T1")]
    return {state.keys.person(*team, person): person for team in teams for person in ("U1", "U2", "U9")}


@pytest.mark.parametrize("text", [COMPARISON, "How do I bake sourdough?"])
def test_what_is_kept_is_found_by_another_process(
    text: str, state: State, opened: OpenState, make_asked: MakeAsked, assistant: Assistant
) -> None:
    asked = make_asked(reply=assistant.ask(Question.read(text)), private=True)
    state.questions.keep(asked)
    assert opened().questions.find("1") == asked


def test_what_was_never_kept_is_not_found(state: State) -> None:
    assert state.questions.find("1") is None


def test_keeping_again_changes_nothing(state: State, make_asked: MakeAsked) -> None:
    first = make_asked()
    state.questions.keep(first)
    state.questions.keep(replace(first, question="another"))
    assert state.questions.find("1") == first


@pytest.mark.parametrize(
    "text",
    [
        "👩🏽‍🔬 数据科学家 Ünïcødé \x07 \u202e",
        "'; DROP TABLE questions; --",
        "a\0b \ud83d",
    ],
)
def test_any_text_is_kept(text: str, state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked(id=text, question=text, person=text))
    found = state.questions.find(text)
    assert found
    assert (found.question, found.person) == (text, text)


def test_a_time_in_another_zone_is_the_same_moment(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked(asked_at=START.astimezone(timezone(timedelta(hours=9)))))
    found = state.questions.find("1")
    assert found
    assert found.asked_at == START
    assert found.asked_at.utcoffset() == timedelta(0)


def test_a_reply_of_another_version_is_told(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked())
    with state.database.writing() as connection:
        connection.execute(update(questions).values(sealed=state.keys.seal({"taken": ["x", "en"], "reply": "{}"})))
    with pytest.raises(StateError, match="another version"):
        state.questions.find("1")
    assert len(state.questions.turns("slack:T1:C1:1")) == 1


def test_turns_are_the_latest_questions_as_they_were_taken_oldest_first(
    state: State, make_asked: MakeAsked, reply: Answer | NotCovered
) -> None:
    asked = [Question(f"question {number}", "zh" if number % 2 else "en") for number in range(5)]
    for number in (3, 0, 4, 1, 2):
        state.questions.keep(
            make_asked(id=str(number), reply=replace(reply, question=asked[number]), asked_at=START + number * MINUTE)
        )
    state.questions.keep(make_asked(id="elsewhere", conversation="slack:T1:C2:1"))
    assert state.questions.turns("slack:T1:C1:1") == asked
    assert state.questions.turns("slack:T1:C1:1", most=2) == asked[3:]
    assert state.questions.turns("discord:1") == []


def test_the_last_language_is_that_of_the_latest_question(
    state: State, make_asked: MakeAsked, reply: Answer | NotCovered
) -> None:
    for number, language in enumerate(("en", "zh")):
        spoken = replace(reply, question=Question("?", language))
        state.questions.keep(make_asked(id=language, reply=spoken, asked_at=START + number * MINUTE))
    assert state.questions.last_language("slack", "T1", "U1") == "zh"
    assert state.questions.last_language("slack", "T2", "U1") is None


def test_a_person_votes_once_and_may_change_it(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked())
    assert state.questions.vote("1", "U1", helpful=True)
    assert state.questions.vote("1", "U2", helpful=True)
    assert state.questions.vote("1", "U1", helpful=False)
    assert _votes(state) == [("U1", False, ""), ("U2", True, "")]


def test_a_reason_can_follow_and_stays_as_long_as_the_verdict(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked())
    state.questions.vote("1", "U1", helpful=False)
    state.questions.vote("1", "U1", helpful=False, reason="too old")
    state.questions.vote("1", "U1", helpful=False)
    assert _votes(state) == [("U1", False, "too old")]
    state.questions.vote("1", "U1", helpful=True)
    assert _votes(state) == [("U1", True, "")]


def test_a_vote_on_what_is_no_longer_kept_does_not_count(state: State) -> None:
    assert not state.questions.vote("gone", "U1", helpful=True)
    assert not state.questions.request_article("gone", "U1")


def test_a_person_requests_an_article_once(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked())
    assert state.questions.request_article("1", "U1")
    assert not state.questions.request_article("1", "U1")
    assert state.questions.request_article("1", "U2")
    assert _wishes(state) == ["U1", "U2"]


def test_recent_questions_are_those_of_one_person_in_one_channel_since_then(
    state: State, make_asked: MakeAsked, reply: Answer | NotCovered
) -> None:
    taken = [Question(f"question {number}", "en") for number in range(4)]
    for number, question in enumerate(taken):
        own = {"conversation": f"slack:T1:C1:{number}", "asked_at": START + number * MINUTE}
        state.questions.keep(make_asked(id=str(number), reply=replace(reply, question=question), **own))
    state.questions.keep(make_asked(id="of another", person="U2"))
    state.questions.keep(make_asked(id="elsewhere", channel="C2"))
    recent = state.questions.recent
    assert recent("slack", "T1", "C1", "U1", START + MINUTE) == taken[1:]
    assert recent("slack", "T1", "C1", "U1", START, most=2) == taken[2:]


def test_a_person_is_forgotten_with_their_votes_and_no_one_else(state: State, make_asked: MakeAsked) -> None:
    for id_, differing in {"mine": {}, "theirs": {"person": "U2"}, "other team": {"team": "T2"}}.items():
        state.questions.keep(make_asked(id=id_, **differing))
        for person in ("U1", "U2"):
            state.questions.vote(id_, person, helpful=True, reason=id_)
            state.questions.request_article(id_, person)
    assert state.forget_person("slack", "T1", "U1") == 1
    assert state.questions.find("mine") is None
    assert state.questions.find("theirs")
    assert state.questions.find("other team")
    assert sorted(_votes(state)) == [
        ("U1", True, "other team"),
        ("U2", True, "other team"),
        ("U2", True, "theirs"),
    ]
    assert _wishes(state) == ["U1", "U2", "U2"]
    assert state.forget_person("slack", "T1", "U1") == 0


def test_a_team_is_forgotten_whole_and_no_other(state: State, make_asked: MakeAsked) -> None:
    for number, differing in enumerate(({}, {"person": "U2"}, {"team": "T2"}, {"platform": "discord"})):
        state.questions.keep(make_asked(id=str(number), **differing))
        state.questions.vote(str(number), "U9", helpful=True)
    assert state.questions.forget_team("slack", "T1") == 2
    assert [number for number in "0123" if state.questions.find(number)] == ["2", "3"]
    assert len(_votes(state)) == 2


def test_private_questions_are_pruned_sooner(opened: OpenState, make_asked: MakeAsked, clock: Clock) -> None:
    state = opened(retention=Retention(30 * DAY, 7 * DAY, 30 * DAY))
    for id_, age, private in (("old", 31, False), ("kept", 29, False), ("private", 8, True), ("fresh", 6, True)):
        state.questions.keep(make_asked(id=id_, asked_at=clock() - age * DAY, private=private))
    assert state.purge() == 2
    assert [id_ for id_ in ("old", "kept", "private", "fresh") if state.questions.find(id_)] == ["kept", "fresh"]


def test_what_is_pruned_goes_a_part_at_a_time_and_all_of_it(
    opened: OpenState, make_asked: MakeAsked, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.state.questions._PART", 3)
    state = opened(retention=Retention(30 * DAY, 7 * DAY, DAY))
    for number in range(10):
        state.questions.keep(make_asked(id=f"old {number}", asked_at=clock() - 31 * DAY))
        state.questions.keep(make_asked(id=f"kept {number}", asked_at=clock() - 2 * DAY))
    assert state.purge() == 10
    assert len(state.records.since(clock() - 40 * DAY)) == 10
    assert not any(state.questions.find(f"kept {number}") for number in range(10)), "what was remembered is sealed off"
