"""The tables are what the migrations make, and every lookup has an index."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError

from bot.state.opening import State
from bot.state.schema import metadata
from tests.bot.state.conftest import ROOT, MakeAsked


def test_the_migrations_make_the_schema(state: State) -> None:
    with state.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_time_without_a_zone_is_refused(state: State, make_asked: MakeAsked) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        state.questions.keep(make_asked(asked_at=datetime(2026, 3, 1, 12)))  # noqa: DTZ001 - what is refused


def test_the_page_on_privacy_names_every_table_and_column_and_no_other(state: State) -> None:
    with state.database.reading() as connection:
        kept = inspect(connection)
        there = {(table, one["name"]) for table in kept.get_table_names() for one in kept.get_columns(table)}
    page = (ROOT / "docs" / "privacy.md").read_text("utf-8").partition("## Table by table")[2]
    rows = re.findall(r"^\| (?:`(\w+)`)? ?\| `(\w+)` \| .", page, re.MULTILINE)
    told, table = [], ""
    for begun, column in rows:
        table = begun or table
        told.append((table, column))
    assert len(told) == len(set(told))
    assert set(told) == there
