"""What the index and the articles are like, told in rows."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.settings import DEFAULT_MODEL
from bot.terminal.status import article_rows, index_status_rows
from bot.wiring import Workshop
from index.archive import Archive, NoIndexError
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex


@pytest.fixture
def workshop(small_index: SmallIndex, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Workshop:
    return Workshop(Archive(small_index.data_dir), encoder, centring, coverage, None)


def test_the_status_tells_what_the_index_was_built_from(workshop: Workshop, small_index: SmallIndex) -> None:
    rows = index_status_rows(workshop)
    assert rows["articles"] == f"4 of {small_index.articles}"
    assert rows["up_to_date"] == "yes"
    assert rows["encoder"].startswith(DEFAULT_MODEL)
    assert {part.split()[1] for part in rows["passages"].split(", ")} == {"en", "zh"}
    assert rows["left_out"] == 0


def test_the_status_tells_why_an_index_is_not_up_to_date(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Other\n\nAnother article.\n", "utf-8")
    changed = replace(workshop, articles=tmp_path)
    assert index_status_rows(changed)["up_to_date"] == f"no: the articles in {tmp_path} changed"
    gone = replace(workshop, articles=tmp_path / "gone")
    assert "does not exist" in index_status_rows(gone)["up_to_date"]


def test_without_an_index_there_is_no_status(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="run `rolewise index build`"):
        index_status_rows(replace(workshop, archive=Archive(tmp_path)))


def test_each_article_has_a_row_and_what_cannot_be_read_is_named(small_index: SmallIndex, tmp_path: Path) -> None:
    rows, errors = article_rows(small_index.articles)
    assert errors == ()
    assert [(row["id"], row["language"]) for row in rows] == [
        *(("baker", "en"), ("beekeeper", "en"), ("hostile", "en"), ("面包师", "zh"))
    ]
    assert next(row for row in rows if row["id"] == "baker") == {
        "id": "baker",
        "language": "en",
        "passages": 2,
        "title": "A baker's day",
        "url": "https://example.org/baker",
        "path": str(small_index.articles / "baker.md"),
    }
    (tmp_path / "binary.md").write_bytes(b"\0\1\2")
    rows, errors = article_rows(tmp_path)
    assert rows == []
    assert [error.path.name for error in errors] == ["binary.md"]


def test_a_file_name_that_is_not_utf_8_can_be_told(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/b\xffd.md", "wb") as file:  # noqa: PTH123 - a name that a Path cannot spell
        file.write(b"# Potter\n\nA potter makes pots of clay.\n")
    rows, errors = article_rows(tmp_path)
    assert ([row["id"] for row in rows], errors) == (["b\\xffd"], ())


def test_without_a_folder_the_rows_are_those_of_our_own_notes() -> None:
    rows, errors = article_rows(None)
    assert errors == ()
    assert {row["id"][-3:] for row in rows} == {"-en", "-zh"}
