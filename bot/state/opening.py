"""Opening the state: its folder is made, its tables are brought up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from filelock import FileLock, Timeout

from bot.state.claims import Claims
from bot.state.database import Clock, Database, now
from bot.state.failures import StateError
from bot.state.inspection import check_pages
from bot.state.keys import Keys, read_seal
from bot.state.marks import Marks
from bot.state.migrating import LONGEST_WAIT, bring_up_to_date
from bot.state.people import People
from bot.state.privacy import Privacy
from bot.state.questions import Questions
from bot.state.records import Records
from bot.state.retention import Retention
from bot.state.rooms import Rooms
from bot.state.threads import Threads
from bot.state.vault import Vault


@dataclass(frozen=True)
class State:
    """What survives a restart, by subject."""

    database: Database
    keys: Keys
    retention: Retention
    claims: Claims
    questions: Questions
    records: Records
    people: People
    privacy: Privacy
    threads: Threads
    rooms: Rooms
    marks: Marks
    vault: Vault

    def forget_team(self, platform: str, team: str) -> int:
        """Forget everything of *team*: tokens, wishes, and what was asked; return how many questions went."""
        self.vault.delete_team(platform, team)
        self.people.forget_team(platform, team)
        self.rooms.allow_all(platform, team)
        self.threads.forget_team(platform, team)
        count = self.questions.forget_team(platform, team)
        self.database.scrub()
        return count

    def forget_person(self, platform: str, team: str | None, person: str) -> int:
        """Forget everything of *person* but the wish to be private; return how many questions went.

        Without a *team*, in every one that is known.
        """
        return self.privacy.forget(platform, team, person)

    def export_person(self, platform: str, team: str | None, person: str) -> dict[str, Any]:
        """Return all that is held of *person*, as JSON can hold it; without a *team*, in every one that is known."""
        return self.privacy.export(platform, team, person)

    def purge(self) -> int:
        """Delete what was kept long enough; return how many questions went."""
        count = self.questions.prune()
        self.threads.prune(self.retention.records)
        self.database.scrub()
        return count

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def open_state(url: str, *, keys: Sequence[str] = (), retention: Retention | None = None, clock: Clock = now) -> State:
    """Return the state in the database at *url*, made or brought up to date where needed.

    *url* begins with ``sqlite:///``, ``postgresql://`` or ``postgres://``. *keys* seal and open the vault and the
    state's own keys, the first seals. Several processes may open the same state at once. Raises StateError when the
    database cannot be reached, read or written, when a newer Rolewise wrote it, for a malformed key, and when its own
    keys were sealed with a key that is not among *keys*.
    """
    seal, database = read_seal(keys), Database(url, clock)
    with ExitStack() as broken_off:  # then no connection is left behind
        broken_off.callback(database.close)
        with _file_prepared(database):
            own = bring_up_to_date(database, seal)
        broken_off.pop_all()
    retention = retention or Retention()
    return State(
        database,
        own,
        retention,
        Claims(database, own),
        Questions(database, own, retention),
        Records(database, own),
        People(database, own),
        Privacy(database, own),
        Threads(database, own),
        Rooms(database),
        Marks(database),
        Vault(database, seal),
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
        with FileLock(f"{file}.lock", timeout=LONGEST_WAIT):
            file.touch(mode=0o600)
            with database.reading() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                check_pages(connection, database.place)
            yield
    except Timeout as error:
        what = f"another process has been opening it for {LONGEST_WAIT} s"
        raise StateError(database.place, what, "wait for it or end that process") from error
    except OSError as error:
        cure = "let ROLEWISE_DATA_DIR or DATABASE_URL name a folder that this process may write in"
        raise StateError(database.place, f"the file cannot be made or written ({error.strerror})", cure) from error
