"""The words around names that ship contradict neither one another nor the names."""

from __future__ import annotations

from knowledge.naming.words import role_words, singular
from knowledge.roles import Roles


def test_no_word_both_ends_a_name_and_breaks_one_off() -> None:
    words = role_words()
    assert words.nouns & (words.breakers | words.around) == frozenset()
    assert words.professions <= words.nouns
    assert all(words.chinese.breaker.fullmatch(noun) is None for noun in words.chinese.nouns)


def test_what_is_short_or_translated_stands_for_words_of_names(roles: Roles) -> None:
    vocabulary = {word for role in roles for name in role.all_names for word in name.lower().split()}
    words = role_words()
    for meaning in (*words.abbreviations.values(), *words.chinese.translations.values()):
        assert set(meaning.split()) <= vocabulary


def test_a_character_is_mistaken_within_one_row_only() -> None:
    characters = "".join(role_words().chinese.mistaken)
    assert sorted({c for c in characters if characters.count(c) > 1}) == []


def test_a_word_loses_the_s_of_a_plural_only() -> None:
    assert [singular(word) for word in ("engineers", "business", "as", "data")] == [
        "engineer",
        "business",
        "as",
        "data",
    ]
