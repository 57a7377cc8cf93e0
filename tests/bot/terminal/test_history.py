"""The history of a chat is its owner's, and a missing one, or a Python without line editing, costs nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.terminal.history import open_history


def test_a_history_is_written_for_its_owner_only_also_where_others_could_read_it(tmp_path: Path) -> None:
    readline = pytest.importorskip("readline")
    path = tmp_path / "history"
    path.write_text("", "utf-8")
    path.chmod(0o644)
    keep = open_history(path)
    readline.add_history("面包师做什么？")
    keep()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "面包师" in path.read_text("utf-8")
    open_history(path)
    assert readline.get_history_item(readline.get_current_history_length()) == "面包师做什么？"
    readline.clear_history()


def test_only_the_last_thousand_lines_are_kept(tmp_path: Path) -> None:
    readline = pytest.importorskip("readline")
    keep = open_history(tmp_path / "history")
    for number in range(1010):
        readline.add_history(f"Question {number}?")
    keep()
    lines = (tmp_path / "history").read_text("utf-8").split("\n")
    assert len([line for line in lines if line.startswith("Question")]) == 1000
    assert "Question 1009?" in lines
    readline.clear_history()


def test_without_line_editing_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "readline", None)
    open_history(tmp_path / "history")()
    assert not (tmp_path / "history").exists()
