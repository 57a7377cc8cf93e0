"""The database: whether it is reached, up to date, whole and writable, and whether a copy of it tells of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from sqlalchemy import Connection, false, select, text, update

from bot.doctor.findings import Finding, fault, ok, warning
from bot.settings import DatabaseSettings, Settings
from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.inspection import inspect_state
from bot.state.schema import keys, marks
from bot.wiring import encryption_keys, state_address

_SEAL = "set ROLEWISE_ENCRYPTION_KEYS to what `openssl rand -base64 32 | tr +/ -_` prints, keep it, and start again"


def check_database(settings: Settings, environment: Mapping[str, str], *, offline: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with the state; it is not made, migrated or changed."""
    address = state_address(settings, DatabaseSettings.from_environment(environment))
    try:
        with closing(Database(address)) as database:
            if database.file is not None and not database.file.exists():
                yield ok("database.reach", f"{database.place}: there is no state yet; the first start makes it")
            elif database.file is None and offline:
                yield ok("database.reach", f"{database.place}: not asked, as --offline says")
            else:
                yield from _looked_into(database, address, encryption_keys(settings))
    except StateError as error:
        yield fault("database.reach", f"{error.place}: {error.what}", error.cure)
    yield ok("database.texts", _texts(settings))


def _texts(settings: Settings) -> str:
    if settings.keep_texts:
        return f"texts of questions are kept for editors for {settings.keep_days} days (ROLEWISE_KEEP_TEXTS)"
    return "texts of questions are not kept for editors"


def _looked_into(database: Database, address: str, own_keys: list[str]) -> Iterator[Finding]:
    state = inspect_state(address, own_keys)
    with database.reading() as connection:
        yield ok("database.reach", f"{state.place}: {_size(connection, database)}")
    if not state.is_current:
        what = f"{state.place}: its tables are of revision {state.revision or 'none'}, and ours of {state.head}"
        yield warning("database.tables", what, "run `rolewise state migrate`; or the next start of a server does")
        return
    yield ok("database.tables", f"its tables are up to date ({state.head})")
    with database.writing() as connection:
        connection.execute(update(marks).where(false()).values(value=""))  # needs the right to write, changes no row
        yield ok("database.writing", "it can be written to")
        if connection.execute(select(keys.c.name).where(~keys.c.sealed)).first():
            what = "the keys that name people and seal what they wrote lie open in it: who copies it can use them"
            yield warning("database.keys", what, _SEAL)
        else:
            yield ok("database.keys", "its keys are sealed with ROLEWISE_ENCRYPTION_KEYS")


def _size(connection: Connection, database: Database) -> str:
    if database.file:
        return f"SQLite, {database.file.stat().st_size / 1e6:,.1f} MB"
    version = connection.execute(text("SHOW server_version")).scalar_one()
    size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return f"PostgreSQL {version}, {size / 1e6:,.1f} MB"
