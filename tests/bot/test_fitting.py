"""Every text is cut or split where a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fitting import cut, split, units


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("bread and cakes", 15, "bread and cakes"),
        ("bread and cakes", 14, "bread and…"),
        ("bread and cakes", 10, "bread and…"),
        ("面包师制作面包和蛋糕", 5, "面包师制…"),
        ("x" * 60 + " y", 50, "x" * 49 + "…"),
        ("a 👩\u200d🔬👩\u200d🔬", 8, "a 👩\u200d🔬…"[:2].rstrip() + "…"),
        ("👍👍👍", 5, "👍👍…"),
        ("ae\u0301e\u0301", 4, "ae\u0301…"),
    ],
)
def test_a_text_is_cut_behind_a_word_or_a_whole_sign(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept


@given(st.text(), st.integers(1, 40))
def test_what_is_cut_has_its_length_and_what_fits_is_whole(text: str, limit: int) -> None:
    assert units(cut(text, limit)) <= limit
    assert cut(text, units(text)) == text


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("bread and cakes", 15, ["bread and cakes"]),
        ("bread and cakes", 10, ["bread and", "cakes"]),
        ("面包师制作面包和蛋糕", 4, ["面包师制", "作面包和", "蛋糕"]),
        ("👍👍👍", 5, ["👍👍", "👍"]),
        ("", 2, [""]),
    ],
)
def test_a_text_is_split_behind_a_word_or_a_whole_sign(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


@given(st.text(), st.integers(2, 40))
def test_what_is_split_is_all_there_but_blanks_in_pieces_of_the_length(text: str, limit: int) -> None:
    line = " ".join(text.split())
    pieces = split(line, limit)
    assert "".join(pieces).replace(" ", "") == line.replace(" ", "")
    assert all(units(piece) <= limit for piece in pieces)
