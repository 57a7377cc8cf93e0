"""An index that is built meanwhile is swapped in, and one that is damaged is not."""

from __future__ import annotations

import shutil
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.models import Answer, NotCovered, Question
from bot.serving.live import LiveAssistant
from bot.wiring import Workshop
from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles
from tests.bot.conftest import RecordedNotices, SmallIndex

Logs = list[MutableMapping[str, Any]]
LAMPLIGHTER = "# The lamplighter\n\n## What does a lamplighter do?\n\nA lamplighter lights the gas lamps at dusk.\n"
QUESTION = Question.read("What does a lamplighter do?")


@dataclass(frozen=True)
class Place:
    """Articles, and an index of them that can be built again."""

    articles: Path
    data_dir: Path
    workshop: Workshop
    roles: Roles

    def write_and_build(self, name: str, text: str) -> Path:
        """Add an article, build, and return the folder of the new index."""
        (self.articles / name).write_text(text, "utf-8")
        workshop, library = self.workshop, read_library(self.articles, self.roles)
        with workshop.archive.building():
            build_index(
                workshop.archive,
                library,
                workshop.encoder,
                workshop.centring,
                workshop.coverage,
                articles_name=str(self.articles),
            )
        return workshop.archive.open()[1]


@pytest.fixture
def place(
    tmp_path: Path,
    small_index: SmallIndex,
    encoder: PackagedEncoder,
    centring: Centring,
    coverage: Coverage,
    roles: Roles,
) -> Place:
    """Return a copy of the small articles and of their index."""
    articles = shutil.copytree(small_index.articles, tmp_path / "articles")
    data_dir = shutil.copytree(small_index.data_dir, tmp_path / "data")
    return Place(articles, data_dir, Workshop(Archive(data_dir), encoder, centring, coverage, articles), roles)


def test_an_index_that_is_built_meanwhile_is_swapped_in_once(place: Place) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    assert isinstance(live.assistant.ask(QUESTION), NotCovered)
    assert not live.refresh()
    name, built = live.name, live.built
    place.write_and_build("lamplighter.md", LAMPLIGHTER)
    assert live.refresh()
    assert live.name == place.workshop.archive.current_name() != name
    assert live.built > built
    reply = live.assistant.ask(QUESTION)
    assert isinstance(reply, Answer)
    assert "lights the gas lamps" in reply.statements[0].text
    assert "The lamplighter" in {reference.title for reference in live.references.values()}
    assert not live.refresh()


def test_who_holds_the_assistant_of_before_is_answered_from_the_index_of_before(place: Place) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    before = live.assistant
    place.write_and_build("lamplighter.md", LAMPLIGHTER)
    live.refresh()
    assert isinstance(before.ask(QUESTION), NotCovered)
    assert isinstance(before.ask(Question.read("What does a baker do?")), Answer)


def test_a_damaged_index_is_not_swapped_in_and_told_once_and_the_next_one_is(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    folder = place.write_and_build("lamplighter.md", LAMPLIGHTER)
    largest = max(folder.iterdir(), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])
    assert [live.refresh() for _ in range(3)] == [False] * 3
    assert isinstance(live.assistant.ask(Question.read("What does a baker do?")), Answer)
    assert isinstance(live.assistant.ask(QUESTION), NotCovered)
    assert [event["event"] for event in logs] == ["index not swapped in"]
    place.write_and_build("cooper.md", "# The cooper\n\n## What does a cooper do?\n\nA cooper makes barrels.\n")
    assert live.refresh()
    assert isinstance(live.assistant.ask(QUESTION), Answer)


def test_an_index_that_is_gone_leaves_the_one_that_was_opened(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    shutil.rmtree(place.data_dir)
    assert [live.refresh() for _ in range(2)] == [False] * 2
    assert isinstance(live.assistant.ask(Question.read("What does a baker do?")), Answer)
    assert [event["event"] for event in logs] == ["index not swapped in"]


def test_without_an_index_one_is_built_to_begin_with(place: Place) -> None:
    shutil.rmtree(place.data_dir)
    notices = RecordedNotices()
    live = LiveAssistant(place.workshop, notices)
    assert isinstance(live.assistant.ask(Question.read("What does a baker do?")), Answer)
    assert "There is no index yet; building it once." in notices.said
