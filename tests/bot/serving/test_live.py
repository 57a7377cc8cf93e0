"""An index that is built meanwhile is swapped in, and one that is damaged is not."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import weakref
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.models import Answer, NotCovered, Question
from bot.serving import live as live_module
from bot.serving.live import LiveAssistant
from bot.wiring import Workshop
from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles, load_roles
from tests.bot.conftest import RecordedNotices, SmallIndex
from tests.index.counting import CountingEncoder

Logs = list[MutableMapping[str, Any]]
LAMPLIGHTER = "# The lamplighter\n\n## What does a lamplighter do?\n\nA lamplighter lights the gas lamps at dusk.\n"
QUESTION = Question.read("What does a lamplighter do?")
BAKER = Question.read("What does a baker do?")


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
    assert isinstance(before.ask(BAKER), Answer)


def test_the_index_of_before_is_let_go_once_nobody_holds_it(place: Place) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    before = weakref.ref(live.assistant)
    place.write_and_build("lamplighter.md", LAMPLIGHTER)
    assert live.refresh()
    assert before() is None


def test_a_damaged_index_is_not_swapped_in_and_told_once_and_the_next_one_is(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    folder = place.write_and_build("lamplighter.md", LAMPLIGHTER)
    largest = max(folder.iterdir(), key=lambda file: file.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])
    assert [live.refresh() for _ in range(3)] == [False] * 3
    assert isinstance(live.assistant.ask(BAKER), Answer)
    assert isinstance(live.assistant.ask(QUESTION), NotCovered)
    assert [event["event"] for event in logs] == ["index not swapped in"]
    place.write_and_build("cooper.md", "# The cooper\n\n## What does a cooper do?\n\nA cooper makes barrels.\n")
    assert live.refresh()
    assert isinstance(live.assistant.ask(QUESTION), Answer)


def test_a_lock_that_is_put_into_the_copy_while_it_is_removed_keeps_nobody_from_answering(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, put = os.rmdir, list[str]()

    def rmdir(path: str, *, dir_fd: int | None = None) -> None:
        if path == "lexicon":
            put.append(f"{path}/.tantivy-meta.lock")
            os.close(os.open(put[-1], os.O_CREAT, dir_fd=dir_fd))
        remove(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "rmdir", rmdir)
    live = LiveAssistant(place.workshop, RecordedNotices())
    assert put
    assert isinstance(live.assistant.ask(BAKER), Answer)


def garble(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))


@pytest.mark.parametrize(
    "damage", [lambda file: os.truncate(file, 0), garble, Path.unlink], ids=["truncated", "garbled", "deleted"]
)
def test_what_becomes_of_the_files_of_the_index_that_is_open_does_not_reach_who_asks(
    place: Place, damage: Callable[[Path], None]
) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    files = [file for file in (place.data_dir / "index").rglob("*") if file.is_file()]
    assert len(files) > 10
    for file in files:
        damage(file)
    for text in ("What does a beekeeper do?", "Which tools does a baker use?", "面包师做什么？"):
        assert isinstance(live.assistant.ask(Question.read(text)), Answer)
    assert not live.refresh()


def test_an_index_that_is_gone_leaves_the_one_that_was_opened(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    shutil.rmtree(place.data_dir)
    assert [live.refresh() for _ in range(2)] == [False] * 2
    assert isinstance(live.assistant.ask(BAKER), Answer)
    (told,) = logs
    assert (told["event"], told["reason"]) == ("index not swapped in", "there is no index yet")
    assert "rolewise index build" in told["cure"]


def test_an_index_of_another_model_is_refused_with_the_cure(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    with place.workshop.archive.building():
        place.workshop.archive.amend(lambda manifest: manifest.model_copy(update={"encoder": "another model"}))
    assert not live.refresh()
    assert isinstance(live.assistant.ask(BAKER), Answer)
    (told,) = logs
    assert told["reason"].startswith("the embedding model another model made it")
    assert "ROLEWISE_EMBEDDING_MODEL" in told["cure"]


def test_an_index_whose_parts_do_not_fit_is_refused_though_every_digest_is_right(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    with place.workshop.archive.building():
        place.workshop.archive.write(lambda _folder: place.workshop.archive.open()[0])
    assert not live.refresh()
    assert isinstance(live.assistant.ask(BAKER), Answer)
    assert [event["event"] for event in logs] == ["index not swapped in"]


def test_an_index_of_an_older_version_is_refused(place: Place, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    place.write_and_build("lamplighter.md", LAMPLIGHTER)
    monkeypatch.setattr("index.archive.FORMAT_VERSION", 99)
    assert not live.refresh()
    (told,) = logs
    assert "has the format" in told["reason"]
    assert "rolewise index build" in told["cure"]


def test_an_index_that_was_refused_is_taken_once_it_is_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    folder = place.write_and_build("lamplighter.md", LAMPLIGHTER)
    late = folder.rename(folder.with_name("on its way"))
    assert not live.refresh()
    late.rename(folder)
    assert not live.refresh(), "it is not looked at again and again"
    monkeypatch.setattr(live_module, "_LOOK_AGAIN", 0.0)
    assert live.refresh()
    assert isinstance(live.assistant.ask(QUESTION), Answer)


def test_who_asks_to_look_has_a_stale_index_built_and_taken(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    (place.articles / "lamplighter.md").write_text(LAMPLIGHTER, "utf-8")
    assert live.bring_up_to_date()
    assert isinstance(live.assistant.ask(QUESTION), Answer)
    assert not live.bring_up_to_date()
    assert "is stale" in logs[0]["notice"]


def test_what_cannot_be_built_is_told_and_the_index_of_before_answers(place: Place, logs: Logs) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    shutil.rmtree(place.articles)
    shutil.rmtree(place.data_dir)
    assert not live.bring_up_to_date()
    assert isinstance(live.assistant.ask(BAKER), Answer)
    assert [event["event"] for event in logs] == ["index", "index not brought up to date", "index not swapped in"]


async def _until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not met():  # noqa: ASYNC110 - a thread brings it about
            await asyncio.sleep(0.01)


async def test_it_looks_by_itself_and_brings_the_index_up_to_date_when_it_is_asked_to(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "LOOK_EVERY", 0.01)
    live, asked = LiveAssistant(place.workshop, RecordedNotices()), asyncio.Event()
    keeping = asyncio.create_task(live.keep_fresh(asked))
    await asyncio.to_thread(place.write_and_build, "lamplighter.md", LAMPLIGHTER)
    await _until(lambda: len(live.references) == 5)
    cooper = "# The cooper\n\n## What does a cooper do?\n\nA cooper makes barrels.\n"
    (place.articles / "cooper.md").write_text(cooper, "utf-8")
    asked.set()
    await _until(lambda: len(live.references) == 6)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    assert isinstance(live.assistant.ask(Question.read("What does a cooper do?")), Answer)


def test_the_first_who_ask_about_a_role_wait_for_nothing_but_their_own_question(place: Place) -> None:
    encoder = CountingEncoder(place.workshop.encoder)
    live = LiveAssistant(replace(place.workshop, encoder=encoder), RecordedNotices())
    first = next(iter(load_roles()))
    encoder.batches.clear()
    live.assistant.describe(first, "en")
    assert [len(batch) for batch in encoder.batches] == [1]


async def test_a_build_that_breaks_is_told_to_who_keeps_the_index_fresh(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """What tantivy raises where it gives up."""

    def panic(_live: LiveAssistant) -> None:
        raise Panic

    monkeypatch.setattr(LiveAssistant, "bring_up_to_date", panic)
    live, asked = LiveAssistant(place.workshop, RecordedNotices()), asyncio.Event()
    asked.set()
    with pytest.raises(Panic):
        await asyncio.wait_for(live.keep_fresh(asked), 60)


def test_the_end_does_not_wait_for_a_build(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveAssistant(place.workshop, RecordedNotices())
    begun, released, over = threading.Event(), threading.Event(), threading.Event()

    def build(_live: LiveAssistant) -> None:
        begun.set()
        released.wait(20)
        over.set()

    monkeypatch.setattr(LiveAssistant, "bring_up_to_date", build)

    async def serve_until_it_builds() -> None:
        asked = asyncio.Event()
        asked.set()
        keeping = asyncio.create_task(live.keep_fresh(asked))
        await _until(begun.is_set)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)

    asyncio.run(serve_until_it_builds())
    still_building = not over.is_set()
    released.set()
    assert over.wait(20)
    assert still_building


def test_without_an_index_one_is_built_to_begin_with(place: Place) -> None:
    shutil.rmtree(place.data_dir)
    notices = RecordedNotices()
    live = LiveAssistant(place.workshop, notices)
    assert isinstance(live.assistant.ask(BAKER), Answer)
    assert "There is no index yet; building it once." in notices.said
