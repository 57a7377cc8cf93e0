"""What can go wrong with a database, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_RESTORE = "restore it from a backup, or move it away and Rolewise begins a new one"
_SPACE = "free some space on its disk"
_REACH = "check that the server runs, and its address and password in DATABASE_URL"
_READ_ONLY = "allow this process to write there"

#: Cures by how SQLite's error names and PostgreSQL's SQLSTATEs begin.
_CURES = {
    "SQLITE_BUSY": "end the other program that holds it, or try again",
    "SQLITE_CANTOPEN": "check that the folder is there and that this process may write in it",
    "SQLITE_CORRUPT": _RESTORE,
    "SQLITE_FULL": _SPACE,
    "SQLITE_IOERR": "check its disk",
    "SQLITE_NOTADB": _RESTORE,
    "SQLITE_READONLY": _READ_ONLY,
    "08": _REACH,
    "25006": _READ_ONLY,
    "28": _REACH,
    "3D": "create that database, or correct its name in DATABASE_URL",
    "42501": "grant this user the right to it",
    "42": "give Rolewise a database of its own in DATABASE_URL",
    "531": _SPACE,
    "533": "allow more connections, or run fewer processes",
}


class StateError(Exception):
    """The state cannot be kept or read: where, what, and the cure. The message holds no password and no secret."""

    def __init__(self, place: str, what: str, cure: str) -> None:
        self.place, self.what, self.cure = place, what, cure
        super().__init__(f"{place}: {what}; {cure}")


class StateSettingsError(StateError):
    """What is set for the state cannot be used, whatever the database says: trying again does not help."""


@contextmanager
def told_as_state_errors(place: str) -> Iterator[None]:
    """Raise StateError for what the database at *place* reports; faults of the program pass as they are."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
        cures = (cure for beginning, cure in _CURES.items() if code.startswith(beginning))
        cure = next(cures, "try again" if code else _REACH)  # no code: no database answered
        what = str(error.orig).strip().partition("\n")[0]  # further lines may hold what was to be written
        raise StateError(place, f"the database reports: {what}", cure) from None  # nor may they stand in a traceback
    except PoolTimeoutError as error:
        raise StateError(place, "no connection became free in time", "try again, or lower the load") from error
