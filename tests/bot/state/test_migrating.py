"""Tables of before are brought up to date with what may stay in them, whoever comes first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from alembic.command import upgrade
from sqlalchemy import MetaData, Table, text

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.migrating import _config, newest_revision, revision_of
from bot.state.opening import State
from tests.bot.state.conftest import START, Clock, OpenState, StartProcess, hear, tell

LEASE = timedelta(minutes=1)
THREAD = "slack:T1:C1:1700000000.000100"
#: A row of the first tables, by table; what is a person's begins with "planted".
FIRST_ROWS: dict[str, list[tuple[object, ...]]] = {
    "deliveries": [
        ("planted-done", "slack", None, 1, False, "", START, START, START),
        ("planted-open", "slack", json.dumps({"text": "planted word"}), 1, False, "x", START, START, None),
    ],
    "questions": [
        ("planted-id", "slack", "T1", "C1", THREAD, "planted-U1", "planted?", "planted?", "en", "{}", START, False)
    ],
    "votes": [("planted-id", "planted-U2", True, "planted why", START)],
    "requests": [("planted-id", "planted-U2", START)],
    "people": [("slack", "T1", "planted-U1", True), ("slack", "T1", "planted-U2", False)],
    "threads": [(THREAD, "planted-U1", START)],
    "rooms": [("discord", "1", "10")],
    "marks": [("commands", "1")],
}

OPEN_WHEN_TOLD = """
import sys
from datetime import timedelta
from bot.state.opening import open_state

print("ready", flush=True)
sys.stdin.readline()
state = open_state(sys.argv[1])
print(state.people.is_private("slack", "T1", "planted-U1"), state.keys.team("slack", "T1"))
"""


@pytest.fixture
def before(url: str) -> str:
    """Make the first tables with something in each, and return their address."""
    database = Database(url)
    if database.file:
        database.file.parent.mkdir(parents=True)
    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        upgrade(config, "0001")
        for table, rows in FIRST_ROWS.items():
            for row in rows:
                connection.execute(Table(table, MetaData(), autoload_with=connection).insert().values(row))
    database.close()
    return url


def test_wishes_threads_and_deliveries_are_carried_over(before: str, opened: OpenState, clock: Clock) -> None:
    state = opened()
    assert state.people.is_private("slack", "T1", "planted-U1")
    assert not state.people.is_private("slack", "T1", "planted-U2")
    assert state.threads.follows(THREAD, "slack", "T1", "planted-U1")
    assert state.threads.prune(timedelta(days=1)) == 0
    assert state.rooms.allowed("discord", "1") == {"10"}
    assert state.marks.get("commands") == "1"
    assert not state.claims.take("planted-done", "slack", {}, LEASE)
    (delivery,) = state.claims.take_abandoned("slack", LEASE)
    assert (delivery.key, delivery.payload, delivery.attempts) == ("planted-open", {"text": "planted word"}, 2)
    state.people.forget_team("slack", "T1")
    state.threads.forget_team("slack", "T1")
    assert not state.people.is_private("slack", "T1", "planted-U1")
    assert state.threads.follows(THREAD, "slack", "T1", "planted-U1") is None


def test_questions_of_before_are_gone(before: str, opened: OpenState) -> None:
    state = opened()
    assert state.records.since(START - timedelta(days=1)) == []
    assert not state.questions.vote("planted-id", "planted-U2", helpful=True)


def test_nothing_that_a_person_wrote_or_is_called_stays_in_the_file(
    before: str, opened: OpenState, files: Callable[[], bytes]
) -> None:
    assert b"planted" in files()
    opened()
    if before.startswith("sqlite"):  # PostgreSQL keeps what was until its vacuum
        assert b"planted" not in files()


def test_several_processes_may_migrate_at_once(before: str, start: StartProcess, opened: OpenState) -> None:
    processes = [start(OPEN_WHEN_TOLD, before) for _ in range(4)]
    for process in processes:
        assert hear(process) == "ready"
    for process in processes:
        tell(process, "go")
    told = {process.communicate()[0].strip() for process in processes}
    assert told == {f"True {opened().keys.team('slack', 'T1')}"}


def _write_as_before(state: State, statement: str) -> None:
    with state.database.writing() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        """INSERT INTO deliveries (key, kind, payload, attempts, sending, holder, lease_until, taken_at)
        VALUES ('1', 'slack', '{}', 1, false, '', '2026-03-01', '2026-03-01')""",
        """INSERT INTO people (platform, team, person, private) VALUES ('slack', 'T1', 'U1', true)
        ON CONFLICT (platform, team, person) DO UPDATE SET private = true""",
        "INSERT INTO threads (conversation, person, followed_at) VALUES ('1', 'U1', '2026-03-01')",
    ],
)
def test_a_process_of_before_that_still_runs_writes_nothing_openly(statement: str, state: State) -> None:
    with pytest.raises(StateError):
        _write_as_before(state, statement)


def test_the_tables_are_at_the_newest_revision(state: State) -> None:
    with state.database.reading() as connection:
        assert revision_of(connection) == newest_revision() == "0002"
