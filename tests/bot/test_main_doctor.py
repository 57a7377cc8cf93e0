"""``rolewise doctor`` in real processes: its exit status, one object, no colours in a pipe, and no secret."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_a_newcomer_is_told_the_next_step_and_nothing_is_made(run: Run, tmp_path: Path) -> None:
    done = run("doctor", data_dir=tmp_path / "data", PORT="0")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.startswith("Settings\n  ✓ ")
    assert "docs/slack.md" in text
    assert "there is no index yet" in text
    assert "\x1b" not in text
    assert list(tmp_path.iterdir()) == []


def test_a_fault_exits_with_1_and_a_program_reads_one_object_without_secrets(run: Run) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xapp-planted", "ROLEWISE_DATA_DRI": "x"}
    done = run("doctor", "--json", "--offline", PORT="0", **wrong)
    assert (done.returncode, done.stderr) == (1, b"")
    told = json.loads(done.stdout)
    assert set(told) == {"findings", "faults", "warnings"}
    faults = [one for one in told["findings"] if one["level"] == "fault"]
    assert len(faults) == told["faults"] >= 2
    assert {"settings.unreadable", "settings.swapped"} <= {one["check"] for one in faults}
    assert all(one["mend"] for one in told["findings"] if one["level"] != "ok")
    assert b"planted" not in done.stdout


def test_wrong_usage_exits_with_2(run: Run) -> None:
    assert run("doctor", "--nope").returncode == 2
