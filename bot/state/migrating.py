"""Bringing the tables up to date, whichever of several processes comes first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.fernet import MultiFernet
from sqlalchemy import Connection

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.keys import Keys, read_keys, seal_keys

LONGEST_WAIT = 60  # seconds for another process that opens the same state
_MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number that no other program takes for its own advisory lock.
_MIGRATION_LOCK = 0x526F6C6577697365
#: Alembic keeps what it works on in a global: two threads that migrate would use each other's connection.
_ONE_THREAD = Lock()


def bring_up_to_date(database: Database, seal: MultiFernet | None) -> Keys:
    """Migrate where needed, and return the keys. Nothing of what was changed stays in the files of SQLite."""
    config = _config()
    with database.writing() as connection:
        if not database.file:  # until the transaction ends; SQLite lets one write at a time anyway
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{LONGEST_WAIT}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        refuse_newer(connection, database.place)
        before = revision_of(connection)
        config.attributes["connection"] = connection
        with _ONE_THREAD:
            upgrade(config, "head")
        keys = read_keys(connection, seal, database.place)
        sealed, migrated = seal_keys(connection, seal), revision_of(connection) != before
    if before and (sealed or migrated):
        database.scrub(whole=True)
    return keys


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables there, or None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision that this Rolewise brings tables to."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def refuse_newer(connection: Connection, place: str) -> None:
    """Raise StateError when a newer Rolewise, or another program, made the tables there."""
    known = {revision.revision for revision in ScriptDirectory.from_config(_config()).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        what = f"a newer Rolewise, or another program, wrote it (revision {', '.join(sorted(unknown))})"
        raise StateError(place, what, "update Rolewise, or give it a database of its own in DATABASE_URL")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
