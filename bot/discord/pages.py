"""Lines of Markdown, and pages of whole lines: no line is ever cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.fitting import units


@dataclass(frozen=True)
class Piece:
    """A line of Markdown, of ``shown`` units as it is read, and the citations whose marks it has.

    One that ``runs_on`` goes on where the one before it ends; one that stands ``apart`` opens something else.
    """

    text: str
    shown: int
    citations: tuple[int, ...] = ()
    runs_on: bool = False
    apart: bool = False


#: Lines that belong together: a heading with what it heads, a passage.
Chapter = Sequence[Piece]


def joined(pieces: Sequence[Piece]) -> str:
    """Return *pieces* as Markdown."""
    return "".join((" " if piece.runs_on else "\n") * bool(number) + piece.text for number, piece in enumerate(pieces))


def parts(pieces: Sequence[Piece]) -> list[str]:
    """Return *pieces* as Markdown, a text for each part that stands apart."""
    made: list[list[Piece]] = []
    for piece in pieces:
        if piece.apart or not made:
            made.append([])
        made[-1].append(piece)
    return [joined(own) for own in made]


def shown(pieces: Iterable[Piece]) -> int:
    """Return how much of *pieces* is read."""
    return sum(piece.shown + 1 for piece in pieces)


def sent(pieces: Iterable[Piece]) -> int:
    """Return how much of *pieces* is sent, in units."""
    return sum(units(piece.text) + 1 for piece in pieces)


def pages(chapters: Iterable[Chapter], fits: Callable[[Sequence[Piece]], bool]) -> list[list[Piece]]:
    """Return *chapters* on pages, each of which *fits*. A chapter is parted only where no page holds it.

    A line that does not fit alone has a page of its own; the first of a chapter has the second with it always.
    """
    made: list[list[Piece]] = [[]]
    for chapter in chapters:
        if fits([*made[-1], *chapter]):
            made[-1] += chapter
        elif fits(chapter):
            made.append(list(chapter))
        else:
            _part(chapter, made, fits)
    return [page for page in made if page]


def _part(chapter: Chapter, made: list[list[Piece]], fits: Callable[[Sequence[Piece]], bool]) -> None:
    """Add *chapter* to the pages that are *made* line by line, but its first two together."""
    for own in (list(chapter[:2]), *([piece] for piece in chapter[2:])):
        if fits([*made[-1], *own]):
            made[-1] += own
        else:
            made.append(own)
