"""Builds: what is embedded, what is reused, and what the report and the manifest tell of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive, NoIndexError, NothingToIndexError
from index.building import BuildReport, build_index, passage_text, statement_texts
from index.calibration import Calibration, foreign_questions
from index.centring import UNCENTRED, Centring
from index.contents import Contents, statement_ids
from index.coverage import PLAIN_COVERAGE, Coverage
from index.encoders.packaged import PackagedEncoder
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.retrieval import Retriever
from knowledge.chunking import split_passages
from knowledge.folder import ArticleError, knowledge_digest
from knowledge.language import detect_language
from knowledge.library import read_library
from knowledge.loading import load_articles
from knowledge.models import CHUNKER_VERSION, Passage
from knowledge.roles import Roles

Build = Callable[..., BuildReport]
OpenIndex = Callable[[Path], Contents]
AssertVectors = Callable[[Path, Path], None]
WriteArticles = Callable[[Path, dict[str, str]], Path]


def passages_with_titles(folder: Path, roles: Roles) -> list[tuple[Passage, str]]:
    articles = load_articles(folder, roles).articles
    return [(passage, article.title) for article in articles for passage in split_passages(article, roles)]


def count_texts(folder: Path, roles: Roles) -> int:
    """Return how many texts the articles in *folder* have to embed: each passage and each of its statements."""
    return sum(1 + len(passage.statements) for passage, _ in passages_with_titles(folder, roles))


@pytest.fixture(scope="module")
def assert_vectors(open_index: OpenIndex, roles: Roles, encoder: PackagedEncoder, centring: Centring) -> AssertVectors:
    """Return an assertion: the vectors of an index are those of the texts in a folder as they are now, and no others.

    The definition: encoded as a passage, and centred for the language of its article.
    """

    def check(data_dir: Path, folder: Path) -> None:
        contents = open_index(data_dir)
        expected_ids = []
        for passage, title in passages_with_titles(folder, roles):
            texts = [passage_text(passage, title), *statement_texts(passage, title)]
            expected = centring.passages(encoder.encode_passages(texts), [passage.language] * len(texts))
            own = contents.passage_vectors.fetch([passage.id])
            of_statements = contents.statement_vectors.fetch(statement_ids(passage))
            np.testing.assert_allclose(np.concatenate([own, of_statements]), expected, atol=2e-3)
            expected_ids.append(passage.id)
        assert contents.passage_vectors.ids == tuple(expected_ids)

    return check


def test_every_passage_and_statement_is_in_the_index_with_the_centred_vector_of_its_text(
    tmp_path: Path, small_articles: Path, build: Build, assert_vectors: AssertVectors, roles: Roles
) -> None:
    report = build(tmp_path / "data", small_articles)
    assert_vectors(tmp_path / "data", small_articles)
    assert (report.embedded, report.reused) == (count_texts(small_articles, roles), 0)


def test_what_is_embedded_carries_its_place(small_articles: Path, roles: Roles) -> None:
    passage, title = next(pair for pair in passages_with_titles(small_articles, roles) if "deck oven" in pair[0].quote)
    text = passage_text(passage, title)
    assert text.splitlines()[:2] == ["A baker's day", "Which tools does a baker use?"]
    assert text.endswith(passage.quote)
    assert "Which tools does a baker use?: A baker bakes bread in a deck oven." in statement_texts(passage, title)
    bare = passage.model_copy(update={"section": ()})
    assert statement_texts(bare, title)[0].startswith("A baker's day: ")
    assert len(statement_texts(bare, title)) == len(passage.statements)


def test_of_a_text_far_past_what_the_encoder_reads_only_the_beginning_is_embedded(
    small_articles: Path, roles: Roles
) -> None:
    passage, title = passages_with_titles(small_articles, roles)[0]
    endless = passage.model_copy(update={"statements": ("Knead it. " * 50_000, "面" * 9000, "Bake it.")})
    for text in (passage_text(endless, title), *statement_texts(endless, title)[:2]):
        assert 2000 < len(text) < 10_000
    assert passage_text(endless, title).startswith(title)
    assert statement_texts(endless, title)[2].endswith(": Bake it.")


def test_the_manifest_tells_what_the_index_was_built_from(
    tmp_path: Path, small_articles: Path, build: Build, roles: Roles, encoder: PackagedEncoder, centring: Centring
) -> None:
    manifest = build(tmp_path / "data", small_articles).manifest
    assert manifest == Archive(tmp_path / "data").open()[0]
    assert (manifest.encoder, manifest.centring) == (encoder.fingerprint, centring.digest)
    assert (manifest.articles, manifest.knowledge_digest) == (str(small_articles), knowledge_digest(small_articles))
    assert manifest.chunker_version == CHUNKER_VERSION
    assert manifest.article_count == 3
    languages = Counter(passage.language for passage, _ in passages_with_titles(small_articles, roles))
    assert manifest.passage_counts == languages
    assert set(languages) == {"en", "zh"}
    assert manifest.unreadable == ()


def test_without_a_change_nothing_is_embedded_again(
    tmp_path: Path, small_articles: Path, build: Build, roles: Roles
) -> None:
    build(tmp_path / "data", small_articles)
    again = build(tmp_path / "data", small_articles)
    assert (again.embedded, again.reused) == (0, count_texts(small_articles, roles))


@pytest.mark.parametrize(
    ("old", "new", "embedded"),
    [
        ("bread and cakes", "rolls and cakes", 3),  # the passage and its two statements
        ("# A baker's day", "# A baker's night", 8),  # the title stands before every text of the article
        ("## What does a baker do?", "## Work", 3),
        ("\n\n", "\n\n\n\n", 0),
        ("\n", "\r\n", 0),
        ("# A baker's day", "---\nlanguage: de\n---\n# A baker's day", 8),  # centred for another language
        ("- A baker weighs flour on a scale.\n", "", 4),  # the list and what is left of it
    ],
)
def test_only_what_changed_is_embedded_again_and_all_vectors_are_those_of_the_new_texts(
    tmp_path: Path,
    small_articles: Path,
    build: Build,
    assert_vectors: AssertVectors,
    roles: Roles,
    *,
    old: str,
    new: str,
    embedded: int,
) -> None:
    build(tmp_path / "data", small_articles)
    text = (small_articles / "baker.md").read_bytes().decode()
    assert old in text
    (small_articles / "baker.md").write_bytes(text.replace(old, new).encode())
    report = build(tmp_path / "data", small_articles)
    assert_vectors(tmp_path / "data", small_articles)
    assert report.embedded == embedded
    assert report.embedded + report.reused == count_texts(small_articles, roles)


def test_an_article_that_is_gone_is_gone_from_the_index(
    tmp_path: Path, small_articles: Path, build: Build, open_index: OpenIndex
) -> None:
    build(tmp_path / "data", small_articles)
    (small_articles / "beekeeper.txt").unlink()
    report = build(tmp_path / "data", small_articles)
    contents = open_index(tmp_path / "data")
    assert report.embedded == 0
    assert report.manifest.article_count == 2
    assert contents.lexicon.search("beekeeper veil smoker", 9, language="en") == []
    assert "beekeeper" not in contents.references
    assert all("#" in one and one.split("#")[0] in contents.passage_vectors for one in contents.statement_vectors.ids)


def test_vectors_of_another_model_or_centring_are_not_reused(
    tmp_path: Path, small_articles: Path, build: Build, roles: Roles, minilm_folder: Path
) -> None:
    build(tmp_path / "data", small_articles)
    uncentred = build(tmp_path / "data", small_articles, centring=UNCENTRED)
    other = SentenceTransformerEncoder(str(minilm_folder), device="cpu")
    by_other = build(tmp_path / "data", small_articles, encoder=other, centring=UNCENTRED)
    every = count_texts(small_articles, roles)
    assert (uncentred.embedded, by_other.embedded) == (every, every)
    assert by_other.manifest.encoder == other.fingerprint


def test_an_index_of_the_default_model_has_the_calibration_that_ships(
    tmp_path: Path, small_articles: Path, build: Build
) -> None:
    assert build(tmp_path / "data", small_articles).manifest.calibration is None


def test_a_build_keeps_the_calibration_that_somebody_set_for_the_same_model(
    tmp_path: Path, small_articles: Path, build: Build, coverage: Coverage
) -> None:
    build(tmp_path / "data", small_articles)
    given = Calibration(threshold=0.4, steepness=2, scale=coverage.digest, origin="made here", given=True)
    archive = Archive(tmp_path / "data")
    with archive.building():
        archive.amend(lambda manifest: manifest.model_copy(update={"calibration": given}))
    (small_articles / "baker.md").write_text("# The baker\n\nA baker bakes bread.\n", "utf-8")
    assert build(tmp_path / "data", small_articles).manifest.calibration == given
    other = build(tmp_path / "data", small_articles, coverage=PLAIN_COVERAGE).manifest.calibration
    assert other is not None
    assert not other.given


def test_an_index_of_another_scale_is_calibrated_so_that_it_refuses_foreign_questions(
    tmp_path: Path, small_articles: Path, build: Build, open_index: OpenIndex, encoder: PackagedEncoder
) -> None:
    report = build(tmp_path / "data", small_articles, centring=UNCENTRED, coverage=PLAIN_COVERAGE)
    calibration = report.manifest.calibration
    assert calibration is not None
    assert calibration.scale == PLAIN_COVERAGE.digest
    retriever = Retriever(open_index(tmp_path / "data"), encoder, UNCENTRED)

    def confidence(question: str) -> float:
        return calibration.confidence(retriever.search(question, detect_language(question)).evidence)

    covered = [question for question in foreign_questions() if confidence(question) >= calibration.least]
    assert len(covered) <= len(foreign_questions()) * 0.02 + 1
    assert confidence("Which tools does a baker use?") > calibration.least


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_indexed(
    tmp_path: Path, small_articles: Path, build: Build
) -> None:
    (small_articles / "broken.md").write_bytes(b"caf\xe9 in Latin-1")
    (small_articles / "empty.md").write_bytes(b"\xef\xbb\xbf\r\n")
    report = build(tmp_path / "data", small_articles)
    assert {error.path.name for error in report.errors} == {"broken.md", "empty.md"}
    assert report.manifest.unreadable == tuple(map(str, report.errors))
    assert report.manifest.article_count == 3


@pytest.mark.parametrize("content", [None, b"\xff\xfe\0", b"# Only a heading\n"])
def test_without_an_article_nothing_is_built_and_the_reasons_are_told(
    tmp_path: Path, build: Build, content: bytes | None
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    if content is not None:
        (folder / "面包.md").write_bytes(content)
    with pytest.raises(NothingToIndexError, match=r"add \.md or \.txt files") as raised:
        build(tmp_path / "data", folder)
    assert str(raised.value).startswith(str(folder))
    assert ("面包.md" in str(raised.value)) == (content is not None)
    with pytest.raises(NoIndexError):
        Archive(tmp_path / "data").open()


def test_an_index_stays_when_its_articles_are_gone(tmp_path: Path, small_articles: Path, build: Build) -> None:
    before = build(tmp_path / "data", small_articles).manifest
    with pytest.raises(ArticleError, match="does not exist"):
        build(tmp_path / "data", tmp_path / "gone")
    for path in small_articles.iterdir():
        path.unlink()
    with pytest.raises(NothingToIndexError):
        build(tmp_path / "data", small_articles)
    assert Archive(tmp_path / "data").open()[0] == before


def test_progress_rises_to_the_number_of_texts_that_are_embedded(
    tmp_path: Path, write_articles: WriteArticles, build: Build, roles: Roles
) -> None:
    lines = "\n\n".join(f"Loaf {number} is baked in oven {number}." for number in range(90))
    folder = write_articles(tmp_path / "articles", {"loaves.md": lines + "\n"})
    told: list[tuple[int, int]] = []
    report = build(tmp_path / "data", folder, progress=lambda done, total: told.append((done, total)))
    total = count_texts(folder, roles)
    assert report.embedded == total > 90
    assert len(told) >= 2
    assert told == sorted(told)
    assert {each for _, each in told} == {total}
    assert told[-1] == (total, total)


def test_the_same_words_under_other_articles_or_headings_are_passages_of_their_own(
    tmp_path: Path, write_articles: WriteArticles, build: Build, open_index: OpenIndex
) -> None:
    text = "# Bread\n\nKnead it.\n\n## Rye\n\nKnead it.\n\n## Rye\n\nKnead it.\n"
    folder = write_articles(tmp_path / "articles", {"a.md": text, "deeper/a.md": text, "b.md": text})
    build(tmp_path / "data", folder)
    contents = open_index(tmp_path / "data")
    assert len(set(contents.passage_vectors.ids)) == 9
    assert len(contents.statement_vectors) == 9
    assert len(contents.lexicon.search("knead", 20, language="en")) == 9


def test_the_name_of_the_articles_is_none_for_the_notes_that_ship(
    tmp_path: Path, small_articles: Path, roles: Roles, encoder: PackagedEncoder, centring: Centring
) -> None:
    archive = Archive(tmp_path / "data")
    with archive.building():
        build_index(archive, read_library(small_articles, roles), encoder, centring)
    assert archive.open()[0].articles is None
