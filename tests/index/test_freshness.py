"""When an index still is what a build would make now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.building import BuildReport
from index.centring import UNCENTRED, Centring
from index.encoders.packaged import PackagedEncoder
from index.freshness import made_by, same_content, staleness
from knowledge.folder import ArticleError
from knowledge.models import CHUNKER_VERSION

Build = Callable[..., BuildReport]


@pytest.fixture
def report(tmp_path: Path, small_articles: Path, build: Build) -> BuildReport:
    return build(tmp_path / "data", small_articles)


def test_an_index_is_fresh_after_it_was_built(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder, centring: Centring
) -> None:
    assert staleness(report.manifest, small_articles, encoder, centring) is None
    assert made_by(report.manifest, encoder, centring)


def test_the_same_content_by_the_same_model_and_chunker_would_make_the_same_index(
    report: BuildReport, encoder: PackagedEncoder, centring: Centring
) -> None:
    manifest = report.manifest
    assert same_content(manifest, manifest.knowledge_digest, encoder, centring)
    assert not same_content(manifest, "another", encoder, centring)
    assert not same_content(manifest, manifest.knowledge_digest, encoder, UNCENTRED)
    chunked = manifest.model_copy(update={"chunker_version": CHUNKER_VERSION + 1})
    assert not same_content(chunked, manifest.knowledge_digest, encoder, centring)


@pytest.mark.parametrize("change", ["edited", "added", "removed", "renamed", "spaced"])
def test_any_change_of_the_articles_makes_it_stale_and_undone_it_is_fresh_again(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder, centring: Centring, change: str
) -> None:
    path = small_articles / "baker.md"
    before = path.read_bytes()
    if change == "edited":
        path.write_bytes(before.replace(b"bread", b"rolls"))
    elif change == "spaced":
        path.write_bytes(before + b"\n")
    elif change == "added":
        (small_articles / "deeper").mkdir()
        (small_articles / "deeper" / "sailor.md").write_text("A sailor sails.\n", "utf-8")
    elif change == "removed":
        path.unlink()
    else:
        path.rename(small_articles / "bakers.md")
    reason = staleness(report.manifest, small_articles, encoder, centring)
    assert reason is not None
    assert str(small_articles) in reason
    assert "changed" in reason
    for added in ("bakers.md", "deeper/sailor.md"):
        (small_articles / added).unlink(missing_ok=True)
    path.write_bytes(before)
    assert staleness(report.manifest, small_articles, encoder, centring) is None


@pytest.mark.parametrize("name", [".draft.md", "notes.docx", "picture.png", ".git/readme.md"])
def test_a_file_that_is_no_article_leaves_it_fresh(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder, centring: Centring, name: str
) -> None:
    (small_articles / name).parent.mkdir(exist_ok=True)
    (small_articles / name).write_text("A sailor sails.\n", "utf-8")
    assert staleness(report.manifest, small_articles, encoder, centring) is None


def test_vectors_of_another_model_are_not_searched_and_the_reason_names_it(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder, centring: Centring
) -> None:
    other = report.manifest.model_copy(update={"encoder": "intfloat/another-model int8"})
    assert not made_by(other, encoder, centring)
    reason = staleness(other, small_articles, encoder, centring)
    assert reason is not None
    assert "intfloat/another-model int8" in reason


def test_vectors_that_were_centred_otherwise_are_not_searched(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder
) -> None:
    assert not made_by(report.manifest, encoder, UNCENTRED)
    assert staleness(report.manifest, small_articles, encoder, UNCENTRED) is not None


def test_passages_that_were_split_otherwise_make_it_stale_though_it_can_be_searched(
    report: BuildReport, small_articles: Path, encoder: PackagedEncoder, centring: Centring
) -> None:
    older = report.manifest.model_copy(update={"chunker_version": CHUNKER_VERSION - 1})
    assert made_by(older, encoder, centring)
    reason = staleness(older, small_articles, encoder, centring)
    assert reason is not None
    assert "splits" in reason


def test_articles_that_are_gone_are_an_error_and_not_a_change(
    report: BuildReport, tmp_path: Path, encoder: PackagedEncoder, centring: Centring
) -> None:
    with pytest.raises(ArticleError, match="does not exist"):
        staleness(report.manifest, tmp_path / "gone", encoder, centring)
