"""The tables are what the migrations make, and every lookup has an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, inspect
from sqlalchemy.exc import StatementError

from bot.state.opening import State, open_state
from bot.state.retention import Retention
from bot.state.schema import metadata
from tests.bot.state.conftest import ROOT, MakeAsked


@contextmanager
def recorded(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Give the statements that *engine* runs in the block, each with its parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_migrations_make_the_schema(state: State) -> None:
    with state.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_purge_and_the_forgetting_of_a_person_search_by_an_index(tmp_path: Path) -> None:
    state = open_state(f"sqlite:///{tmp_path / 'state.db'}", retention=Retention(texts=True))
    with state.database.reading() as connection, recorded(connection.engine) as statements:
        state.purge()
        state.claims.prune(timedelta(days=2))
        state.forget_person("slack", "T1", "U1")
        changes = [one for one in statements if one[0].startswith(("DELETE", "UPDATE"))]
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).scalars("detail").all()
            for statement, values in changes
        ]
    state.close()
    assert len(plans) >= 10
    whole = re.compile("SCAN (questions|votes|requests|threads|deliveries)$")
    assert [step for plan in plans for step in plan if whole.match(step)] == []


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
