"""A state is looked at and left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.state.failures import StateError
from bot.state.inspection import inspect_state
from bot.state.migrating import newest_revision
from bot.state.opening import open_state
from tests.bot.state.conftest import OpenState, PostgreSQL

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_where_there_is_nothing_yet_nothing_is_made(tmp_path: Path) -> None:
    found = inspect_state(f"sqlite:///{tmp_path / 'data' / 'state.db'}")
    assert (found.revision, found.head, found.is_current) == (None, newest_revision(), False)
    assert found.place == str(tmp_path / "data" / "state.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_stays_empty(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    assert inspect_state(url).revision is None
    assert inspect_state(url).revision is None


def test_a_state_that_is_up_to_date_is_told_so(url: str, opened: OpenState) -> None:
    opened(keys=(KEY,))
    found = inspect_state(url, (KEY,))
    assert (found.revision, found.is_current) == (newest_revision(), True)


@pytest.mark.parametrize(("keys", "told"), [((), "is not set"), ((OTHER,), "not among these"), (("x",), "malformed")])
def test_keys_that_do_not_open_it_are_told(url: str, opened: OpenState, keys: tuple[str, ...], told: str) -> None:
    opened(keys=(KEY,))
    with pytest.raises(StateError, match=f"ROLEWISE_ENCRYPTION_KEYS: .*{told}"):
        inspect_state(url, keys)


def test_a_state_of_a_newer_rolewise_is_told(url: str, opened: OpenState) -> None:
    with opened().database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match="9999"):
        inspect_state(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"these are my notes" * 100)
    with pytest.raises(StateError, match="move it away"):
        inspect_state(f"sqlite:///{tmp_path / 'state.db'}")


def test_a_database_that_is_served_from_can_be_looked_at(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    with state.database.writing():
        assert inspect_state(f"sqlite:///{tmp_path / 'state.db'}").is_current
    state.close()
