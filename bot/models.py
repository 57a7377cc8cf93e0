"""What goes in and comes out of the assistant: Question, Statement, Citation, Answer, NotCovered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.language import detect_language
from knowledge.models import Passage, Reference, join_sentences

#: Characters that a question may have; a longer one is a text that was pasted.
LONGEST_QUESTION = 4000
# Joiners belong to emoji and to Indic and Persian words; other format characters only hide or turn text.
_JOINERS = "\u200c\u200d"


class QuestionError(ValueError):
    """A text that cannot be asked: what is wrong with it and what to do. Safe to show to the asker."""


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
        text = " ".join("".join(map(_cleaned, raw)).split())
        if len(text) > LONGEST_QUESTION:
            msg = f"the question has {len(text):,} characters and may have {LONGEST_QUESTION:,}; shorten it"
            raise QuestionError(msg)
        if not re.search(r"\w", text):
            msg = 'there is no question; ask in words, for example "What does a data engineer do?"'
            raise QuestionError(msg)
        return cls(text, language or detect_language(text))


def _cleaned(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" and character not in _JOINERS:
        return ""
    return " " if category == "Cc" else character


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

    A ``point`` stands on a line of its own; ``step`` is its number when order matters.
    """

    text: str
    citations: tuple[int, ...]
    point: bool = False
    step: int | None = None


@dataclass(frozen=True)
class Reply:
    """What every reply carries: the question, how likely the knowledge covers it, in [0, 1], and timings in ms."""

    question: Question
    confidence: float
    timings_ms: Mapping[str, float] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Answer(Reply):
    """A cited answer. It cannot be built wrong: ValueError unless every statement cites and every citation is used."""

    statements: Sequence[Statement]
    citations: Sequence[Citation]

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
    def lines(self) -> tuple[Line, ...]:
        """The answer line by line: a point has its own, sentences on the same citations run on."""
        lines: list[Line] = []
        for statement in self.statements:
            if lines and not (statement.point or lines[-1].bullet) and lines[-1].citations == statement.citations:
                lines[-1] = replace(lines[-1], text=join_sentences((lines[-1].text, statement.text)))
                continue
            bullet = f"{statement.step}." if statement.step else "-" if statement.point else ""
            lines.append(Line(statement.text, statement.citations, bullet))
        return tuple(lines)

    @property
    def text(self) -> str:
        """The answer as plain text, each line with its bullet and its [n]."""
        return "\n".join(f"{line.bullet} {line.text} {line.marks}".strip() for line in self.lines)


@dataclass(frozen=True)
class Line:
    """A line of an answer: its text, the citations that carry it, and its bullet, "-" or "3." or none."""

    text: str
    citations: tuple[int, ...]
    bullet: str

    @property
    def marks(self) -> str:
        """The citations as a reader sees them: ``[1][3]``."""
        return "".join(f"[{number}]" for number in self.citations)


@dataclass(frozen=True)
class NotCovered(Reply):
    """The knowledge does not say. ``nearest`` are up to three articles that come closest, nearest first."""

    nearest: Sequence[Reference]
