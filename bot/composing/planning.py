"""What an answer will say, part by part, and how its citations are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.composing.drafting import Draft, Said
from bot.messages.catalogue import messages
from bot.models import Citation, Note, Row, Section, Statement, Table
from index.retrieval import Hit


@dataclass(frozen=True)
class PlannedSection:
    """Statements to be read together, under a ``heading`` or none."""

    said: Sequence[Said]
    heading: str = ""


@dataclass(frozen=True)
class PlannedTable:
    """Columns by their names, and rows: a heading, and a cell for each column."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Sequence[Said]]]]


@dataclass(frozen=True)
class Plan:
    """The parts of an answer in the order in which they are read, from *drafts*."""

    parts: Sequence[PlannedSection | PlannedTable]
    drafts: Sequence[Draft]


def one_section(draft: Draft, said: Sequence[Said]) -> Plan | None:
    """Return a plan of *said* and nothing else, or None when nothing is said."""
    return Plan([PlannedSection(said)], [draft]) if said else None


@dataclass(frozen=True)
class Composition:
    """The parts of an answer, the citations that they stand on, and remarks on these."""

    parts: tuple[Section | Table, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]


def carry_out(plan: Plan, language: str, old_before: int) -> Composition:
    """Return what *plan* says, its citations numbered in the order in which they are read.

    A source that was published before the year *old_before* is old, and its year is told. Where articles disagree a
    note in *language* says so.
    """
    numbering = _Numbering(old_before)
    parts = tuple(_carry_out(part, numbering) for part in plan.parts)
    differing = dict.fromkeys(numbering.numbers(*pair) for draft in plan.drafts for pair in draft.disagreements)
    notes = tuple(Note(messages(language).differ, numbers) for numbers in differing)
    return Composition(parts, numbering.citations, notes)


def _carry_out(part: PlannedSection | PlannedTable, numbering: _Numbering) -> Section | Table:
    if isinstance(part, PlannedSection):
        return Section(numbering.statements(part.said), part.heading)
    rows = (Row(heading, tuple(map(numbering.statements, cells))) for heading, cells in part.rows)
    return Table(tuple(part.columns), tuple(rows))


class _Numbering:
    """Numbers citations in the order in which statements are read."""

    def __init__(self, old_before: int) -> None:
        """Take the year before which a source is old, so that its year is told."""
        self._old_before = old_before
        self._numbers: dict[str, int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far."""
        return tuple(self._citations)

    def statements(self, said: Iterable[Said]) -> tuple[Statement, ...]:
        """Return *said* as statements, their citations numbered on."""
        return tuple(map(self._statement, said))

    def numbers(self, *said: Said) -> tuple[int, ...]:
        """Return the numbers of the citations of all of *said*."""
        return tuple(sorted({self._number(hit) for one in said for hit in one.hits}))

    def _statement(self, said: Said) -> Statement:
        published = said.hits[0].reference.source.published
        year = int(published[:4]) if published else None
        old = year if year and year < self._old_before else None
        numbers = self.numbers(said)
        return Statement(said.excerpt.text, numbers, said.point, said.step, year=old, credited=said.credited)

    def _number(self, hit: Hit) -> int:
        number = self._numbers.setdefault(hit.passage.id, len(self._numbers) + 1)
        if number > len(self._citations):
            self._citations.append(Citation(number, hit.passage, hit.reference, hit.similarity))
        return number
