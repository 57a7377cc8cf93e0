"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.insight.writing import write_whole


def test_a_file_is_written_in_utf_8_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.md", "工资\ud800", replacing=False)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"a.md": "工资?"}


def test_what_is_there_is_replaced_only_where_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        write_whole(path, "new", replacing=False)
    assert path.read_text() == "mine"
    write_whole(path, "new", replacing=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "a.md", "new", replacing=True)
