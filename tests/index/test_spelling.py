"""Misspelt words, towards the words of an index and never away from English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import Spelling, words_to_keep

WORDS = ["learning", "Kubernetes", "architect", "notebooks", "business", "analyst", "Docker", "dentists", "engineer"]
SPELLING = Spelling(WORDS)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("do i need kubernets", "do i need Kubernetes"),
        ("machine lerning", "machine learning"),
        ("a buisness analist?", "a business analyst?"),
        ("Archtect", "architect"),
        ("kubenetes为什么一定要学", "Kubernetes为什么一定要学"),
        ("the notbooks", "the notebooks"),
    ],
)
def test_a_misspelt_word_becomes_the_nearest_word_of_the_index(asked: str, meant: str) -> None:
    assert SPELLING.correct(asked) == meant


@pytest.mark.parametrize(
    "text",
    [
        "florist",  # English, though not in the index
        "Doctor",  # English, one edit from Docker
        "engineers",  # the plural of a word of the index
        "Dock",  # too short to tell
        "Kubrnts",  # three edits
        "xubernetes",  # another initial
        "Netflix",
        "Kubernts",  # a name, and two edits
        "sklearn_lerning",
        "lerningé",
        "lerning " * 9,  # a text that was pasted
        "数据工程师",
        "",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert SPELLING.correct(text) == text


@given(st.text(max_size=80))
def test_only_words_of_latin_letters_are_ever_changed(text: str) -> None:
    corrected = SPELLING.correct(text)
    assert [c for c in corrected if not c.isascii()] == [c for c in text if not c.isascii()]
    assert SPELLING.correct(corrected) == corrected


def test_of_two_words_as_near_the_more_frequent_one_is_meant() -> None:
    words = words_to_keep(["graphs graphs grapes", "Graphs grapes graphs"])
    assert words == ["graphs", "grapes"]
    assert Spelling(words).correct("grapxs") == "graphs"


def test_words_are_kept_once_in_their_most_frequent_spelling_and_short_ones_are_not() -> None:
    assert words_to_keep(["Docker docker Docker", "SQL and DOCKER"]) == ["Docker"]
