"""Settings → what insight works on: the records of the state, names for what stands in them, and meanings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from bot.assistant import Assistant
from bot.insight.meaning import Meanings
from bot.insight.names import Names
from bot.models import Answer, Question
from bot.settings import DatabaseSettings, Settings
from bot.state.failures import StateError
from bot.state.inspection import inspect_state
from bot.state.records import Record
from bot.wiring import encryption_keys, make_archive, make_state, make_workshop, open_assistant, state_address
from index.archive import ArchiveError, NoIndexError
from index.centring import load_centring
from index.contents import open_contents
from index.seams import Encoder
from knowledge.roles import load_roles


def read_records(settings: Settings, database: DatabaseSettings, since: datetime) -> list[Record]:
    """Return the records of what was asked since then, oldest first; none where there is no state yet.

    Nothing is made or migrated. Raises StateError when the database cannot be used, or its tables are not up to date.
    """
    found = inspect_state(state_address(settings, database), encryption_keys(settings))
    if found.revision is None:
        return []
    if not found.is_current:
        what = f"its tables are at revision {found.revision}, and this Rolewise needs {found.head}"
        raise StateError(found.place, what, "run `rolewise state migrate`, or restart the server, which does it too")
    state = make_state(settings, database)
    try:
        return state.records.since(since)
    finally:
        state.close()


def make_names(settings: Settings) -> Names:
    """Return names for the articles of the index, none where no index can be read, and for the roles."""
    try:
        _, folder = make_archive(settings).open()
        return Names(open_contents(folder).references, load_roles())
    except ArchiveError:
        return Names({}, load_roles())


def make_meanings(settings: Settings, encoder: Encoder) -> Meanings:
    """Return what questions are grouped by."""
    return Meanings(encoder, load_centring(settings.embedding_model), load_roles())


def make_is_answered(settings: Settings, encoder: Encoder, say: Callable[[str], None]) -> Callable[[Question], bool]:
    """Return what tells whether the index, as it is, answers a question; it is opened for the first one.

    Without an index no question is answered; nor where it cannot be opened, and then *say* is told why.
    """

    @cache
    def opened() -> Assistant | None:
        try:
            return open_assistant(make_workshop(settings, encoder))[0]
        except NoIndexError:
            return None
        except ArchiveError as error:
            say(f"What is answered by now is not told: {error}")
            return None

    def is_answered(question: Question) -> bool:
        assistant = opened()
        return assistant is not None and isinstance(assistant.ask(question), Answer)

    return is_answered
