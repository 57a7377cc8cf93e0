"""What counts as a misspelling: the distance is the published one, and what is risky is not forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from symspellpy.editdistance import DistanceAlgorithm, EditDistance

from knowledge.naming.misspelling import count_edits, count_few_edits, misspelling_edits

SHORT = st.text("abcde", min_size=1, max_size=8)


@given(SHORT, SHORT, st.integers(0, 3))
def test_edits_are_those_of_optimal_string_alignment(one: str, other: str, most: int) -> None:
    edits = EditDistance(DistanceAlgorithm.DAMERAU_OSA).compare(one, other, 20)
    assert min(count_edits(one, other, most), most + 1) == min(edits, most + 1)
    assert min(count_few_edits(one, other, most), most + 1) == min(edits, most + 1)


@pytest.mark.parametrize(
    ("typed", "word", "edits"),
    [
        ("enginer", "engineer", 1),
        ("enigner", "engineer", 2),
        ("scientits", "scientist", 1),
        ("adta", "data", 1),
        ("engin", "engineer", 1),
        ("bi", "ml", None),
        ("revops", "devops", None),
        ("aiops", "mlops", None),
        ("dxtx", "data", None),
    ],
)
def test_short_words_and_the_first_letter_of_coined_ones_stay(typed: str, word: str, edits: int | None) -> None:
    assert misspelling_edits(typed, word, running=False) == edits


def test_a_name_within_a_sentence_is_no_misspelling_of_a_short_word() -> None:
    assert misspelling_edits("tata", "data", running=False) == 1
    assert misspelling_edits("tata", "data", running=True) is None
