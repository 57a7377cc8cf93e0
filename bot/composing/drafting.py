"""A draft of an answer: what is said so far, so that nothing is said twice, and on which passages it stands.

Statements of different passages that say the same are folded into one that cites them all. Of two articles that say the
same thing differently both are heard, and the draft remembers that they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.composing.excerpts import Excerpt
from bot.composing.wording import Wording
from bot.models import Citation, Statement
from index.retrieval import Hit

#: The share of a statement's words that nothing said so far has; one with less only says it again.
_NEW = 0.25
_MOST_MARKS = 3


@dataclass
class Said:
    """A statement in a draft, and the hits whose passages carry it, first the one that it is quoted from."""

    excerpt: Excerpt
    hits: list[Hit]
    point: bool
    step: int | None = None
    credited: bool = False


@dataclass
class Draft:
    """What is said so far. At most *sources* passages are cited."""

    wording: Wording
    sources: int
    said: list[Said] = field(default_factory=list)
    disagreements: list[tuple[Said, Said]] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Characters of all statements."""
        return sum(len(said.excerpt.text) for said in self.said)

    def say(self, excerpt: Excerpt, *, point: bool = True, step: int | None = None, whole: bool = False) -> Said | None:
        """Say a statement; return it, or None when it was said before, tells nothing new, or needs one source more.

        As part of a passage that is told *whole*, a statement may have few new words.
        """
        others = [said for said in self.said if said.excerpt.hit.passage.id != excerpt.hit.passage.id]
        same = next((said for said in others if self.wording.same(said.excerpt.text, excerpt.text)), None)
        if excerpt in (said.excerpt for said in self.said) or not self._may_cite(excerpt.hit):
            return None
        if same:
            if excerpt.hit not in same.hits and len(same.hits) < _MOST_MARKS:
                same.hits.append(excerpt.hit)
            return None
        contrary = next((said for said in others if self._disagree(said.excerpt, excerpt)), None)
        if not (whole or contrary or self._is_new(excerpt.text)):
            return None
        said = Said(excerpt, [excerpt.hit], point, step)
        self.said.append(said)
        if contrary:
            self.disagreements.append((contrary, said))
        return said

    def _may_cite(self, hit: Hit) -> bool:
        cited = {hit.passage.id for said in self.said for hit in said.hits}
        return hit.passage.id in cited or len(cited) < self.sources

    def _disagree(self, said: Excerpt, other: Excerpt) -> bool:
        return said.hit.passage.work != other.hit.passage.work and self.wording.disagree(said.text, other.text)

    def _is_new(self, text: str) -> bool:
        words = self.wording.words(text)
        known = frozenset[str]().union(*(self.wording.words(said.excerpt.text) for said in self.said))
        return len(words - known) > _NEW * len(words)


class Numbering:
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

    def numbers(self, said: Said) -> tuple[int, ...]:
        """Return the numbers of the citations of *said*."""
        return tuple(sorted(map(self._number, said.hits)))

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
