"""``rolewise index calibrate`` in real processes: what it sets, what it keeps, and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.archive import Archive

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
QUESTIONS = [
    {"text": "What does a baker do?", "covered": True},
    {"text": "When do bakers start work?", "covered": True},
    {"text": "面包师做什么？", "covered": True},
    {"text": "What does a baker earn?", "covered": False},
    {"text": "How tall is Mount Everest?", "covered": False},
]


@pytest.fixture
def data_dir(small_index: SmallIndex, tmp_path: Path) -> Path:
    """Return a copy of the small index that may be changed."""
    return shutil.copytree(small_index.data_dir, tmp_path / "data")


def written(path: Path, rows: list[dict[str, object]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_the_calibration_is_set_on_the_questions_kept_by_a_build_and_taken_back(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    questions = written(tmp_path / "questions.jsonl", QUESTIONS)
    files = Archive(data_dir).open()[0].files
    done = run("index", "calibrate", "--lost", "0", questions, data_dir=data_dir)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(
        "Calibrated on 3 covered and 2 other questions.\nOf these, 0.0% of the covered"
    )
    manifest, folder = Archive(data_dir).open()
    assert manifest.calibration is not None
    assert manifest.calibration.given
    assert {name for name in manifest.files if (folder / name).is_file()} == set(files)
    for question in QUESTIONS[:3]:
        assert run("ask", str(question["text"]), data_dir=data_dir).returncode == 0
    status = json.loads(run("index", "status", "--json", data_dir=data_dir).stdout)
    assert status["calibration"] == "3 covered and 2 other questions"

    assert run("index", "calibrate", "--reset", data_dir=data_dir).returncode == 0
    assert Archive(data_dir).open()[0].calibration is None
    assert b"shipped with Rolewise" in run("index", "status", data_dir=data_dir).stdout


@pytest.mark.parametrize("arguments", [[], ["--reset", "questions.jsonl"]])
def test_without_questions_or_with_both_it_says_what_to_give(run: Run, data_dir: Path, arguments: list[str]) -> None:
    before = Archive(data_dir).open()
    done = run("index", "calibrate", *arguments, data_dir=data_dir)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "--reset" in done.stderr.decode()
    assert Archive(data_dir).open() == before


def test_where_no_question_is_said_to_be_not_covered_the_foreign_ones_that_ship_are(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    done = run("index", "calibrate", written(tmp_path / "questions.jsonl", QUESTIONS[:3]), data_dir=data_dir)
    assert done.returncode == 0, done.stderr.decode()
    calibration = Archive(data_dir).open()[0].calibration
    assert calibration is not None
    assert calibration.origin.startswith("3 covered and ")
    assert run("ask", "How long should I boil an egg?", data_dir=data_dir).returncode == 3


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (QUESTIONS[3:], "no question is covered"),
        ([], "there is no question"),
        ([{"text": "What does a baker do?"}], "nothing says how to judge"),
    ],
)
def test_questions_that_calibrate_nothing_are_refused_and_the_index_stays(
    run: Run, data_dir: Path, tmp_path: Path, rows: list[dict[str, object]], said: str
) -> None:
    before = Archive(data_dir).open()
    done = run("index", "calibrate", written(tmp_path / "questions.jsonl", rows), data_dir=data_dir)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert Archive(data_dir).open() == before
