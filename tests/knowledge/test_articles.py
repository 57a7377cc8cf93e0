"""Our own notes: complete, paired by translation, and written in statements that stand by themselves."""

from __future__ import annotations

import itertools
import re

import pytest

from knowledge.blocks import Block, BlockKind
from knowledge.chunking import split_passages
from knowledge.folder import BUILTIN_ARTICLES, article_paths
from knowledge.loading import load_articles
from knowledge.models import Article, ArticleKind
from knowledge.parsing import parse_blocks
from knowledge.roles import load_roles

LONGEST_STATEMENT = 250
NEEDS_CONTEXT = re.compile(r"(?:They|It|These|This|Those|That|He|She)\b|他们|她们|它们|它|这|那|其中|此外|因此")

_ROLES = load_roles()
_LOADED = load_articles(BUILTIN_ARTICLES, _ROLES)
_BY_ID = {article.id: article for article in _LOADED.articles}
_PAIRS = [(a, _BY_ID[a.translation_of]) for a in _LOADED.articles if a.language == "en" and a.translation_of in _BY_ID]
_each_article = pytest.mark.parametrize("article", _LOADED.articles, ids=lambda article: article.id)
_each_pair = pytest.mark.parametrize(("english", "chinese"), _PAIRS, ids=lambda article: article.id)


def body(article: Article) -> list[Block]:
    return parse_blocks(article.text, article.body_start)


def headings(article: Article) -> list[Block]:
    return [block for block in body(article) if block.kind is BlockKind.HEADING]


def items(article: Article) -> list[int]:
    return [len(block.items) for block in body(article) if block.kind is not BlockKind.PARAGRAPH]


def plain(article: Article) -> list[str]:
    """Return every sentence, list item and introduction of *article*."""
    return [statement for passage in split_passages(article, _ROLES) for statement in passage.statements]


def test_every_file_loads_without_an_error() -> None:
    assert [str(error) for error in _LOADED.errors] == []
    assert len(_LOADED.articles) == len(article_paths(BUILTIN_ARTICLES)) > 0
    assert len(_PAIRS) * 2 == len(_LOADED.articles)


@_each_article
def test_each_is_linked_with_a_translation_both_ways(article: Article) -> None:
    other = _BY_ID[article.translation_of or ""]
    assert other.translation_of == article.id
    assert {article.language, other.language} == {"en", "zh"}
    assert article.work == other.work


@_each_article
def test_each_says_that_it_is_notes_when_they_were_written_and_on_which_roles(article: Article) -> None:
    assert article.kind is ArticleKind.NOTES
    assert article.updated is not None
    assert article.roles


@_each_article
def test_every_role_in_the_front_matter_is_known_and_told_about(article: Article) -> None:
    assert [role for role in article.roles if role not in _ROLES] == []
    assert set(article.roles) <= set(_ROLES.mentions(article.text[article.body_start :]))


@_each_article
def test_an_author_or_address_that_is_not_known_is_null_and_not_a_word_for_it(article: Article) -> None:
    stand_ins = {"", "-", "?", "unknown", "anonymous", "n/a", "none", "null", "tbd", "未知", "佚名", "无", "不详"}
    source = article.source
    assert [value for value in source.model_dump().values() if value and value.strip().casefold() in stand_ins] == []
    front_matter = article.text[: article.body_start]
    assert all(re.search(rf"^  {key}:", front_matter, re.MULTILINE) for key in type(source).model_fields)
    for key in ("author", "url"):
        assert (getattr(source, key) is None) == bool(re.search(rf"^  {key}: null$", front_matter, re.MULTILINE))


@_each_pair
def test_both_versions_note_the_same_source(english: Article, chinese: Article) -> None:
    assert (english.source.url, english.source.author) == (chinese.source.url, chinese.source.author)
    assert (english.source.published, english.roles) == (chinese.source.published, chinese.roles)


@_each_pair
def test_both_versions_have_the_same_levels_of_headings(english: Article, chinese: Article) -> None:
    assert [block.level for block in headings(english)] == [block.level for block in headings(chinese)]


@_each_pair
def test_both_versions_have_the_same_passages_in_the_same_places(english: Article, chinese: Article) -> None:
    shapes = [
        [
            (passage.place, passage.kind, passage.introduction, passage.ordered)
            for passage in split_passages(version, _ROLES)
        ]
        for version in (english, chinese)
    ]
    assert shapes[0] == shapes[1]


@_each_pair
def test_both_versions_have_the_same_number_of_items_in_each_list(english: Article, chinese: Article) -> None:
    assert items(english) == items(chinese)


@_each_article
def test_every_heading_without_headings_below_it_answers_something(article: Article) -> None:
    blocks = [*body(article), None]
    empty = []
    for block, after in itertools.pairwise(blocks):
        ends = after is None or (after.kind is BlockKind.HEADING and block is not None and after.level <= block.level)
        if block and block.kind is BlockKind.HEADING and ends:
            empty.append(block.plain)
    assert empty == []


@_each_article
def test_no_text_is_lost_on_the_way_to_passages(article: Article) -> None:
    found = "".join("".join(plain(article)).split())
    lost = [
        part
        for block in body(article)
        if block.kind is not BlockKind.HEADING
        for part in ([item.plain for item in block.items] or [block.plain])
        if "".join(part.split()) not in found
    ]
    assert lost == []


@_each_article
def test_no_statement_begins_with_a_pronoun_that_needs_its_context(article: Article) -> None:
    assert [statement for statement in plain(article) if NEEDS_CONTEXT.match(statement)] == []


@_each_article
def test_no_statement_is_too_long_to_be_taken_in_at_a_glance(article: Article) -> None:
    assert [statement for statement in plain(article) if len(statement) > LONGEST_STATEMENT] == []
