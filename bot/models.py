"""What goes in and comes out of the assistant: Question, Statement, Citation, Answer, NotCovered.

An answer's layout is data: its parts are sections and tables, in the order in which they are read, and every adapter
renders them within its own limits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.visible import visible
from knowledge.language import detect_language
from knowledge.models import Passage, Reference

#: Characters that a question may have; a longer one is a text that was pasted.
LONGEST_QUESTION = 4000


class QuestionError(ValueError):
    """A text that cannot be asked: what is wrong with it and what to do. Safe to show to the asker."""


class LongQuestionError(QuestionError):
    """A text that is too long for a question."""


@dataclass(frozen=True)
class Question:
    """A question as the assistant takes it: one line of words, in a language (ISO 639-1)."""

    text: str
    language: str

    @classmethod
    def read(cls, raw: str, language: str | None = None) -> Question:
        """Return the question in *raw*, its language detected unless given.

        Control characters become blanks, invisible and direction-turning ones go. Raises QuestionError when no words
        are left, when *raw* is longer than LONGEST_QUESTION, or when it holds bytes that were never text.
        """
        if any(0xD800 <= ord(character) <= 0xDFFF for character in raw):
            msg = "the question is not valid Unicode text; send it as UTF-8"
            raise QuestionError(msg)
        text = " ".join(visible(raw, control=" ").split())
        if len(text) > LONGEST_QUESTION:
            msg = f"the question has {len(text):,} characters and may have {LONGEST_QUESTION:,}; shorten it"
            raise LongQuestionError(msg)
        if not re.search(r"\w", text):
            msg = 'there is no question; ask in words, for example "What does a data engineer do?"'
            raise QuestionError(msg)
        return cls(text, language or detect_language(text))


@dataclass(frozen=True)
class Citation:
    """A passage that statements stand on. ``number`` counts from 1; ``score`` is a similarity in [-1, 1]."""

    number: int
    passage: Passage
    reference: Reference
    score: float


@dataclass(frozen=True)
class Statement:
    """One thing that the answer says, and the numbers of the citations that carry it.

    A ``point`` stands on a line of its own; ``step`` is its number when order matters. ``year`` is that of the source
    when it is so old that the reader should know; ``credited`` asks to name who said it and when, as for a figure.
    """

    text: str
    citations: tuple[int, ...]
    point: bool = False
    step: int | None = None
    year: int | None = None
    credited: bool = False


@dataclass(frozen=True)
class Section:
    """Statements that are read together, under a ``heading`` of ours; those that open the answer have none.

    ``more`` points of its list were left out for want of room.
    """

    statements: tuple[Statement, ...]
    heading: str = ""
    more: int = 0


@dataclass(frozen=True)
class Row:
    """A row of a table: a cell for each column; a cell without statements has no source."""

    heading: str
    cells: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True)
class Table:
    """Roles side by side: ``columns`` are their names. ``more`` rows were left out for want of room."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int = 0


@dataclass(frozen=True)
class Note:
    """What Rolewise remarks on its sources, in its own words: that they differ."""

    text: str
    citations: tuple[int, ...]


class Kind(StrEnum):
    """What kind of question it is: what an asker wants to read."""

    SMALL_TALK = "small_talk"
    OVERVIEW = "overview"
    COMPARISON = "comparison"
    FIGURE = "figure"
    YES_NO = "yes_no"
    LIST = "list"
    DEFINITION = "definition"
    ADVICE = "advice"
    OTHER = "other"


class Courtesy(StrEnum):
    """What small talk wants to hear, where that is not what the bot is for."""

    THANKS = "thanks"
    FAREWELL = "farewell"


@dataclass(frozen=True)
class Reply:
    """What every reply carries: the question, how likely the knowledge covers it, in [0, 1], and timings in ms.

    ``understood`` is the whole question that a follow-up was taken for; None when it was taken as it stands.
    ``suggestions`` are questions that the knowledge can answer, in the asker's language, best first. ``roles`` are the
    ids of the known roles that the question names, in its order.
    """

    question: Question
    confidence: float
    understood: str | None = field(default=None, kw_only=True)
    suggestions: Sequence[str] = field(default=(), kw_only=True)
    roles: Sequence[str] = field(default=(), kw_only=True)
    timings_ms: Mapping[str, float] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Answer(Reply):
    """A cited answer. It cannot be built wrong: ValueError unless every statement cites and every citation is used."""

    parts: Sequence[Section | Table]
    citations: Sequence[Citation]
    kind: Kind = field(default=Kind.OTHER, kw_only=True)
    notes: Sequence[Note] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        """Check the promise of the class."""
        numbers = [citation.number for citation in self.citations]
        if not self.statements or numbers != list(range(1, len(numbers) + 1)):
            msg = f"an answer needs statements and citations numbered from 1, not {numbers}"
            raise ValueError(msg)
        used = {number for statement in self.statements for number in statement.citations}
        if used != set(numbers) or not all(statement.citations for statement in self.statements):
            msg = f"statements cite {sorted(used)} of the citations {numbers}; each must cite and all must be used"
            raise ValueError(msg)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, in the order in which they are read; a table row by row."""
        return tuple(statement for part in self.parts for statement in statements_of(part))


def statements_of(part: Section | Table) -> tuple[Statement, ...]:
    """Return every statement of *part*, in the order in which they are read."""
    if isinstance(part, Section):
        return part.statements
    return tuple(statement for row in part.rows for cell in row.cells for statement in cell)


@dataclass(frozen=True)
class NotCovered(Reply):
    """The knowledge does not say.

    ``nearest`` are up to three articles that come closest, nearest first. ``unknown_role`` is the name of a role that
    nobody here knows, as the asker wrote it, and ``nearest_roles`` the names of known roles that may have been meant.
    After ``small_talk``, a greeting or thanks, there is nothing to look up; ``courtesy`` is what it wants to hear, None
    for who greets or asks what the bot is for.
    """

    nearest: Sequence[Reference]
    unknown_role: str | None = field(default=None, kw_only=True)
    nearest_roles: Sequence[str] = field(default=(), kw_only=True)
    small_talk: bool = field(default=False, kw_only=True)
    courtesy: Courtesy | None = field(default=None, kw_only=True)

    @property
    def looked_up(self) -> bool:
        """Whether the articles were searched for it: not for small talk, nor for a role that nobody knows."""
        return not (self.small_talk or self.unknown_role)
