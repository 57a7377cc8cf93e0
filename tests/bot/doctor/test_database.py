"""What is wrong with the database is named with its cure; it is never made or changed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from bot.doctor.database import check_database
from bot.doctor.findings import Finding, Level
from bot.settings import Settings
from bot.state.database import Database
from bot.state.opening import open_state
from tests.bot.doctor.conftest import bad, only

if TYPE_CHECKING:
    from tests.bot.state.conftest import PostgreSQL

KEY = Fernet.generate_key().decode()


def look(data_dir: Path, url: str = "", *, offline: bool = False, **settings: object) -> list[Finding]:
    """Return the findings on the state in *data_dir*, or at *url*."""
    made = Settings.model_validate({"data_dir": data_dir, "encryption_keys": KEY, **settings})
    return list(check_database(made, {"DATABASE_URL": url}, offline=offline))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a state whose keys are sealed."""
    open_state(f"sqlite:///{tmp_path / 'state.db'}", keys=[KEY]).close()
    return tmp_path / "state.db"


def test_a_state_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = look(tmp_path)
    assert (bad(found), list(tmp_path.iterdir())) == ([], [])
    assert "no state yet" in only(found, "database.reach").found


def test_a_state_as_we_leave_it_has_no_finding_but_ok(file: Path) -> None:
    found = look(file.parent)
    assert bad(found) == []
    names = ("reach", "tables", "writing", "keys", "texts")
    assert [one.check for one in found] == [f"database.{name}" for name in names]


def test_keys_that_lie_open_are_a_warning_with_the_cure(tmp_path: Path) -> None:
    open_state(f"sqlite:///{tmp_path / 'state.db'}").close()
    found = only(look(tmp_path), "database.keys")
    assert (found.level, "ROLEWISE_ENCRYPTION_KEYS" in found.mend) == (Level.WARNING, True)


def test_tables_of_another_version_are_told_and_left_as_they_are(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    found = only(look(file.parent), "database.tables")
    assert (found.level, "0001" in found.found, "rolewise state migrate" in found.mend) == (Level.WARNING, True, True)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()


def test_tables_that_a_newer_rolewise_made_are_a_fault(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'newer'")
    connection.close()
    found = only(look(file.parent), "database.reach")
    assert (found.level, "update Rolewise" in found.mend) == (Level.FAULT, True)


def test_keys_that_the_operator_has_lost_are_a_fault(file: Path) -> None:
    found = only(look(file.parent, encryption_keys=Fernet.generate_key().decode()), "database.reach")
    assert (found.level, found.found.startswith("ROLEWISE_ENCRYPTION_KEYS")) == (Level.FAULT, True)


@pytest.mark.parametrize("damage", ["garbled", "not a database"])
def test_a_damaged_file_is_a_fault_that_names_it(file: Path, damage: str) -> None:
    if damage == "garbled":
        with file.open("r+b") as opened:
            opened.seek(4096)
            opened.write(os.urandom(8192))
    else:
        file.write_text("Dear diary, " * 1000, "utf-8")
    faults = [one for one in look(file.parent) if one.level is Level.FAULT]
    assert faults
    assert str(file) in faults[0].found
    assert "restore it from a backup" in faults[0].mend


def test_an_address_that_is_none_and_a_server_that_is_away_are_faults_without_their_passwords(tmp_path: Path) -> None:
    for url in ("mysql://ada:planted@localhost/x", "postgresql://ada:planted@127.0.0.1:9/x"):
        found = look(tmp_path, url)
        assert bad(found) == [("database.reach", Level.FAULT)]
        assert "planted" not in str(found)


def test_offline_a_server_is_not_asked_but_a_file_is(file: Path) -> None:
    assert "not asked" in only(look(file.parent, "postgresql://127.0.0.1:9/x", offline=True), "database.reach").found
    assert "SQLite" in only(look(file.parent, offline=True), "database.reach").found


def test_whether_texts_are_kept_is_told(tmp_path: Path) -> None:
    assert "are not kept" in only(look(tmp_path), "database.texts").found
    assert "for 30 days" in only(look(tmp_path, keep_texts=True), "database.texts").found


def test_postgresql_is_looked_into_as_well(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    assert only(look(tmp_path, url), "database.tables").level is Level.WARNING
    open_state(url, keys=[KEY]).close()
    found = look(tmp_path, url)
    assert bad(found) == []
    assert "PostgreSQL 1" in only(found, "database.reach").found


def test_a_database_that_may_only_be_read_is_a_fault(tmp_path: Path, postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    open_state(url, keys=[KEY]).close()
    database = Database(url)
    with database.writing() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    database.close()
    found = [one for one in look(tmp_path, url) if one.level is Level.FAULT]
    assert "allow this process to write there" in found[0].mend
