"""The tables are what the migrations make, and every lookup has an index."""

from __future__ import annotations

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import StatementError

from bot.state.opening import State
from bot.state.schema import metadata
from tests.bot.state.conftest import MakeAsked


def test_the_migrations_make_the_schema(state: State) -> None:
    with state.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_time_without_a_zone_is_refused(state: State, make_asked: MakeAsked) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        state.questions.keep(make_asked(asked_at=datetime(2026, 3, 1, 12)))  # noqa: DTZ001 - what is refused
