"""Pages are whole lines, in their order; what belongs together stays together where a page holds it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.discord.pages import Piece, joined, pages, parts, shown


def _lines(*words: str) -> list[Piece]:
    return [Piece(one, len(one)) for one in words]


def _fits(pieces: Sequence[Piece]) -> bool:
    return shown(pieces) <= 12


def _texts(made: list[list[Piece]]) -> list[list[str]]:
    return [[piece.text for piece in page] for page in made]


@given(st.lists(st.lists(st.text("a", min_size=1, max_size=15), max_size=5), max_size=6))
def test_pages_are_all_lines_in_their_order_and_fit_unless_a_line_alone_does_not(chapters: list[list[str]]) -> None:
    made = pages([_lines(*own) for own in chapters], _fits)
    assert [text for page in _texts(made) for text in page] == [text for own in chapters for text in own]
    assert all(page and (_fits(page) or len(page) <= 2) for page in made)


def test_a_chapter_is_parted_only_where_no_page_holds_it() -> None:
    assert _texts(pages([_lines("aaaa"), _lines("b", "bbbb", "b")], _fits)) == [["aaaa"], ["b", "bbbb", "b"]]


def test_a_heading_is_not_left_alone_at_the_end() -> None:
    long = _lines("B", "bbbbbbb", "bbbbbbb")
    longer = _lines("B", "b" * 20)
    assert _texts(pages([_lines("aaaa"), longer], _fits)) == [["aaaa"], ["B", "b" * 20]]
    assert _texts(pages([_lines("aaaa"), long], _fits)) == [["aaaa"], ["B", "bbbbbbb"], ["bbbbbbb"]]


def test_text_runs_on_and_lines_do_not() -> None:
    pieces = [Piece("a", 1), Piece("b", 1, runs_on=True), Piece("- c", 3)]
    assert joined(pieces) == "a b\n- c"
    assert joined(pieces[1:]) == "b\n- c"


def test_what_stands_apart_is_a_part_of_its_own() -> None:
    pieces = [Piece("z", 1), Piece("a", 1, apart=True), Piece("b", 1), Piece("c", 1, apart=True)]
    assert parts(pieces) == ["z", "a\nb", "c"]
