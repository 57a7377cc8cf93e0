"""Looking at a state without changing anything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.keys import read_keys, read_seal
from bot.state.migrating import newest_revision, refuse_newer, revision_of


@dataclass(frozen=True)
class StateReport:
    """Where a state is kept, the ``revision`` of its tables, None where there are none yet, and the ``head``."""

    place: str
    revision: str | None
    head: str

    @property
    def is_current(self) -> bool:
        """Whether its tables are as this Rolewise needs them."""
        return self.revision == self.head


def inspect_state(url: str, keys: Sequence[str] = ()) -> StateReport:
    """Return what is found in the database at *url*; nothing is made and nothing migrated.

    Raises StateError where ``open_state`` would, but for a file that is not there yet.
    """
    seal, database = read_seal(keys), Database(url)
    head = newest_revision()
    try:
        if database.file and not database.file.exists():
            return StateReport(database.place, None, head)
        with database.reading() as connection:
            if database.file:
                check_pages(connection, database.place)
            refuse_newer(connection, database.place)
            revision = revision_of(connection)
            if revision == head:
                read_keys(connection, seal, database.place)
        return StateReport(database.place, revision, head)
    finally:
        database.close()


def check_pages(connection: Connection, place: str) -> None:
    """Raise StateError when a page of a SQLite database is damaged."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        cure = "restore it from a backup, or move it away and Rolewise begins a new one"
        raise StateError(place, f"the database is damaged ({' '.join(found.split())})", cure)
