"""``python -m bot index`` and ``articles`` in real processes: built, stale, damaged, remembered, not writable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.archive import Archive

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
BAKER = "What does a baker do?"
GARDENER = "# The gardener\n\nA gardener prunes roses with secateurs in February.\n"
_UNBIND = """
import ctypes, os, sys
for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.argv[1], sys.argv[1:])
"""
#: Runs a command without the right of the superuser to read and write everything.
BOUND = [sys.executable, "-c", _UNBIND]


@pytest.fixture
def data_dir(small_index: SmallIndex, tmp_path: Path) -> Path:
    """Return a copy of the small index that may be changed."""
    return shutil.copytree(small_index.data_dir, tmp_path / "data")


@pytest.fixture
def articles(small_index: SmallIndex, tmp_path: Path) -> Path:
    """Return a copy of the small articles that may be changed."""
    return shutil.copytree(small_index.articles, tmp_path / "articles")


def _failure(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the last line of a failure, which is all but for notices, and nothing on standard output."""
    assert (done.returncode, done.stdout) == (1, b""), done.stderr.decode()
    *_, last = done.stderr.decode().splitlines()
    assert last.startswith("rolewise: ")
    return last


def test_without_an_index_one_is_built_and_only_standard_error_tells(run: Run, articles: Path, tmp_path: Path) -> None:
    done = run("ask", "--json", BAKER, data_dir=tmp_path / "new/data", ROLEWISE_ARTICLES=str(articles))
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "answered"
    notices = done.stderr.decode().splitlines()
    assert notices[0] == "There is no index yet; building it once."
    assert notices[1].startswith("Embedded ")
    again = run("ask", "--json", BAKER, data_dir=tmp_path / "new/data")
    assert (again.returncode, again.stderr) == (0, b"")


def test_a_build_tells_what_it_did_and_a_second_embeds_nothing(run: Run, articles: Path, data_dir: Path) -> None:
    done = run("index", "build", "--articles", str(articles), data_dir=data_dir)
    assert done.returncode == 0
    first, second = done.stdout.decode().splitlines()
    assert first.startswith(f"Indexed 4 articles of {articles}: ")
    assert second.startswith("Embedded 0 texts, reused ")


def test_a_stale_index_says_so_and_is_rebuilt(run: Run, articles: Path, data_dir: Path) -> None:
    (articles / "gardener.md").write_text(GARDENER, "utf-8")
    done = run("ask", "--json", "What does a gardener prune?", data_dir=data_dir, ROLEWISE_ARTICLES=str(articles))
    assert f"The index is stale: the articles in {articles} changed. Rebuilding it." in done.stderr.decode()
    assert "roses with secateurs" in json.loads(done.stdout)["answer"]["text"]
    assert run("ask", BAKER, data_dir=data_dir, ROLEWISE_ARTICLES=str(articles)).stderr == b""


def test_the_index_remembers_its_articles_wherever_it_was_told_of_them(
    run: Run, articles: Path, data_dir: Path
) -> None:
    there = os.path.relpath(articles, Path(__file__).parents[2])
    assert run("index", "build", "--articles", there, data_dir=data_dir).returncode == 0
    status = json.loads(run("index", "status", "--json", data_dir=data_dir).stdout)
    assert status["up_to_date"] == "yes"
    assert Path(status["articles"].partition(" of ")[2]).resolve() == articles
    (articles / "gardener.md").write_text(GARDENER, "utf-8")
    assert "no: the articles in" in run("index", "status", data_dir=data_dir).stdout.decode()
    assert "secateurs" in run("ask", "What does a gardener prune?", data_dir=data_dir).stdout.decode()


def test_the_option_wins_over_the_variable(run: Run, articles: Path, data_dir: Path, tmp_path: Path) -> None:
    done = run("index", "build", "--articles", str(articles), data_dir=data_dir, ROLEWISE_ARTICLES=str(tmp_path / "no"))
    assert done.returncode == 0
    assert Archive(data_dir).open()[0].articles == str(articles)


def test_an_index_whose_articles_are_gone_still_answers_and_says_so(run: Run, articles: Path, data_dir: Path) -> None:
    run("index", "build", "--articles", str(articles), data_dir=data_dir)
    shutil.rmtree(articles)
    done = run("ask", "--json", BAKER, data_dir=data_dir)
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "answered")
    assert "The index is used as it was built" in done.stderr.decode()
    assert "cannot be read" in run("index", "status", data_dir=data_dir).stdout.decode()


@pytest.mark.parametrize(
    "arguments", [["ask", BAKER], ["index", "build"], ["articles", "list"], ["articles", "check"]], ids=" ".join
)
def test_a_missing_folder_of_articles_is_named(arguments: list[str], run: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "no such folder")
    done = run(*arguments, data_dir=tmp_path, ROLEWISE_ARTICLES=missing)
    assert f"{missing}: the folder of articles does not exist" in _failure(done)


def test_a_folder_without_articles_is_named_with_what_was_left_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    done = run("index", "build", "--articles", str(tmp_path), data_dir=tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"rolewise: {tmp_path}: there is no article to index" in done.stderr.decode()
    assert "the file is empty" in done.stderr.decode()


def test_a_folder_whose_name_is_not_utf_8_is_refused(run: Run, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/a\xff"
    Path(os.fsdecode(raw)).mkdir()
    done = run(b"index", b"build", b"--articles", raw, data_dir=tmp_path / "data")
    assert "a\\xff: the name of the folder is not UTF-8; rename it" in _failure(done)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


PARTS = ("manifest.json", "passages.jsonl", "references.json", "translations.json", "passage_moments.npz")


@pytest.mark.parametrize(
    ("name", "damage"),
    [(name, damage) for name in PARTS for damage in (_truncate, Path.unlink)] + [("../current", _truncate)],
)
def test_a_damaged_index_is_a_failure_in_one_line_that_names_the_cure_and_the_cure_works(
    name: str, damage: Callable[[Path], None], run: Run, data_dir: Path, small_index: SmallIndex
) -> None:
    _, folder = Archive(data_dir).open()
    damage(folder / name)
    done = run("ask", "--json", BAKER, data_dir=data_dir)
    assert "run `rolewise index build`" in _failure(done)
    assert done.stderr.count(b"\n") == 1
    assert "run `rolewise index build`" in _failure(run("index", "verify", data_dir=data_dir))
    assert run("index", "build", "--articles", str(small_index.articles), data_dir=data_dir).returncode == 0
    assert run("ask", BAKER, data_dir=data_dir).returncode == 0


@pytest.mark.parametrize("kind", ["passage_vectors", "statement_vectors", "lexicon"])
def test_every_file_of_vectors_and_words_is_verified(kind: str, run: Run, data_dir: Path) -> None:
    _, folder = Archive(data_dir).open()
    for path in sorted((folder / kind).iterdir()):
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert f"{path}: the file was changed or cut short" in _failure(run("index", "verify", data_dir=data_dir))
        path.write_bytes(whole)
    assert run("index", "verify", data_dir=data_dir).returncode == 0


def test_a_whole_index_verifies(run: Run, small_index: SmallIndex) -> None:
    done = run("index", "verify")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("The index is whole: ")


def test_without_an_index_status_and_verify_say_how_to_get_one(run: Run, tmp_path: Path) -> None:
    for command in ("status", "verify"):
        assert "there is no index yet; run `rolewise index build`" in _failure(run("index", command, data_dir=tmp_path))


def test_a_data_folder_that_cannot_be_written_is_named_with_the_cure(run: Run, articles: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = run("ask", BAKER, data_dir=closed, wrapper=BOUND, ROLEWISE_ARTICLES=str(articles))
    cure = "make the folder writable or set ROLEWISE_DATA_DIR to another"
    assert f"{closed}/index: the index cannot be written (Permission denied); {cure}" in _failure(done)


def test_a_file_in_the_place_of_the_data_folder_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder", "utf-8")
    done = run("ask", BAKER, data_dir=tmp_path / "data")
    assert "Not a directory" in _failure(done)
    assert "ROLEWISE_DATA_DIR" in _failure(done)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_named_and_the_old_index_stays(run: Run, articles: Path, data_dir: Path) -> None:
    (data_dir / "index" / ".current.new").symlink_to("/dev/full")
    (articles / "gardener.md").write_text(GARDENER, "utf-8")
    done = run("index", "build", "--articles", str(articles), data_dir=data_dir)
    assert "the disk is full; free some space, then run `rolewise index build`" in _failure(done)
    answered = run("ask", "--json", BAKER, data_dir=data_dir, ROLEWISE_ARTICLES=str(articles))
    assert (answered.returncode, json.loads(answered.stdout)["status"]) == (0, "answered")
    assert "the disk is full" in answered.stderr.decode()


def test_articles_are_listed_for_eyes_and_for_programs(run: Run, small_index: SmallIndex) -> None:
    done = run("articles", "list", "--json", "--articles", str(small_index.articles))
    assert [row["id"] for row in json.loads(done.stdout)] == ["baker", "beekeeper", "hostile", "面包师"]
    shown = run("articles", "list", "--articles", str(small_index.articles)).stdout.decode()
    assert "A baker's day" in shown
    assert "面包师的一天" in shown


def test_a_check_of_articles_tells_each_finding(run: Run, articles: Path) -> None:
    assert (
        "4 articles can be read, 0 findings." in run("articles", "check", "--articles", str(articles)).stdout.decode()
    )
    (articles / "latin.md").write_bytes(b"# caf\xe9\n")
    done = run("articles", "check", "--articles", str(articles))
    assert done.returncode == 1
    assert f"{articles / 'latin.md'}:1: byte 0xe9 is not UTF-8" in done.stdout.decode()


def test_two_builds_at_once_leave_a_whole_index(
    articles: Path, tmp_path: Path, environment: dict[str, str], run: Run
) -> None:
    own = environment | {"ROLEWISE_DATA_DIR": str(tmp_path / "both"), "ROLEWISE_ARTICLES": str(articles)}
    command = [sys.executable, "-m", "bot", "index", "build"]
    root = Path(__file__).parents[2]
    builds = [subprocess.Popen(command, env=own, cwd=root, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [build.wait(300) for build in builds] == [0, 0]
    assert run("index", "verify", data_dir=tmp_path / "both").returncode == 0


def test_a_prepared_model_is_verified_and_named_and_prepared_once(run: Run, tmp_path: Path) -> None:
    first = run("model", "prepare", data_dir=tmp_path)
    assert first.returncode == 0
    assert f"verified: 25 MB in {tmp_path}" in first.stdout.decode()
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "model").glob("*/*")}
    assert run("model", "prepare", data_dir=tmp_path).stdout == first.stdout
    assert made == {path: path.stat().st_mtime_ns for path in (tmp_path / "model").glob("*/*")}
