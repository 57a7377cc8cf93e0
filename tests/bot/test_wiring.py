"""Settings become an assistant over an index that is up to date, or stays in use when it cannot be."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.lines import plain_text
from bot.models import Answer, Question
from bot.runtimes import make_encoder
from bot.settings import DatabaseSettings, Settings
from bot.wiring import (
    Workshop,
    build,
    make_archive,
    make_assistant,
    make_state,
    make_workshop,
)
from index.archive import Archive, ArchiveError, NothingToIndexError
from index.centring import UNCENTRED
from index.encoders.packaged import PackagedEncoder
from knowledge.folder import BUILTIN_ARTICLES, ArticleError
from knowledge.library import read_library
from knowledge.roles import Roles

if TYPE_CHECKING:
    from tests.bot.conftest import RecordedNotices, SmallIndex

GARDENER = "# The gardener\n\nA gardener prunes roses with secateurs in February.\n"
ASKED = Question("What does a gardener prune?", "en")


@pytest.fixture
def own_articles(small_index: SmallIndex, tmp_path: Path) -> Path:
    """Return a copy of the small articles that may be changed."""
    return shutil.copytree(small_index.articles, tmp_path / "articles")


def test_the_default_model_is_the_packaged_engine(encoder: PackagedEncoder) -> None:
    assert make_encoder(Settings()).fingerprint == encoder.fingerprint


def test_a_workshop_has_absolute_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    workshop = make_workshop(Settings(data_dir=Path("~/data"), articles=Path("articles")))
    assert workshop.articles == tmp_path / "articles"
    assert workshop.centring.languages
    with make_archive(Settings(data_dir=Path("~/data"))).building():
        assert (tmp_path / "home" / "data" / "index").is_dir()


def test_only_many_texts_are_embedded_by_the_swift_encoder(
    workshop: Workshop, own_articles: Path, roles: Roles, encoder: PackagedEncoder, notices: RecordedNotices
) -> None:
    swift = PackagedEncoder()
    library = read_library(own_articles, roles)
    workshop = replace(workshop, make_swift=lambda _: swift)
    assert workshop.encoder_for(library, notices) is encoder
    assert workshop.encoder_for(replace(library, passages=library.passages * 500), notices) is swift


def test_the_articles_are_those_set_else_those_remembered_else_our_own(
    workshop: Workshop, small_index: SmallIndex, tmp_path: Path
) -> None:
    manifest, _ = workshop.archive.open()
    own = manifest.model_copy(update={"articles": None})
    assert workshop.folder(manifest) == small_index.articles
    assert workshop.folder(own) == workshop.folder() == BUILTIN_ARTICLES
    assert replace(workshop, articles=tmp_path).folder(manifest) == tmp_path


def test_a_fresh_index_is_used_without_a_word(workshop: Workshop, notices: RecordedNotices) -> None:
    assert isinstance(make_assistant(workshop, notices).ask(Question("What does a baker do?", "en")), Answer)
    assert (notices.said, notices.steps) == ([], [])


def test_a_missing_index_is_built_with_progress(
    workshop: Workshop, own_articles: Path, tmp_path: Path, notices: RecordedNotices
) -> None:
    (own_articles / "broken.md").write_bytes(b"\xff\xfe\xfa")
    fresh = replace(workshop, archive=Archive(tmp_path / "elsewhere"), articles=own_articles)
    assert isinstance(make_assistant(fresh, notices).ask(Question("What does a baker do?", "en")), Answer)
    assert notices.said[0] == "There is no index yet; building it once."
    assert notices.said[1].startswith(f"Left out: {own_articles / 'broken.md'}:1: byte 0xff is not UTF-8")
    done, total = notices.steps[-1]
    assert done == total > 0


def test_a_stale_index_is_named_and_rebuilt_and_only_what_is_new_is_embedded(
    workshop: Workshop, own_articles: Path, notices: RecordedNotices
) -> None:
    moved = replace(workshop, articles=own_articles)
    (own_articles / "gardener.md").write_text(GARDENER, "utf-8")
    reply = make_assistant(moved, notices).ask(ASKED)
    assert isinstance(reply, Answer)
    assert "roses with secateurs" in plain_text(reply)
    assert notices.said == [f"The index is stale: the articles in {own_articles} changed. Rebuilding it."]
    assert notices.steps[-1] == (2, 2)  # one passage and its one sentence
    assert workshop.archive.open()[0].articles == str(own_articles)


@pytest.mark.parametrize("empty", [True, False])
def test_an_index_whose_articles_are_gone_stays_in_use(
    empty: bool, workshop: Workshop, tmp_path: Path, notices: RecordedNotices
) -> None:
    if empty:
        (tmp_path / "gone").mkdir()
    moved = replace(workshop, articles=tmp_path / "gone")
    assert isinstance(make_assistant(moved, notices).ask(Question("What does a baker do?", "en")), Answer)
    assert notices.said[-1].startswith("The index is used as it was built, because it cannot be brought up to date: ")
    assert str(tmp_path / "gone") in notices.said[-1]


def test_vectors_of_another_model_are_never_searched(
    workshop: Workshop, tmp_path: Path, notices: RecordedNotices
) -> None:
    other = replace(workshop, centring=UNCENTRED, articles=tmp_path / "gone")
    with pytest.raises(ArticleError, match="does not exist"):
        make_assistant(other, notices)


def test_a_damaged_index_is_not_used(workshop: Workshop, notices: RecordedNotices) -> None:
    _, folder = workshop.archive.open()
    (folder / "passages.jsonl").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"passages\.jsonl: .* run `rolewise index build`"):
        make_assistant(workshop, notices)


def test_our_own_notes_are_remembered_as_such_and_another_folder_by_its_path(
    workshop: Workshop, own_articles: Path, notes_data_dir: Path, tmp_path: Path, notices: RecordedNotices
) -> None:
    report = build(workshop, own_articles, notices)
    assert (report.manifest.articles, report.embedded) == (str(own_articles), 0)
    own = replace(workshop, archive=Archive(shutil.copytree(notes_data_dir, tmp_path / "notes")))
    report = build(own, BUILTIN_ARTICLES, notices)
    assert (report.manifest.articles, report.embedded) == (None, 0)


def test_nothing_to_build_from_is_refused(workshop: Workshop, tmp_path: Path, notices: RecordedNotices) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndexError, match=r"there is no article to index; add \.md or \.txt files"):
        build(workshop, tmp_path / "empty", notices)
    assert workshop.archive.open()


def test_an_index_of_an_older_version_is_built_anew_from_what_it_was_built_from(
    workshop: Workshop, small_index: SmallIndex, notices: RecordedNotices
) -> None:
    _, folder = workshop.archive.open()
    old = json.loads((folder / "manifest.json").read_bytes()) | {"format_version": 1, "unknown": "key"}
    content = json.dumps(old).encode()
    name = hashlib.sha256(content).hexdigest()[:16]
    folder.rename(folder.parent / name)
    (folder.parent / name / "manifest.json").write_bytes(content)
    (folder.parent / "current").write_text(name)
    reply = make_assistant(workshop, notices).ask(Question("What does a baker do?", "en"))
    assert isinstance(reply, Answer)
    assert notices.said[0] == "The index is of an older version of Rolewise. Building it anew."
    assert workshop.archive.open()[0].articles == str(small_index.articles)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, (timedelta(days=30), timedelta(days=1), timedelta(hours=24), False)),
        ({"keep_texts": True, "remember_hours": 2}, (timedelta(days=30), timedelta(days=1), timedelta(hours=2), True)),
        ({"keep_days": 1, "remember_hours": 720}, (timedelta(days=1), timedelta(days=1), timedelta(days=1), False)),
    ],
)
def test_what_is_kept_is_kept_as_long_as_is_set_and_nothing_outlasts_its_record(
    given: dict[str, Any], kept: tuple[object, ...], tmp_path: Path
) -> None:
    state = make_state(Settings(data_dir=tmp_path, **given), DatabaseSettings())
    state.close()
    found = state.retention
    assert (found.records, found.private, found.remembered, found.texts) == kept
