"""What is wrong with an index is named with the command that mends it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.doctor.findings import Level
from bot.doctor.index import check_index
from bot.settings import Settings
from index.archive import Archive, Manifest
from index.calibration import Calibration
from tests.bot.doctor.conftest import bad, only

BUILD = "run `rolewise index build`"


def amend(settings: Settings, **changes: Any) -> None:
    archive = Archive(settings.data_dir)
    with archive.building():
        archive.amend(lambda manifest: Manifest(**{**dict(manifest), **changes}))


def test_an_index_that_is_whole_and_up_to_date_has_no_finding_but_ok(settings: Settings) -> None:
    found = list(check_index(settings))
    assert bad(found) == []
    assert "up to date" in only(found, "index.age").found


def test_no_index_is_no_fault_for_the_first_start_builds_it(settings: Settings) -> None:
    found = list(check_index(settings.model_copy(update={"data_dir": settings.data_dir / "none"})))
    assert bad(found) == [("index.files", Level.WARNING)]
    assert BUILD in only(found, "index.files").mend


def test_a_file_that_was_cut_short_is_a_fault_that_names_it(settings: Settings) -> None:
    _, folder = Archive(settings.data_dir).open()
    os.truncate(folder / "passages.jsonl", 1)
    found = only(check_index(settings), "index.files")
    assert (found.level, found.mend[: len(BUILD)]) == (Level.FAULT, BUILD)
    assert str(folder / "passages.jsonl") in found.found


def test_articles_that_changed_make_it_stale(settings: Settings) -> None:
    assert settings.articles
    (settings.articles / "new.md").write_text("# New\n\nA new article.\n", "utf-8")
    found = list(check_index(settings))
    assert bad(found) == [("index.age", Level.WARNING)]
    assert BUILD in only(found, "index.age").mend


def test_an_index_of_another_model_is_told_with_both(settings: Settings) -> None:
    amend(settings, encoder="another model")
    (found,) = [one for one in check_index(settings) if one.level is Level.WARNING]
    assert "another model" in found.found
    assert settings.embedding_model in found.found


def test_an_index_from_the_future_is_one_of_a_wrong_clock(settings: Settings) -> None:
    amend(settings, built=datetime.now(UTC) + timedelta(days=2))
    assert "clock" in only(check_index(settings), "index.age").mend


def test_a_calibration_for_another_model_is_not_used(settings: Settings) -> None:
    other = Calibration(threshold=0, steepness=1, scale="of another model", origin="ten questions", given=True)
    amend(settings, calibration=other)
    found = only(check_index(settings), "index.calibration")
    assert (found.level, "ten questions" in found.found) == (Level.WARNING, True)
