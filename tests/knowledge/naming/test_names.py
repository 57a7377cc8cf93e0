"""Letters, blanks and hyphens of a name do not matter, and a text keeps its length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.naming.names import Kind, Name, are_adjacent, fold, lower, make_key, only_role


@given(st.text())
def test_a_folded_and_lowered_text_has_the_same_length(text: str) -> None:
    assert len(fold(text)) == len(lower(text)) == len(text)


def test_full_width_letters_blanks_and_hyphens_make_no_other_key() -> None:
    assert make_key("ＭＬ　Ops-Engineer") == make_key("ml_ops / engineer") == "mlopsengineer"


def test_words_are_adjacent_with_blanks_and_hyphens_alone_between_them() -> None:
    assert are_adjacent("a - b", 1, 4)
    assert not are_adjacent("a, b", 1, 3)
    assert not are_adjacent("a" + " " * 50 + "b", 1, 51)


def test_names_mean_one_role_or_none() -> None:
    baker, cook = Name("baker", "baker", Kind.WORD), Name("cook", "cook", Kind.WORD)
    assert only_role([baker, baker]) == baker
    assert only_role([baker, cook]) is None
    assert only_role([]) is None
