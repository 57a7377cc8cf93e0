"""A reply line by line, as plain text needs it: for pipes, for programs, for notifications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.citing import credit
from bot.messages.catalogue import choice, messages
from bot.messages.model import Messages
from bot.models import Answer, Courtesy, NotCovered, Section, Statement, Table
from knowledge.models import join_sentences

#: Keeps a mark on the line of the last word.
_FIRM_BLANK = "\u00a0"
#: Full-width marks, which have their blank in themselves.
_WIDE = ("。", "！", "？", "；", "：", "）", "”")


@dataclass(frozen=True)
class Run:
    """Text that stands on the same citations; ``remark`` is what is told of its source: a year, who said it."""

    text: str
    citations: tuple[int, ...] = ()
    remark: str = ""

    @property
    def marks(self) -> str:
        """The citations as a reader sees them: ``[1][3]``."""
        return "".join(f"[{number}]" for number in self.citations)

    @property
    def gap(self) -> str:
        """What parts the marks from the text where lines wrap: they stay with the last word."""
        return "" if self.text.endswith(_WIDE) and not self.remark else _FIRM_BLANK

    def __str__(self) -> str:
        return " ".join(filter(None, (self.text, self.remark, self.marks)))


@dataclass(frozen=True)
class Line:
    """A line of an answer: its runs, its bullet ("-", "3." or none), and the ``label`` before them: a role's name.

    A ``heading`` is words of ours above what follows.
    """

    runs: tuple[Run, ...]
    bullet: str = ""
    label: str = ""
    heading: bool = False

    def __str__(self) -> str:
        text = " ".join(map(str, self.runs))
        return " ".join(filter(None, (self.bullet, f"{self.label}: {text}" if self.label else text)))


@dataclass(frozen=True)
class Grid:
    """A table of runs: each row is its heading and a cell for each column.

    An empty cell is read as ``nothing``; ``more`` says below how many rows are left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Run, ...], ...]], ...]
    nothing: str
    more: tuple[Line, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield the grid line by line, for where there is no room for columns."""
        for heading, cells in self.rows:
            yield Line((Run(heading),), heading=True)
            for column, cell in zip(self.columns, cells, strict=True):
                yield Line(cell or (Run(self.nothing),), bullet="-", label=column)
        yield from self.more


def plain_text(answer: Answer) -> str:
    """Return *answer* as plain text, each line with its bullet and its [n], without the list of sources."""
    return "\n".join(map(str, answer_lines(answer)))


def refusal_lines(reply: NotCovered) -> Iterator[str]:
    """Yield what is said instead of an answer: that the role is not known and which may be meant, or that none is."""
    words = messages(reply.question.language)
    if not reply.unknown_role:
        yield _said_back(reply, words) if reply.small_talk else words.not_covered
        return
    yield words.unknown_role.format(name=reply.unknown_role)
    if reply.nearest_roles:
        yield words.did_you_mean.format(names=choice(reply.nearest_roles, reply.question.language))


def _said_back(reply: NotCovered, words: Messages) -> str:
    courtesies = {Courtesy.THANKS: words.welcome, Courtesy.FAREWELL: words.farewell}
    return courtesies[reply.courtesy] if reply.courtesy else words.small_talk


def answer_lines(answer: Answer) -> tuple[Line, ...]:
    """Return *answer* line by line; a row of a table is a heading and a point for each column."""
    blocks = answer_blocks(answer)
    return tuple(line for block in blocks for line in (block.lines() if isinstance(block, Grid) else block))


def answer_blocks(answer: Answer) -> tuple[tuple[Line, ...] | Grid, ...]:
    """Return each part of *answer* as lines or, where it is a table, as a grid; then its notes as lines."""
    return tuple(_Writer(answer).blocks())


class _Writer:
    """Writes lines; the age of a source is told once."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._language = answer.question.language
        self._words = messages(self._language)
        self._citations = {citation.number: citation for citation in answer.citations}
        self._dated: set[str] = set()

    def blocks(self) -> Iterator[tuple[Line, ...] | Grid]:
        for part in self._answer.parts:
            yield tuple(self._section(part)) if isinstance(part, Section) else self._grid(part)
        if self._answer.notes:
            yield tuple(Line((Run(note.text, note.citations),)) for note in self._answer.notes)

    def _section(self, section: Section) -> Iterator[Line]:
        if section.heading:
            yield Line((Run(section.heading),), heading=True)
        text: list[Statement] = []
        for statement in section.statements:
            if statement.point:
                yield from self._running(text)
                text = []
                yield Line(self.runs((statement,)), bullet=f"{statement.step}." if statement.step else "-")
            else:
                text.append(statement)
        yield from self._running(text)
        yield from self._more(section.more)

    def _running(self, statements: Sequence[Statement]) -> Iterator[Line]:
        for run in self.runs(statements):
            yield Line((run,))

    def _grid(self, table: Table) -> Grid:
        rows = [(row.heading, tuple(self.runs(cell) for cell in row.cells)) for row in table.rows]
        return Grid(table.columns, tuple(rows), self._words.no_source, tuple(self._more(table.more)))

    def _more(self, count: int) -> Iterator[Line]:
        if count:
            yield Line((Run(self._words.more.format(count=count)),), bullet="…")

    def runs(self, statements: Sequence[Statement]) -> tuple[Run, ...]:
        """Return *statements* as runs; sentences on the same citations run on, points in a cell stand apart."""
        runs: list[Run] = []
        for before, statement in zip((None, *statements), statements, strict=False):
            remark = self._remark(statement)
            apart = remark or statement.point or (before and before.credited)
            if runs and runs[-1].citations == statement.citations and not apart:
                runs[-1] = replace(runs[-1], text=join_sentences((runs[-1].text, statement.text)))
            else:
                runs.append(Run(statement.text, statement.citations, remark))
        return tuple(runs)

    def _remark(self, statement: Statement) -> str:
        articles = {self._citations[number].reference.id for number in statement.citations}
        untold = articles - self._dated
        if statement.credited:
            self._dated.update(articles)
            return f"({credit(self._citations[statement.citations[0]].reference, self._language)})"
        if statement.year and untold:
            self._dated.update(articles)
            return f"({statement.year})"
        return ""
