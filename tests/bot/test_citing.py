"""A source is named as it is; our notes name the article that they are on and say whose words they are."""

from __future__ import annotations

import pytest

from bot.citing import cited_title, credit
from knowledge.models import ArticleKind, Reference, Source


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
