"""What the tests of serving share: an assistant that knows roles, state, and what is logged."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import select
from structlog.testing import LogCapture

from bot.assistant import Assistant
from bot.state.opening import State, open_state
from bot.state.schema import deliveries
from bot.wiring import assemble
from index.calibration import shipped_calibration
from index.centring import Centring
from index.contents import Contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever


@pytest.fixture(scope="session")
def assistant(notes_contents: Contents, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Assistant:
    """Return an assistant over our own notes, which know roles."""
    return assemble(Retriever(notes_contents, encoder, centring, coverage), shipped_calibration(coverage))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Open a fresh state."""
    opened = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


@pytest.fixture
def logs() -> Iterator[list[MutableMapping[str, Any]]]:
    """Return what is logged, as it is logged."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[capture])
    yield capture.entries
    structlog.configure(**before)


def unfinished(state: State) -> list[str]:
    """Return the keys of the deliveries that are in work."""
    with state.database.reading() as connection:
        return list(connection.scalars(select(deliveries.c.key).where(deliveries.c.finished_at.is_(None))))
