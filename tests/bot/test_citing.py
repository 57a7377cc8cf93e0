"""A source is named as it is; our notes name the article that they are on and say whose words they are."""

from __future__ import annotations

import pytest

from bot.citing import by_article, cited_title, credit, sections_of, web_address
from bot.models import Citation
from knowledge.models import ArticleKind, Reference, Source
from tests.bot.conftest import MakeHit


def _reference(kind: ArticleKind, **source: str) -> Reference:
    return Reference(id="x", title="Our title {braces}", language="en", kind=kind, source=Source(**source))


@pytest.mark.parametrize(
    ("kind", "source", "language", "title"),
    [
        (ArticleKind.ARTICLE, {}, "en", "Our title {braces}"),
        (ArticleKind.ARTICLE, {"title": "Theirs"}, "zh", "Theirs"),
        (ArticleKind.NOTES, {"title": "Theirs"}, "en", "Theirs (our notes on it)"),
        (ArticleKind.NOTES, {"title": "Theirs {0}"}, "de", "Theirs {0} (our notes on it)"),
        (ArticleKind.NOTES, {"title": "Theirs"}, "zh", "Theirs（我们的笔记）"),
        (ArticleKind.NOTES, {}, "en", "Our title {braces} (our notes on an article of unknown title)"),
        (ArticleKind.NOTES, {}, "zh", "Our title {braces}（我们的笔记，原文标题不详）"),
    ],
)
def test_a_title_is_the_sources_and_notes_say_that_they_are_notes(
    kind: ArticleKind, source: dict[str, str], language: str, title: str
) -> None:
    assert cited_title(_reference(kind, **source), language) == title


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ({"author": "Ada", "publisher": "The Paper", "published": "2021-03"}, "en", "Ada, The Paper, 2021-03"),
        ({"author": "Ada", "published": "2021"}, "en", "Ada, 2021"),
        ({"publisher": "The Paper"}, "en", "unknown author, The Paper"),
        ({}, "zh", "作者不详"),
    ],
)
def test_a_credit_is_what_is_known_and_never_a_guess(source: dict[str, str], language: str, text: str) -> None:
    assert credit(_reference(ArticleKind.ARTICLE, **source), language) == text


def test_citations_stand_by_the_article_that_is_cited_first(make_hit: MakeHit) -> None:
    cited = [_citation(make_hit, number, article) for number, article in enumerate(["a", "b", "a"], 1)]
    assert [[one.number for one in own] for own in by_article(cited)] == [[1, 3], [2]]


def test_sections_are_named_once_while_they_are_few(make_hit: MakeHit) -> None:
    cited = [
        _citation(make_hit, 1, "a", "Day"),
        _citation(make_hit, 2, "a", "Tools"),
        _citation(make_hit, 3, "a", "Day"),
    ]
    assert sections_of(cited, 2) == "Day / Tools"
    assert sections_of(cited, 1) == ""


def _citation(make_hit: MakeHit, number: int, article: str, section: str = "Section") -> Citation:
    hit = make_hit({"A baker makes bread.": 0.9}, article=article, section=("Bakers", section))
    return Citation(number, hit.passage, hit.reference, 0.9)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c#d|e f", "https://example.org/a?b=c#d%7Ce%20f"),
        ("http://例.example", "http://%E4%BE%8B.example"),
        ("ftp://example.org", ""),
        ("https://", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_is_one_of_the_web(url: str | None, safe: str) -> None:
    assert web_address(url) == safe


def test_an_address_keeps_only_what_is_asked() -> None:
    assert web_address("https://example.org/(a)", ":/") == "https://example.org/%28a%29"
