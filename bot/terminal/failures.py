"""Which failures a person can mend, and the exit status that each has."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.models import QuestionError
from bot.settings import SettingsError

FAILURE, USAGE = 1, 2
#: Exceptions whose message tells the cure, by their modules.
_OF_USAGE = (("bot.state.failures", "StateSettingsError"),)
_OF_FAILURE = (
    ("index.archive", "ArchiveError"),
    ("index.archive", "NothingToIndexError"),
    ("index.encoders.sentence_transformer", "EncoderError"),
    ("index.encoders.wheel", "ModelError"),
    ("index.questions", "EvaluationError"),
    ("knowledge.folder", "ArticleError"),
    ("knowledge.roles", "RolesError"),
    ("bot.serving.failures", "SetupError"),
    ("bot.state.failures", "StateError"),
)


def exit_status(error: Exception) -> int | None:
    """Return the exit status for *error*, or None for a fault of the program, whose traceback is wanted."""
    if isinstance(error, (QuestionError, SettingsError, *_used(_OF_USAGE))):
        return USAGE
    return FAILURE if isinstance(error, (OSError, *_used(_OF_FAILURE))) else None


def _used(places: Sequence[tuple[str, str]]) -> tuple[type[Exception], ...]:
    """Return the exceptions of those modules that were used: others cannot have raised."""
    # Another thread may be half through the import of a module: it has not raised anything yet either.
    found = (getattr(sys.modules.get(module), name, None) for module, name in places)
    return tuple(known for known in found if known is not None)
