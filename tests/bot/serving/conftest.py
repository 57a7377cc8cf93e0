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
from bot.serving.live import LiveAssistant
from bot.state.opening import State, open_state
from bot.state.schema import deliveries
from bot.wiring import Workshop, assemble
from index.archive import Archive
from index.calibration import shipped_calibration
from index.centring import Centring
from index.contents import Contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever
from tests.bot.conftest import RecordedNotices, SmallIndex


@pytest.fixture(scope="session")
def assistant(notes_contents: Contents, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Assistant:
    """Return an assistant over our own notes, which know roles."""
    return assemble(Retriever(notes_contents, encoder, centring, coverage), shipped_calibration(coverage))


@pytest.fixture(scope="session")
def live(small_index: SmallIndex, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> LiveAssistant:
    """Return the assistant over the small articles."""
    workshop = Workshop(Archive(small_index.data_dir), encoder, centring, coverage, None)
    return LiveAssistant(workshop, RecordedNotices())


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
