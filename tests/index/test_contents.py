"""What an index holds: written, read again one passage at a time, and refused when its parts do not fit."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive, ArchiveError
from index.building import BuildReport
from index.contents import (
    Contents,
    Passages,
    lexical_text,
    open_contents,
    pair_translations,
    passage_of,
    save_contents,
    statement_ids,
)
from index.seams import Vectors
from knowledge.chunking import split_passages
from knowledge.loading import load_articles
from knowledge.models import Passage, Reference
from knowledge.roles import Roles

Build = Callable[..., BuildReport]
WriteArticles = Callable[[Path, dict[str, str]], Path]
DIM = 8


def knowledge(folder: Path, roles: Roles) -> tuple[list[Passage], dict[str, Reference]]:
    """Return the passages and references of the articles in *folder*."""
    articles = load_articles(folder, roles).articles
    passages = [passage for article in articles for passage in split_passages(article, roles)]
    return passages, {article.id: article.reference() for article in articles}


def unit_vectors(count: int) -> Vectors:
    vectors = np.random.default_rng(count).normal(size=(count, DIM))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def saved(tmp_path: Path, small_articles: Path, roles: Roles) -> tuple[Path, list[Passage], dict[str, Reference]]:
    """Return a folder with the contents of the small articles, and what they are."""
    folder = tmp_path / "contents"
    folder.mkdir()
    passages, references = knowledge(small_articles, roles)
    statements = sum(len(passage.statements) for passage in passages)
    save_contents(folder, passages, references, unit_vectors(len(passages)), unit_vectors(statements))
    return folder, passages, references


def test_what_was_saved_is_there_when_it_is_opened(
    saved: tuple[Path, list[Passage], dict[str, Reference]],
) -> None:
    folder, passages, references = saved
    contents = open_contents(folder)
    assert [contents.passages.get(passage.id) for passage in reversed(passages)] == passages[::-1]
    assert contents.references == references
    ids = [identifier for passage in passages for identifier in statement_ids(passage)]
    assert contents.passage_vectors.ids == tuple(passage.id for passage in passages)
    assert contents.statement_vectors.ids == tuple(ids)
    np.testing.assert_allclose(contents.statement_vectors.fetch(ids), unit_vectors(len(ids)), atol=1e-3)


def test_vectors_words_and_moments_know_the_language_of_their_passage(
    saved: tuple[Path, list[Passage], dict[str, Reference]],
) -> None:
    folder, passages, _ = saved
    contents = open_contents(folder)
    chinese = {passage.id for passage in passages if passage.language == "zh"}
    assert chinese
    found = contents.passage_vectors.search(unit_vectors(1), 99, languages=["zh"])[0]
    assert {identifier for identifier, _ in found} == chinese
    found = contents.statement_vectors.search(unit_vectors(1), 99, languages=["zh"])[0]
    assert {passage_of(identifier) for identifier, _ in found} == chinese
    assert {identifier for identifier, _ in contents.lexicon.search("面包师", 9, language="zh")} == chinese
    assert contents.passage_moments.counts == {"en": len(passages) - len(chinese), "zh": len(chinese)}
    assert contents.statement_moments.counts["zh"] == sum(len(p.statements) for p in passages if p.id in chinese)


def test_the_moments_are_those_of_the_vectors(saved: tuple[Path, list[Passage], dict[str, Reference]]) -> None:
    folder, passages, _ = saved
    rows = [number for number, passage in enumerate(passages) if passage.language == "en"]
    vectors = unit_vectors(len(passages))[rows]
    moments = open_contents(folder).passage_moments
    np.testing.assert_allclose(moments.means["en"], vectors.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(moments.products["en"], vectors.T @ vectors / len(rows), atol=1e-6)


def test_a_passage_is_found_by_its_words_its_headings_and_the_title_of_its_article(
    saved: tuple[Path, list[Passage], dict[str, Reference]],
) -> None:
    folder, passages, references = saved
    listed = next(passage for passage in passages if "deck oven" in passage.quote)
    lexicon = open_contents(folder).lexicon
    assert references[listed.article_id].title == "A baker's day"
    for words in ("deck oven", "Which tools", "day"):
        assert listed.id in dict(lexicon.search(words, 9, language="en"))
    assert lexical_text(listed, references).split("\n", 2) == [
        "A baker's day",
        "Which tools does a baker use?",
        listed.quote,
    ]


def test_a_passage_may_hold_any_line_break_and_any_character(
    tmp_path: Path, write_articles: WriteArticles, roles: Roles
) -> None:
    text = "```\none\u2028two\u2029three\x0bfour\x85five 👩🏽‍🍳\n```\n\nKnead\u00a0the “dough” \\n 烤。\n"
    folder = write_articles(tmp_path / "articles", {"odd.md": text, "plain.md": "Bread is baked.\n"})
    passages, references = knowledge(folder, roles)
    statements = sum(len(passage.statements) for passage in passages)
    (tmp_path / "contents").mkdir()
    save_contents(tmp_path / "contents", passages, references, unit_vectors(len(passages)), unit_vectors(statements))
    contents = open_contents(tmp_path / "contents")
    assert any("two" in passage.text and "👩🏽‍🍳" in passage.text for passage in passages)
    assert [contents.passages.get(passage.id) for passage in passages] == passages


def test_a_passage_that_is_not_there_is_a_key_error(saved: tuple[Path, list[Passage], dict[str, Reference]]) -> None:
    folder, _, _ = saved
    with pytest.raises(KeyError):
        open_contents(folder).passages.get("0000000000000000")


def test_passages_of_another_number_than_ids_are_refused_with_their_path(tmp_path: Path) -> None:
    (tmp_path / "passages.jsonl").write_bytes(b"{}\n{}\n")
    with pytest.raises(ValueError, match="2 passages for 1 ids") as raised:
        Passages(tmp_path / "passages.jsonl", ["a"])
    assert str(tmp_path / "passages.jsonl") in str(raised.value)
    (tmp_path / "passages.jsonl").write_bytes(b"")
    Passages(tmp_path / "passages.jsonl", [])


@pytest.mark.parametrize(
    "name",
    [
        "passages.jsonl",
        "translations.json",
        "references.json",
        "passage_vectors/vectors.faiss",
        "passage_vectors/rows.json",
        "statement_vectors/vectors.faiss",
        "passage_moments.npz",
        "statement_moments.npz",
        "lexicon/meta.json",
    ],
)
@pytest.mark.parametrize("damage", ["gone", "of another kind"])
def test_contents_whose_parts_do_not_fit_are_refused_with_the_command_that_mends_it(
    saved: tuple[Path, list[Passage], dict[str, Reference]], name: str, damage: str
) -> None:
    folder, _, _ = saved
    if damage == "gone" and name != "lexicon/meta.json":  # tantivy would begin a new one; the archive sees it
        (folder / name).unlink()
    else:
        (folder / name).write_text("something else", "utf-8")
    with pytest.raises(ArchiveError, match="run `rolewise index build`") as raised:
        open_contents(folder)
    assert str(folder) in str(raised.value)


def test_an_index_on_a_disk_that_cannot_be_written_is_opened_and_nothing_is_left_of_that(
    tiny_disk: Callable[[int], Path],
    saved: tuple[Path, list[Passage], dict[str, Reference]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    folder, passages, _ = saved
    before = open_contents(folder).lexicon.search("bread oven", 9, language="en")
    disk = tiny_disk(8_000_000)
    shutil.copytree(folder, disk / "contents")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    contents = open_contents(disk / "contents")
    assert contents.lexicon.search("bread oven", 9, language="en") == before != []
    assert contents.passages.get(passages[0].id) == passages[0]
    del contents
    gc.collect()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_open_index_goes_on_answering_when_its_folder_is_gone(
    saved: tuple[Path, list[Passage], dict[str, Reference]],
) -> None:
    folder, passages, _ = saved
    contents = open_contents(folder)
    before = contents.lexicon.search("bread oven", 9, language="en")
    shutil.rmtree(folder)
    assert contents.lexicon.search("bread oven", 9, language="en") == before != []
    assert [contents.passages.get(passage.id) for passage in passages] == passages


@pytest.mark.parametrize("identifier", ["0a1b", "0a1b-2", "with#hash"])
def test_the_id_of_a_statement_leads_to_its_passage(
    saved: tuple[Path, list[Passage], dict[str, Reference]], identifier: str
) -> None:
    _, passages, _ = saved
    passage = max(passages, key=lambda one: len(one.statements)).model_copy(update={"id": identifier})
    ids = statement_ids(passage)
    assert len(set(ids)) == len(passage.statements) > 1
    assert {passage_of(one) for one in ids} == {identifier}


FRONT = "---\nid: {id}\nlanguage: {language}\ntranslation_of: {of}\n---\n"
ENGLISH = (
    FRONT.format(id="a-en", language="en", of="a-zh") + "# Oven\n\nHot.\n\n## Use\n\nIt bakes.\n\n- Bread\n- Cake\n"
)
CHINESE = (
    FRONT.format(id="a-zh", language="zh", of="a-en") + "# 烤箱\n\n热。\n\n## 用途\n\n它烘烤。\n\n- 面包\n- 蛋糕\n"
)


def pairs(folder: Path, roles: Roles) -> dict[str, set[str]]:
    """Return for each quote in *folder* those of its translations."""
    passages, _ = knowledge(folder, roles)
    quotes = {passage.id: passage.quote for passage in passages}
    return {quotes[own]: {quotes[other] for other in others} for own, others in pair_translations(passages).items()}


def test_articles_that_translate_each_other_are_paired_passage_by_passage(
    tmp_path: Path, write_articles: WriteArticles, roles: Roles
) -> None:
    folder = write_articles(tmp_path, {"a.en.md": ENGLISH, "a.zh.md": CHINESE, "other.md": "# Pan\n\nHot.\n"})
    assert pairs(folder, roles) == {
        "Hot.": {"热。"},
        "热。": {"Hot."},
        "It bakes.\nBread\nCake": {"它烘烤。\n面包\n蛋糕"},
        "它烘烤。\n面包\n蛋糕": {"It bakes.\nBread\nCake"},
    }


@pytest.mark.parametrize(
    "version",
    [CHINESE.replace("## 用途", "用途。"), CHINESE.replace("- 面包\n- 蛋糕\n", ""), CHINESE + "\n## 更多\n\n面团。\n"],
)
def test_a_translation_that_is_built_otherwise_is_not_paired_at_all(
    tmp_path: Path, write_articles: WriteArticles, roles: Roles, version: str
) -> None:
    assert pairs(write_articles(tmp_path, {"a.en.md": ENGLISH, "a.zh.md": version}), roles) == {}


def test_articles_of_the_same_shape_that_do_not_translate_each_other_are_not_paired(
    tmp_path: Path, write_articles: WriteArticles, roles: Roles
) -> None:
    plain = {name: text.split("---\n")[-1] for name, text in (("a.md", ENGLISH), ("b.md", CHINESE))}
    assert pairs(write_articles(tmp_path, plain), roles) == {}


def test_an_index_without_translations_says_so(
    tmp_path: Path, small_articles: Path, build: Build, open_index: Callable[[Path], Contents]
) -> None:
    build(tmp_path / "data", small_articles)
    _, folder = Archive(tmp_path / "data").open()
    assert json.loads((folder / "translations.json").read_text("utf-8")) == {}
    assert open_index(tmp_path / "data").translations == {}
