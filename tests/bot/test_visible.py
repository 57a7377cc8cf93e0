"""What is shown is what is there: no character hides, turns or commands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.visible import one_line, replaced, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202ecba\u202c", "acba"),  # turned
        ("a\u200bb\ufeff\u00ad", "ab"),  # hidden
        ("a\x1b[31mb\x07", "a[31mb"),  # commanded
        ("a\U000e0041b", "ab"),  # a letter that only a program reads
        ("a\tb\nc", "a\tb\nc"),
        ("👩\u200d🔬 می\u200cخواهم 面包师", "👩\u200d🔬 می\u200cخواهم 面包师"),
    ],
)
def test_what_hides_or_turns_goes_and_words_and_emoji_stay(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_control_character_can_part_words() -> None:
    assert visible("a\x00b\u200bc", control=" ") == "a bc"


@given(st.text())
def test_nothing_that_is_shown_is_a_command_and_nothing_else_is_lost(text: str) -> None:
    shown = visible(text)
    assert {c for c in shown if unicodedata.category(c) in {"Cc", "Cf"}} <= set("\t\n\u200c\u200d")
    assert visible(shown) == shown
    assert replaced(text, lambda character: character) == text


def test_one_line_has_a_blank_where_lines_were_broken() -> None:
    assert one_line(" a\n\u2028b\u200b\x00c\t") == "a b c"
