"""Which failures a person can mend, and the exit status that each has."""

from __future__ import annotations

import sys

from bot.models import QuestionError
from bot.settings import SettingsError

FAILURE, USAGE = 1, 2


def exit_status(error: Exception) -> int | None:
    """Return the exit status for *error*, or None for a fault of the program, whose traceback is wanted."""
    if isinstance(error, QuestionError | SettingsError):
        return USAGE
    return FAILURE if isinstance(error, (OSError, *_known())) else None


def _known() -> tuple[type[Exception], ...]:
    """Return the exceptions whose message tells the cure, of the modules that were used: others cannot have raised."""
    places = (
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
    # Another thread may be half through the import of a module: it has not raised anything yet either.
    found = (getattr(sys.modules.get(module), name, None) for module, name in places)
    return tuple(known for known in found if known is not None)
