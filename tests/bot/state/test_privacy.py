"""What is held of a person can be seen and forgotten, and a copy of the database tells neither who asked nor what."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.state.opening import State
from bot.state.retention import Retention
from bot.state.schema import metadata
from tests.bot.state.conftest import START, Clock, MakeAsked, OpenState

LEASE = timedelta(minutes=1)


def _fill(state: State, make_asked: MakeAsked) -> None:
    """Let two persons of two teams ask, vote, wish and be followed."""
    for team in ("T1", "T2"):
        for person in ("U1", "U2"):
            id_ = f"{team}{person}"
            state.people.set_private("slack", team, person, private=True)
            state.questions.keep(make_asked(id=id_, team=team, person=person, conversation=f"slack:{team}:C1:{id_}"))
            state.threads.follow(f"slack:{team}:C1:{id_}", "slack", team, person)
    for team in ("T1", "T2"):
        for person in ("U1", "U2"):
            state.questions.vote(f"{team}U2", person, helpful=False, reason=f"{person} says no")
            state.questions.request_article(f"{team}U2", person)


def _named(state: State, *names: str) -> list[str]:
    """Return the tables in which one of *names* stands."""
    with state.database.reading() as connection:
        rows = [
            (table.name, repr(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        ]
    return sorted({table for table, row in rows if any(name in row for name in names)})


def test_a_person_is_forgotten_everywhere_but_for_the_wish_to_be_private(state: State, make_asked: MakeAsked) -> None:
    _fill(state, make_asked)
    name = state.keys.person("slack", "T1", "U1")
    assert _named(state, name) == ["people", "questions", "requests", "threads", "votes"]
    assert state.forget_person("slack", "T1", "U1") == 1
    assert _named(state, name) == ["people"]
    assert state.people.is_private("slack", "T1", "U1")
    others = [state.keys.person("slack", *who) for who in (("T1", "U2"), ("T2", "U1"), ("T2", "U2"))]
    assert all(len(_named(state, other)) == 5 for other in others)


def test_without_a_team_a_person_is_forgotten_in_all_that_are_known(state: State, make_asked: MakeAsked) -> None:
    _fill(state, make_asked)
    assert state.forget_person("slack", None, "U1") == 2
    assert _named(state, *(state.keys.person("slack", team, "U1") for team in ("T1", "T2"))) == ["people"]
    assert len(_named(state, state.keys.person("slack", "T1", "U2"))) == 5


def test_who_has_only_voted_is_found_without_a_team(state: State, make_asked: MakeAsked) -> None:
    state.questions.keep(make_asked())
    state.questions.vote("1", "U9", helpful=True)
    assert len(state.export_person("slack", None, "U9")["votes"]) == 1
    assert state.forget_person("slack", None, "U9") == 0
    assert state.export_person("slack", None, "U9")["votes"] == []


def test_the_export_is_all_that_is_held_of_a_person(opened: OpenState, make_asked: MakeAsked) -> None:
    state = opened(retention=Retention(texts=True))
    _fill(state, make_asked)
    held = json.loads(json.dumps(state.export_person("slack", "T1", "U2")))
    (asked,) = held["questions"]
    assert (held["platform"], held["person"], held["private"]) == ("slack", "U2", True)
    assert asked["text"] == "what does a BAKER do??"
    assert asked["asked_at"] == START.isoformat()
    assert asked["remembered"]["person"] == "U2"
    assert asked["remembered"]["reply"]["citations"]
    assert [(vote["helpful"], vote["reason"]) for vote in held["votes"]] == [(False, "U2 says no")]
    assert [wish["question"] for wish in held["requests"]] == [asked["id"]]
    assert held["followed_threads"] == [{"followed_at": START.isoformat()}]


def test_the_export_names_every_column_that_holds_something_of_a_person(state: State, make_asked: MakeAsked) -> None:
    _fill(state, make_asked)
    told = state.export_person("slack", "T1", "U2")["questions"][0]
    by_name = {"team", "channel", "conversation", "person"}  # in what is remembered as they are
    columns = {column.name for column in metadata.tables["questions"].columns}
    assert columns - by_name - {"sealed"} <= told.keys()
    assert by_name <= told["remembered"].keys()


def test_of_who_was_forgotten_or_never_there_nothing_is_held(state: State, make_asked: MakeAsked) -> None:
    _fill(state, make_asked)
    state.forget_person("slack", "T1", "U1")
    for team, person, private in (("T1", "U1", True), ("T3", "U1", False), ("T1", "U7", False), (None, "U7", False)):
        held = state.export_person("slack", team, person)
        assert (held["private"], held["questions"], held["votes"], held["requests"], held["followed_threads"]) == (
            private,
            [],
            [],
            [],
            [],
        )


@pytest.fixture
def planted() -> dict[str, str]:
    """Return what must not be found, each a word that stands nowhere else."""
    names = ("id", "team", "channel", "conversation", "person", "question", "voter", "reason", "key", "payload")
    return {name: f"planted{secrets.token_hex(8)}" for name in names}


def _live(state: State, planted: dict[str, str], make_asked: MakeAsked) -> Iterator[str]:
    """Do with what is planted all that a server does, step by step."""
    person = (planted["team"], planted["person"])
    state.claims.take(planted["key"], "slack", {"text": planted["payload"], "user": planted["person"]}, LEASE)
    yield "claimed"
    names = ("id", "team", "channel", "conversation", "person", "question")
    state.questions.keep(make_asked(**{name: planted[name] for name in names}))
    state.claims.finish(planted["key"])
    yield "answered"
    state.questions.vote(planted["id"], planted["voter"], helpful=False, reason=planted["reason"])
    state.questions.request_article(planted["id"], planted["voter"])
    state.threads.follow(planted["conversation"], "slack", *person)
    yield "judged"
    state.people.set_private("slack", *person, private=True)
    state.forget_person("slack", *person)
    yield "forgotten"


@pytest.mark.parametrize("texts", [False, True])
def test_no_byte_of_the_database_tells_who_asked_or_what(
    texts: bool,
    opened: OpenState,
    planted: dict[str, str],
    make_asked: MakeAsked,
    files: Callable[[], bytes],
) -> None:
    state = opened(retention=Retention(texts=texts))
    state.marks.set("control", control := f"planted{secrets.token_hex(8)}")
    for step in _live(state, planted, make_asked):
        content = files()
        assert control.encode() in content, step  # what is not hidden would be found
        assert [name for name, word in planted.items() if word.encode() in content] == [], step
    state.purge()
    state.close()
    content = files()
    assert [name for name, word in planted.items() if word.encode() in content] == []


def test_who_holds_the_keys_finds_what_nobody_else_does(state: State, planted: dict[str, str], clock: Clock) -> None:
    payload = {"text": planted["payload"]}
    state.claims.take(planted["key"], "slack", payload, LEASE)
    clock.forward(LEASE)
    (delivery,) = state.claims.take_abandoned("slack", LEASE)
    assert (delivery.key, delivery.payload) == (planted["key"], payload)
