"""Opening the state: its folder is made, its tables are brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import Connection

from bot.state.claims import Claims
from bot.state.database import Clock, Database, now
from bot.state.failures import StateError
from bot.state.marks import Marks
from bot.state.people import People
from bot.state.questions import Questions
from bot.state.rooms import Rooms
from bot.state.threads import Threads
from bot.state.vault import Vault

_MIGRATIONS = Path(__file__).parent / "migrations"
_LONGEST_WAIT = 60  # seconds for another process that opens the same state
#: Any number that no other program takes for its own advisory lock.
_MIGRATION_LOCK = 0x526F6C6577697365
#: Alembic keeps what it works on in a global: two threads that migrate would use each other's connection.
_ONE_THREAD = Lock()


@dataclass(frozen=True)
class State:
    """What survives a restart, by subject."""

    database: Database
    claims: Claims
    questions: Questions
    people: People
    threads: Threads
    rooms: Rooms
    marks: Marks
    vault: Vault

    def forget_team(self, platform: str, team: str) -> int:
        """Forget everything of *team*: tokens, wishes, and what was asked; return how many questions went."""
        self.vault.delete_team(platform, team)
        self.people.forget_team(platform, team)
        self.rooms.allow_all(platform, team)
        self.threads.forget(f"{platform}:{team}:")
        return self.questions.forget_team(platform, team)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_state(url: str, *, keys: Sequence[str] = (), clock: Clock = now) -> State:
    """Return the state in the database at *url*, made or brought up to date where needed.

    *url* begins with ``sqlite:///``, ``postgresql://`` or ``postgres://``. *keys* seal and open the vault, the first
    seals. Several processes may open the same state at once. Raises StateError when the database cannot be reached,
    read or written, when a newer Rolewise wrote it, and for a malformed key.
    """
    database = Database(url, clock)
    vault = Vault(database, keys)
    try:
        with _file_prepared(database):
            _bring_up_to_date(database)
    except BaseException:  # whatever broke it off, no connection is left behind
        database.close()
        raise
    return State(
        database,
        Claims(database),
        Questions(database),
        People(database),
        Threads(database),
        Rooms(database),
        Marks(database),
        vault,
    )


@contextmanager
def _file_prepared(database: Database) -> Iterator[None]:
    """Make the file of a SQLite database, for its owner alone, and hold off other processes that open it.

    Its write-ahead log cannot be switched on while another connection is at work.
    """
    if not (file := database.file):
        yield
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{file}.lock", timeout=_LONGEST_WAIT):
            file.touch(mode=0o600)
            with database.reading() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                _check_pages(connection, database.place)
            yield
    except Timeout as error:
        what = f"another process has been opening it for {_LONGEST_WAIT} s"
        raise StateError(database.place, what, "wait for it or end that process") from error
    except OSError as error:
        cure = "let ROLEWISE_DATA_DIR or DATABASE_URL name a folder that this process may write in"
        raise StateError(database.place, f"the file cannot be made or written ({error.strerror})", cure) from error


def _check_pages(connection: Connection, place: str) -> None:
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        cure = "restore it from a backup, or move it away and Rolewise begins a new one"
        raise StateError(place, f"the database is damaged ({' '.join(found.split())})", cure)


def _bring_up_to_date(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with database.writing() as connection:
        if not database.file:  # until the transaction ends; SQLite lets one write at a time anyway
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        _refuse_newer(connection, ScriptDirectory.from_config(config), database.place)
        config.attributes["connection"] = connection
        with _ONE_THREAD:
            upgrade(config, "head")


def _refuse_newer(connection: Connection, script: ScriptDirectory, place: str) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        what = f"a newer Rolewise, or another program, wrote it (revision {', '.join(sorted(unknown))})"
        raise StateError(place, what, "update Rolewise, or give it a database of its own in DATABASE_URL")
