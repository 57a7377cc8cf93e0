"""The database: connections to read and to write with, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Semaphore
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

from bot.state.failures import StateError, StateSettingsError, told_as_state_errors

Clock = Callable[[], datetime]

#: Seconds to wait for a connection, or for another process that writes.
_PATIENCE = 5
#: Writers at once of a database that orders them itself.
_WRITERS = 100
_ADDRESSES = "give DATABASE_URL as sqlite:///folder/state.db or postgresql://user:password@host/name"


def now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


class Database:
    """Where the state is kept. Safe to use from several threads; every failure of it is a StateError."""

    def __init__(self, url: str, clock: Clock = now) -> None:
        """Connect to nothing yet. Raises StateError when *url* is not the address of a database we can use."""
        address = _read_address(url)
        self.now = clock
        self.file = Path(address.database or "").absolute() if address.get_backend_name() == "sqlite" else None
        # Writers of SQLite that do not wait for each other here wait in the database, which only looks now and then.
        self._turn: Lock | Semaphore = Lock() if self.file else Semaphore(_WRITERS)
        self.place = str(self.file or _without_secrets(address))
        self._opened: tuple[int, int] | None = None  # which file it is, of those that were ever called so
        self.failures = 0  # StateErrors so far, for those who watch
        self._engine = _sqlite_engine(address) if self.file else _postgresql_engine(address)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that waits for no one who writes."""
        with self._failing(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together when the block ends, or not at all when it raises."""
        with self._failing(), self._own_turn(), self._engine.begin() as connection:
            if self.file:  # the right to write at once: one that has read first could not wait for it
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            with told_as_state_errors(self.place):
                self._check_file()
                yield
        except StateError:
            self.failures += 1
            raise

    def _check_file(self) -> None:
        """Raise StateError when the file of SQLite is another than at first: what is written would go nowhere."""
        found = _identity(self.file) if self.file else None
        self._opened = self._opened or found
        if found != self._opened:
            cure = "put it back or restore a backup, and restart Rolewise; without either it begins a new one"
            raise StateError(self.place, "the file was deleted or replaced while it was open", cure)

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE):
            raise StateError(self.place, "others have been writing for too long", "try again, or lower the load")
        try:
            yield
        finally:
            self._turn.release()

    def scrub(self, *, whole: bool = False) -> None:
        """Leave nothing of what was deleted in the files of SQLite.

        What is deleted from a page is overwritten, but its write-ahead log keeps pages as they were. A copy of what
        moved from page to page may stay too, which only writing the *whole* file anew removes. PostgreSQL does the like
        by itself in its vacuum.
        """
        if not self.file:
            return
        with self._failing(), self._own_turn(), self._engine.connect() as connection:
            if whole:
                connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.file else postgresql.insert(table)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _read_address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # their messages repeat the address, password and all
        raise StateSettingsError("DATABASE_URL", "it is not the address of a database", _ADDRESSES) from None
    match address.drivername:
        case "sqlite" if address.database and address.database != ":memory:":
            return address
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return address.set(drivername="postgresql+psycopg")
        case "sqlite":
            raise StateSettingsError("DATABASE_URL", "a database in memory does not survive a restart", _ADDRESSES)
        case other:
            raise StateSettingsError("DATABASE_URL", f"state is not kept in {other}", _ADDRESSES)


def _identity(file: Path) -> tuple[int, int] | None:
    """Return what tells *file* from any other that is called the same later; None when it is not there."""
    try:
        found = file.stat()
    except OSError:  # the database itself tells why it cannot be opened
        return None
    return found.st_dev, found.st_ino


def _without_secrets(address: URL) -> str:
    """Return host and name alone: a password may also stand in the parameters of an address."""
    return URL.create("postgresql", host=address.host, port=address.port, database=address.database).render_as_string()


def _sqlite_engine(address: URL) -> Engine:
    # Without an isolation level the driver begins no transaction by itself; `writing` does.
    arguments = {"timeout": _PATIENCE, "isolation_level": None}
    engine = create_engine(address, connect_args=arguments, hide_parameters=True, pool_timeout=_PATIENCE)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")  # what a person has us forget is not left in the file

    return engine


def _postgresql_engine(address: URL) -> Engine:
    arguments = {
        "connect_timeout": _PATIENCE,
        "options": f"-c statement_timeout={1000 * _PATIENCE}",
        "tcp_user_timeout": 1000 * _PATIENCE,  # a server that vanished must not hold a thread for a quarter of an hour
        "prepare_threshold": None,  # poolers that share a connection between transactions lose prepared statements
    }
    return create_engine(
        address, connect_args=arguments, hide_parameters=True, pool_timeout=_PATIENCE, pool_pre_ping=True
    )
