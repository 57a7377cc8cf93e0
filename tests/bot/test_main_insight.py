"""``python -m bot gaps``, ``stats`` and ``report`` in real processes, over a real state."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.models import NotCovered, Question
from bot.state.opening import State, open_state
from bot.state.questions import Asked
from bot.state.retention import Retention

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
SALARY = ("How much does a data engineer earn?", "data engineer salary", "数据工程师工资多少")
VISA = "Will an employer sponsor my visa?"
HOSTILE = "\x1b[31mred\u202eevil <script>alert(1)</script>"


def opened(data_dir: Path) -> State:
    """Return the state of *data_dir*, which keeps texts."""
    return open_state(f"sqlite:///{data_dir / 'state.db'}", retention=Retention(texts=True))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a data folder whose state holds refused questions of the last hours, one of them in Discord."""
    state = opened(tmp_path)
    for n, text in enumerate((*SALARY, VISA, HOSTILE)):
        question = Question(text, "zh" if "数" in text else "en")
        reply = NotCovered(question, 0.1, (), roles=("data-engineer",), timings_ms={"total": 3.0})
        platform = "discord" if text == VISA else "slack"
        where = (str(n), platform, "T1", "C1", f"{platform}:T1:{n}", "U1", text)
        state.questions.keep(Asked(*where, reply, datetime.now(UTC) - timedelta(hours=n + 1), private=False))
    state.close()
    return tmp_path


def test_gaps_are_grouped_while_the_state_is_open_elsewhere(run: Run, data_dir: Path) -> None:
    server = opened(data_dir)
    done = run("gaps", "--json", data_dir=data_dir)
    server.close()
    assert (done.returncode, done.stderr) == (0, b"")
    first, *others = json.loads(done.stdout)["gaps"]
    assert (first["questions"], set(first["examples"])) == (3, set(SALARY))
    assert {gap["name"] for gap in others} == {VISA, HOSTILE}


def test_gaps_are_shown_on_a_terminal_that_obeys_none_of_them(run: Run, data_dir: Path) -> None:
    done = run("gaps", "--platform", "slack", data_dir=data_dir)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "数据工程师工资多少" in text
    assert VISA not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_stub_is_written_once_refused_as_it_is_and_read_when_it_is_written(
    run: Run, data_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    assert run("gaps", "--stub", "1", "--output", str(folder), data_dir=data_dir).returncode == 0
    (stub,) = folder.iterdir()
    again = run("gaps", "--stub", "1", "--output", str(folder), data_dir=data_dir)
    assert (again.returncode, b"the file is there already" in again.stderr) == (2, True)
    unwritten = run("articles", "check", "--articles", str(folder))
    assert (unwritten.returncode, b"it is a draft" in unwritten.stdout) == (1, True)
    text = stub.read_text("utf-8").replace("draft: true\n", "")
    stub.write_text(text + "\nA data engineer earns 70,000 euros a year in Berlin.\n", "utf-8")
    assert run("articles", "check", "--articles", str(folder)).returncode == 0


def test_a_stub_is_printed_where_no_folder_is_named_and_a_gap_that_is_not_there_refused(
    run: Run, data_dir: Path
) -> None:
    printed = run("gaps", "--stub", "1", data_dir=data_dir)
    assert printed.stdout.startswith(b"---\nid: ")
    assert b"draft: true" in printed.stdout
    refused = run("gaps", "--stub", "9", data_dir=data_dir)
    assert (refused.returncode, b"there are 3 gaps" in refused.stderr) == (2, True)


def test_stats_count_what_was_asked(run: Run, data_dir: Path) -> None:
    told = json.loads(run("stats", "--json", data_dir=data_dir).stdout)
    assert (told["questions"], told["platforms"]) == (5, {"slack": 4, "discord": 1})
    assert b"data engineer" in run("stats", data_dir=data_dir).stdout


def test_a_report_is_one_file_that_replaces_the_one_before(run: Run, data_dir: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("before")
    done = run("report", "--output", str(page), "--title", "Our <month>", data_dir=data_dir)
    assert (done.returncode, done.stdout.decode()) == (0, f"The report on 5 questions is in {page}.\n")
    html = page.read_text("utf-8")
    assert "<title>Our &lt;month&gt;</title>" in html
    assert SALARY[2] in html
    assert "<script>" not in html


@pytest.mark.parametrize("command", ["gaps", "stats", "report"])
def test_where_nothing_was_asked_yet_it_is_said_and_no_failure(run: Run, tmp_path: Path, command: str) -> None:
    options = ["--output", str(tmp_path / "report.html")] if command == "report" else []
    done = run(command, *options, data_dir=tmp_path / "new")
    assert done.returncode == 0
    assert b"Nothing was asked" in done.stdout or b"The report on 0 questions" in done.stdout
    assert not (tmp_path / "new").exists()


def test_a_span_of_time_that_is_none_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    done = run("stats", "--since", "soon", data_dir=tmp_path)
    assert done.returncode == 2
    assert b"is no span of time" in done.stderr


def test_a_report_is_its_owners_alone_and_without_texts_shows_none(run: Run, data_dir: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert run("report", "--output", str(page), "--no-texts", data_dir=data_dir).returncode == 0
    assert page.stat().st_mode & 0o777 == 0o600
    assert SALARY[0] not in page.read_text("utf-8")
    printed = run("report", "--output", "-", data_dir=data_dir)
    assert printed.stdout.startswith(b"<!")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "--output", "nowhere/report.html"), b"nowhere/report.html: it cannot be written"),
        (("report", "--output", "/"), b"name a file in it"),
        (("report", "--title", " "), b"--title"),
        (("state", "backup", ""), b".: this is a folder; name a file in it"),
        (("gaps", "--output", "stubs"), b"--stub"),
        (("gaps", "--json", "--stub", "1"), b"leave out one"),
        (("stats", "--platform", "teams"), b"there is no such platform"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    run: Run, data_dir: Path, arguments: tuple[str, ...], said: bytes
) -> None:
    done = run(*arguments, data_dir=data_dir)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert b"Traceback" not in done.stderr
