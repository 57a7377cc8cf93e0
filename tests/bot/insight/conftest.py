"""What the tests of insight share: records made by hand, and a page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.insight.meaning import Meanings
from bot.insight.names import Names
from bot.models import Question
from bot.state.records import Outcome, Record
from index.centring import Centring
from index.encoders.packaged import PackagedEncoder
from index.encoders.remembering import RememberingEncoder
from knowledge.models import ArticleKind, Reference, Source
from knowledge.roles import Roles

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)

MakeRecord = Callable[..., Record]


@pytest.fixture
def make_record() -> MakeRecord:
    """Return a function that makes a record of an answered English question in Slack, but for what it is told."""
    numbers = count(1)
    usual = Record(
        *("", "slack", NOW, "en", Outcome.ANSWERED, "definition", (), (), 0.9, {}, None),
        *(0, 0, (), 0),
    )

    def make(**changes: object) -> Record:
        return replace(usual, **{"id": f"q{next(numbers)}", **changes})  # type: ignore[arg-type]  # any field of it

    return make


@pytest.fixture(scope="session")
def meanings(encoder: PackagedEncoder, centring: Centring, roles: Roles) -> Meanings:
    """Return the meanings that the default encoder gives, which remembers what it was asked."""
    return Meanings(RememberingEncoder(encoder), centring, roles)


def nothing_is_answered(_: Question) -> bool:
    """Return that the index answers none of the questions."""
    return False


@pytest.fixture(scope="session")
def names(roles: Roles) -> Names:
    """Return names of two articles and of the roles that ship."""
    notes = {
        identifier: Reference(
            id=identifier, title=title, language=identifier[-2:], kind=ArticleKind.NOTES, source=Source(title=source)
        )
        for identifier, title, source in (
            ("eight-en", "Notes on eight roles", "Eight Roles"),
            ("eight-zh", "八种角色", "Eight Roles"),
            ("baker-en", "The baker", None),
        )
    }
    return Names(notes, roles)
