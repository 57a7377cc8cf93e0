"""A failure that a person can mend has an exit status; a fault of the program has none."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.models import QuestionError
from bot.settings import SettingsError
from bot.state.failures import StateError, StateSettingsError
from bot.terminal.failures import exit_status
from index.archive import ArchiveError, NoIndexError, NothingToIndexError
from index.encoders.sentence_transformer import EncoderError
from knowledge.folder import ArticleError
from knowledge.roles import RolesError

PLACE = Path("somewhere")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QuestionError("empty"), 2),
        (SettingsError("unknown"), 2),
        (ArchiveError(PLACE, "damaged"), 1),
        (NoIndexError(PLACE, "none"), 1),
        (NothingToIndexError("empty"), 1),
        (ArticleError(PLACE, 3, "binary", "remove it"), 1),
        (EncoderError("no such model"), 1),
        (RolesError("no such role"), 1),
        (StateError("state.db", "locked", "wait"), 1),
        (StateSettingsError("DATABASE_URL", "no address", "correct it"), 2),
        (PermissionError(13, "denied"), 1),
        (ValueError("a fault"), None),
        (KeyError("a fault"), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_failure_has_its_status(error: Exception, status: int | None) -> None:
    assert exit_status(error) == status


def test_a_module_that_another_thread_is_half_through_importing_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "knowledge.roles", ModuleType("knowledge.roles"))
    assert exit_status(ValueError("a fault")) is None
    assert exit_status(ArticleError(PLACE, 3, "binary", "remove it")) == 1
