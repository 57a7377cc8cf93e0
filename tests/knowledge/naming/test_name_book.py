"""Words are read as the names that they mean, whole or within a sentence."""

from __future__ import annotations

import pytest

from knowledge.naming.name_book import NameBook
from knowledge.naming.names import Kind, Name

NAMES = [
    Name("bread baker", "baker", Kind.NAME),
    Name("sourdough bread baker", "baker", Kind.NAME),
    Name("flour miller", "miller", Kind.NAME),
]


@pytest.fixture
def book() -> NameBook:
    return NameBook(NAMES, {"bkr": "baker"}, {"面包": "bread"})


def read(book: NameBook, text: str, *, running: bool) -> list[str]:
    tokens = book.tokens(text)
    ends = [(tokens[last].end, name.text) for last, name in book.read(text, tokens, 0, running=running)]
    return [name for end, name in ends if end == len(text)]


@pytest.mark.parametrize("text", ["bread baker", "bread bakers", "braed baker", "bread bkr", "面包 baker", "breadbakr"])
def test_a_name_may_be_misspelt_shortened_mixed_and_glued(book: NameBook, text: str) -> None:
    assert read(book, text, running=True) == ["bread baker"]


@pytest.mark.parametrize(("text", "alone"), [("breed baker", ["bread baker"]), ("bread bakery", [])])
def test_another_english_word_is_forgiven_in_a_name_alone_but_never_at_its_end(
    book: NameBook, text: str, alone: list[str]
) -> None:
    assert read(book, text, running=False) == alone
    assert read(book, text, running=True) == []


def test_another_english_word_is_forgiven_in_a_name_of_three_words(book: NameBook) -> None:
    assert read(book, "sourdough breed baker", running=True) == ["sourdough bread baker"]


@pytest.mark.parametrize("text", ["bread. baker", "bread, baker", "bread", "baker bread", "flour baker"])
def test_words_apart_or_in_another_order_are_no_name(book: NameBook, text: str) -> None:
    assert read(book, text, running=False) == []


def test_a_word_too_long_for_a_name_is_passed_over(book: NameBook) -> None:
    assert [token.text for token in book.tokens("bread " + "x" * 4000 + " baker")] == ["bread", "baker"]
