"""A database that fails says so, and loses nothing that it kept."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.opening import State, open_state
from bot.state.schema import people
from tests.bot.state.conftest import MakeAsked, PostgreSQL

U1 = ("slack", "T1", "U1")
WISH = {"platform": "slack", "team": "any", "private": True}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:hunter2@host/name",
        "hunter2",
        "",
        "postgresql://me:hunter2@host:port/name",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_that_serves_not_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StateError, match="DATABASE_URL") as refused:
        Database(url)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


def _write_and_stumble(state: State) -> None:
    with state.database.writing() as connection:
        connection.execute(insert(people).values(WISH | {"person": state.keys.person("slack", "T1", "U1")}))
        raise KeyError


def test_what_a_block_wrote_before_it_raised_is_not_kept(state: State) -> None:
    with pytest.raises(KeyError):
        _write_and_stumble(state)
    assert not state.people.is_private("slack", "T1", "U1")


@pytest.mark.parametrize("again", [False, True], ids=["deleted", "replaced"])
def test_a_file_that_is_deleted_or_replaced_is_told_of_instead_of_losing_what_is_written(
    tmp_path: Path, again: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    state, _ = open_state(url), [file.rename(f"{file}.moved") for file in tmp_path.glob("state.db*")]
    other = open_state(url) if again else None
    for use in (lambda: state.people.is_private(*U1), lambda: state.threads.follow("1", *U1), state.purge):
        with pytest.raises(StateError, match=r"state\.db: the file was deleted or replaced .* restart Rolewise"):
            use()
    assert state.database.failures == 3
    assert (tmp_path / "state.db").exists() is again
    state.close()
    if other:
        assert other.people.is_private(*U1) is False
        other.close()


def _keep_many(state: State, make_asked: MakeAsked) -> None:
    for number in range(100):
        state.questions.keep(make_asked(id=str(number)))


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path, make_asked: MakeAsked) -> None:
    file = tmp_path / "state.db"
    state = open_state(f"sqlite:///{file}")
    state.questions.keep(make_asked(question="a private word"))
    state.forget_person("slack", "T1", "U1")
    state.close()
    assert [path.name for path in tmp_path.iterdir() if b"a private word" in path.read_bytes()] == []


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, make_asked: MakeAsked) -> None:
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    state.questions.keep(make_asked(id="before"))
    with state.database.reading() as connection:  # a pool that is asked by one thread gives one connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateError, match=r"full; free some space"):
        _keep_many(state, make_asked)
    assert state.questions.find("before") == make_asked(id="before")
    with state.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    state.questions.keep(make_asked(id="after"))
    assert state.questions.find("after")
    state.close()


def test_a_reader_waits_for_no_writer(state: State) -> None:
    state.people.set_private("slack", "T1", "U1", private=True)
    with state.database.writing() as connection:
        connection.execute(text("DELETE FROM people"))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(state.people.is_private, "slack", "T1", "U1").result(timeout=60)


def test_many_threads_write_at_once(state: State) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: state.threads.follow(str(number), *U1), range(200)))
    assert all(state.threads.follows(str(number), *U1) for number in range(200))


def test_a_database_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.state.database._PATIENCE", 0.01)
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    other = sqlite3.connect(tmp_path / "state.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match="locked; end the other program"):
        state.threads.follow("1", *U1)
    other.close()
    state.threads.follow("1", *U1)
    state.close()


def test_a_connection_that_the_server_closed_is_made_again(postgresql: PostgreSQL) -> None:
    state = open_state(postgresql.new_database())
    state.threads.follow("1", *U1)
    name = state.database.place.rpartition("/")[2]
    postgresql.disconnect(name)
    assert state.threads.follows("1", *U1)
    state.close()


def test_a_database_that_is_gone_is_told(postgresql: PostgreSQL) -> None:
    state = open_state(postgresql.new_database())
    name = state.database.place.rpartition("/")[2]
    postgresql.run(f"DROP DATABASE {name} WITH (FORCE)")
    with pytest.raises(StateError, match=name):
        state.threads.follow("1", *U1)
    state.close()
