"""Articles that change are indexed once they are left alone; nothing that is wrong with them ends the watch."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.terminal.watching import Watch, trace
from bot.wiring import Workshop
from index.archive import Archive, Manifest
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from tests.bot.conftest import ROOT, RecordedNotices, SmallIndex
from tests.conftest import write_articles

COOPER = {"cooper.md": "# The cooper\n\nA cooper makes barrels of oak.\n"}


class Watched:
    """A watch over articles, and what it told."""

    def __init__(self, folder: Path, workshop: Workshop) -> None:
        self.folder, self.archive, self.notices = folder, workshop.archive, RecordedNotices()
        self.told: list[str] = []
        self.watch = Watch(workshop, folder, self.told.append, self.notices)

    def look(self, times: int = 2) -> list[bool]:
        """Look some times, and return which of them built an index."""
        return [self.watch.look() for _ in range(times)]

    @property
    def manifest(self) -> Manifest:
        """That of the current index."""
        return self.archive.open()[0]


@pytest.fixture
def watched(
    tmp_path: Path, small_index: SmallIndex, encoder: PackagedEncoder, centring: Centring, coverage: Coverage
) -> Watched:
    """Return a watch over a copy of the small articles and their index."""
    folder = shutil.copytree(small_index.articles, tmp_path / "articles")
    archive = Archive(shutil.copytree(small_index.data_dir, tmp_path / "data"))
    return Watched(folder, Workshop(archive, encoder, centring, coverage, folder))


def test_an_index_that_is_up_to_date_is_left_alone(watched: Watched) -> None:
    assert watched.look(3) == [False] * 3
    assert watched.told == []


def test_what_changed_is_built_once_and_only_when_it_has_been_left_alone(watched: Watched) -> None:
    watched.look()
    write_articles(watched.folder, COOPER)
    assert watched.look(1) == [False]
    write_articles(watched.folder, {"turner.md": "# The turner\n\nA turner turns bowls of ash.\n"})
    assert watched.look(4) == [False, True, False, False]
    assert watched.manifest.article_count == 6
    assert watched.told[0] == "Building the index."
    assert watched.told[1].startswith(f"Indexed 6 articles of {watched.folder}")


def test_where_there_is_no_index_or_a_damaged_one_it_is_built(watched: Watched) -> None:
    _, folder = watched.archive.open()
    os.truncate(folder / "passages.jsonl", 1)
    assert watched.look(3) == [False, True, False]
    assert watched.manifest.article_count == 4


def test_a_faulty_article_is_named_and_the_others_are_built(watched: Watched) -> None:
    write_articles(watched.folder, COOPER)
    (watched.folder / "broken.md").write_bytes(b"\xff")
    assert watched.look(3) == [False, True, False]
    assert watched.manifest.article_count == 5
    assert "broken.md" in watched.notices.said[-1]


@pytest.mark.parametrize("remove", [shutil.rmtree, lambda folder: [file.unlink() for file in folder.iterdir()]])
def test_articles_that_are_gone_leave_the_index_as_it_was_and_are_taken_up_again(
    watched: Watched, remove: Callable[[Path], object]
) -> None:
    remove(watched.folder)
    assert watched.look(4) == [False] * 4
    (told,) = [line for line in watched.told if line != "Building the index."]
    assert told.startswith(f"Not built: {watched.folder}")
    assert watched.manifest.article_count == 4
    write_articles(watched.folder, COOPER)
    assert True in watched.look(3)
    assert watched.manifest.article_count == 1


@pytest.mark.parametrize("change", ["replaced", "rewritten", "renamed"])
def test_every_change_of_a_file_leaves_another_trace(tmp_path: Path, change: str) -> None:
    folder = write_articles(tmp_path, COOPER)
    file = folder / "cooper.md"
    before, times = trace(folder), file.stat()
    match change:
        case "replaced":
            other = tmp_path / "other"
            shutil.copy2(file, other)
            other.replace(file)
        case "rewritten":
            file.write_text(file.read_text("utf-8").replace("oak", "ash"), "utf-8")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        case "renamed":
            file.rename(folder / "hooper.md")
    assert trace(folder) != before


@pytest.mark.parametrize("told_to_end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_builds_what_changes_until_it_is_told_to_end(
    tmp_path: Path, environment: dict[str, str], told_to_end: signal.Signals
) -> None:
    folder = write_articles(tmp_path / "articles")
    command = [sys.executable, "-m", "bot", "index", "watch", "--articles", str(folder), "--every", "0.1"]
    own = environment | {"ROLEWISE_DATA_DIR": str(tmp_path / "data")}
    with subprocess.Popen(command, env=own, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().decode() == f"Watching {folder} every 0.1 s.\n"
        assert process.stdout.readline().decode() == "Building the index.\n"
        assert process.stdout.readline().decode().startswith("Indexed 3 articles")
        assert process.stdout.readline().decode().startswith("Embedded")
        write_articles(folder, COOPER)
        assert process.stdout.readline().decode() == "Building the index.\n"
        assert process.stdout.readline().decode().startswith("Indexed 4 articles")
        process.send_signal(told_to_end)
        assert process.wait(60) == 0
        assert b"Traceback" not in process.stderr.read()
