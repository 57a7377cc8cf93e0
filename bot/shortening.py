"""An answer with less room: the one place that decides what goes first.

Whole things go, never a part of a sentence, in this order, each time the last of its kind, until the answer fits:

1. Suggestions: they are not the answer.
2. Statements after the first of a section or a cell, those of the longest part first, so that every part keeps a voice;
   of these, last, the ones that a note stands on. A list keeps its introduction and one point.
3. Sections and rows of tables. A cell is never emptied: that would say that no source tells it.
4. Notes.
5. What is left beside the first statement of the answer: it stays, whatever its length.

A citation goes with the last statement that stands on it, and a note with the first of its citations; the rest is
numbered anew in its order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.lines import plain_text
from bot.models import Answer, Note, Row, Section, Statement, Table, statements_of

Part = Section | Table


def plain_length(answer: Answer) -> int:
    """Return the characters of *answer* as plain text."""
    return len(plain_text(answer))


def shorten(answer: Answer, limit: int, length: Callable[[Answer], int] = plain_length) -> Answer:
    """Return *answer* with as much as fits: *length* measures an answer as it is rendered, and may be *limit* at most.

    The first statement stays even where it does not fit alone. A lower limit keeps nothing that a higher one drops.
    """
    while length(answer) > limit:
        shorter = _shorter(answer)
        if shorter is None:
            return answer
        answer = shorter
    return answer


def _shorter(answer: Answer) -> Answer | None:
    """Return *answer* without the one thing that goes first, or None when only its first statement is left."""
    if answer.suggestions:
        return replace(answer, suggestions=tuple(answer.suggestions)[:-1])
    if place := _least_needed(answer):
        return _of_parts(answer, [place.rest() if part is place.part else part for part in answer.parts])
    fewer = _without_last(answer.parts)
    if any(map(statements_of, fewer)):
        return _of_parts(answer, fewer)
    if answer.notes:
        return replace(answer, notes=tuple(answer.notes)[:-1])
    return _of_first_statement(answer)


def _without_last(parts: Sequence[Part]) -> Sequence[Part]:
    """Return *parts* without the last row of the last one, or without the last one."""
    *before, last = parts
    if isinstance(last, Table) and len(last.rows) > 1:
        fewer = [*before, replace(last, rows=last.rows[:-1], more=last.more + 1)]
        if any(map(statements_of, fewer)):
            return fewer
    return before


def _of_first_statement(answer: Answer) -> Answer | None:
    """Return *answer* with its first statement only, under its heading as long as that fits; None if it is.

    Of a table it is one cell, whose heading is that of its column.
    """
    part = next(part for part in answer.parts if statements_of(part))
    first = statements_of(part)[0]
    bare = Section((replace(first, point=False, step=None),))
    if tuple(answer.parts) == (bare,):
        return None
    headed = Section((first,), part.heading if isinstance(part, Section) else _column(part, first))
    return _of_parts(answer, [bare if tuple(answer.parts) == (headed,) else headed])


def _column(table: Table, statement: Statement) -> str:
    return next(
        name for row in table.rows for name, cell in zip(table.columns, row.cells, strict=True) if statement in cell
    )


@dataclass(frozen=True)
class _Place:
    """Where a statement stands that may go: the last one of a section, or of a cell of a table."""

    part: Part
    row: int = 0
    column: int = 0

    @property
    def statement(self) -> Statement:
        if isinstance(self.part, Section):
            return self.part.statements[-1]
        return self.part.rows[self.row].cells[self.column][-1]

    def rest(self) -> Part:
        """Return the part without the statement; a list tells how many of its points are gone."""
        part = self.part
        if isinstance(part, Section):
            return replace(part, statements=part.statements[:-1], more=part.more + self.statement.point)
        cells = list(part.rows[self.row].cells)
        cells[self.column] = cells[self.column][:-1]
        row = replace(part.rows[self.row], cells=tuple(cells))
        return replace(part, rows=(*part.rows[: self.row], row, *part.rows[self.row + 1 :]))


def _least_needed(answer: Answer) -> _Place | None:
    noted = {number for note in answer.notes for number in note.citations}
    places = [place for part in reversed(answer.parts) for place in _places(part)]
    return min(
        places,
        key=lambda place: (not noted.isdisjoint(place.statement.citations), -_length(place.part)),
        default=None,
    )


def _places(part: Part) -> Iterator[_Place]:
    """Yield what may go of *part*, last first."""
    if isinstance(part, Section):
        if len(part.statements) > (2 if _introduces(part.statements) else 1):
            yield _Place(part)
        return
    for row in reversed(range(len(part.rows))):
        cells = part.rows[row].cells
        yield from (_Place(part, row, column) for column in reversed(range(len(cells))) if len(cells[column]) > 1)


def _introduces(statements: Sequence[Statement]) -> bool:
    """Return whether the first of *statements* says little without the point that follows it."""
    return len(statements) > 1 and statements[0].text.endswith((":", "：")) and statements[1].point


def _length(part: Part) -> int:
    return sum(len(statement.text) for statement in statements_of(part))


def _of_parts(answer: Answer, parts: Sequence[Part]) -> Answer:
    """Return *answer* of *parts*, with the citations that they use, numbered from 1 in the order that they had."""
    used = {number for part in parts for statement in statements_of(part) for number in statement.citations}
    kept = [citation for citation in answer.citations if citation.number in used]
    numbers = {citation.number: number for number, citation in enumerate(kept, 1)}
    return replace(
        answer,
        parts=tuple(_renumbered(part, numbers) for part in parts),
        citations=tuple(replace(citation, number=numbers[citation.number]) for citation in kept),
        notes=tuple(
            Note(note.text, _numbers(note.citations, numbers))
            for note in answer.notes
            if used.issuperset(note.citations)
        ),
    )


def _renumbered(part: Part, numbers: dict[int, int]) -> Part:
    if isinstance(part, Section):
        return replace(part, statements=_recited(part.statements, numbers))
    rows = [Row(row.heading, tuple(_recited(cell, numbers) for cell in row.cells)) for row in part.rows]
    return replace(part, rows=tuple(rows))


def _recited(statements: Sequence[Statement], numbers: dict[int, int]) -> tuple[Statement, ...]:
    return tuple(replace(one, citations=_numbers(one.citations, numbers)) for one in statements)


def _numbers(citations: Sequence[int], numbers: dict[int, int]) -> tuple[int, ...]:
    return tuple(numbers[number] for number in citations)
