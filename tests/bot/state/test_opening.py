"""A state opens whole or says why not."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from bot.state.failures import StateError
from bot.state.opening import open_state
from bot.state.schema import metadata
from tests.bot.state.conftest import MakeAsked, OpenState, PostgreSQL, StartProcess, hear, tell

OPEN_WHEN_TOLD = """
import sys
from datetime import timedelta
from bot.state.opening import open_state

print("ready", flush=True)
sys.stdin.readline()
state = open_state(sys.argv[1])
print(state.claims.take(sys.argv[2], "event", {}, timedelta(minutes=1)))
"""


def test_several_processes_may_open_a_new_state_at_once(url: str, start: StartProcess, opened: OpenState) -> None:
    processes = [start(OPEN_WHEN_TOLD, url, str(number)) for number in range(4)]
    for process in processes:
        assert hear(process) == "ready"
    for process in processes:
        tell(process, "go")
    assert [process.communicate()[0] for process in processes] == ["True\n"] * 4
    assert not opened().claims.take("3", "event", {}, timedelta(minutes=1))


def test_several_threads_may_open_states_at_once(tmp_path: Path) -> None:
    def open_one(number: int) -> bool:
        state = open_state(f"sqlite:///{tmp_path / str(number % 6)}.db")
        taken = state.claims.take("1", "event", {}, timedelta(minutes=1))
        state.close()
        return taken

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(open_one, range(12))) == 6


def test_what_was_kept_is_there_when_it_is_opened_again(opened: OpenState, make_asked: MakeAsked) -> None:
    first = opened()
    first.questions.keep(make_asked())
    first.close()
    assert opened().questions.find("1") == make_asked()


def test_a_state_of_a_newer_rolewise_is_refused_and_left_as_it_is(opened: OpenState) -> None:
    state = opened()
    with state.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match=r"newer Rolewise.*9999.*update Rolewise"):
        opened()
    with state.database.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(opened: OpenState) -> None:
    state = opened()
    with state.database.writing() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("CREATE TABLE threads (of_another_program INTEGER)"))
    with pytest.raises(StateError, match="threads"):
        opened()
    with state.database.reading() as connection:
        assert inspect(connection).get_table_names() == ["threads"]


def test_a_folder_is_made_and_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "50% of" / "数据" / "state.db"
    open_state(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_write_ahead_log_is_for_its_owner_alone(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    state.threads.follow("1", "slack", "T1", "U1")
    assert (tmp_path / "state.db-wal").stat().st_mode & 0o777 == 0o600
    state.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "state.db", Path("/proc/rolewise/state.db")):
        with pytest.raises(StateError, match="ROLEWISE_DATA_DIR") as refused:
            open_state(f"sqlite:///{place}")
        assert refused.value.place == str(place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    open_state(f"sqlite:///{file}").close()
    file.chmod(0o400)
    with pytest.raises(StateError, match=str(file)):
        open_state(f"sqlite:///{file}")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="unable to open"):
        open_state(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    file.write_bytes(b"these are my notes, not a database" * 100)
    with pytest.raises(StateError, match="move it away"):
        open_state(f"sqlite:///{file}")
    assert file.read_bytes() == b"these are my notes, not a database" * 100


def test_a_damaged_database_is_told(tmp_path: Path, make_asked: MakeAsked) -> None:
    file = tmp_path / "state.db"
    state = open_state(f"sqlite:///{file}")
    for number in range(50):
        state.questions.keep(make_asked(id=str(number)))
    state.close()
    content = bytearray(file.read_bytes())
    content[4096 * 2 :] = os.urandom(len(content) - 4096 * 2)
    file.write_bytes(content)
    with pytest.raises(StateError, match=r"damaged|malformed") as refused:
        open_state(f"sqlite:///{file}")
    assert "backup" in refused.value.cure
    assert "\n" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    for url in (
        "postgres://me:hunter2@127.0.0.1:1/name",
        f"postgresql://me@/name?host={tmp_path}&password=hunter2",
    ):
        with pytest.raises(StateError, match="DATABASE_URL") as refused:
            open_state(url)
        assert "hunter2" not in str(refused.value)


def test_a_database_that_is_not_there_is_told(postgresql: PostgreSQL) -> None:
    with pytest.raises(StateError, match=r"does not exist.*DATABASE_URL"):
        open_state(postgresql.server_address.replace("/postgres?", "/nowhere?"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_is_taken(scheme: str, postgresql: PostgreSQL) -> None:
    state = open_state(postgresql.new_database().replace("postgresql", scheme, 1))
    assert state.claims.take("1", "event", {}, timedelta(minutes=1))
    state.close()
