"""An answer in the sources' own words: the sentences and list items that answer, each with its citation.

The best passage opens the answer, whole when it is short, so that its sentences keep their thread and a list its
items. Then come the statements of the other passages, those nearest to the question first, until the answer is as long
as a reader takes in at a glance. The weights were tuned on questions held apart; see docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Citation, Statement
from index.lexicon import tokenize
from index.retrieval import Hit
from knowledge.models import PassageKind

#: Characters of statements in an answer; with the marks of its citations it stays below 900.
LENGTH = 750
#: Characters up to which the best passage is quoted whole.
_WHOLE_LIST, _WHOLE_PARAGRAPH = 700, 450
#: What the passage adds to a statement's own similarity: a part of its similarity, and of its rank among the hits.
_PASSAGE_WEIGHT, _RANK_WEIGHT = 0.2, 0.1
#: How far below the best statement another may lie and still be said.
_MARGIN = 0.13
#: The share of a shorter statement's words in another from which the two say the same.
_SAME = 0.8
_SHORTEST = 6
_MOST_SOURCES = 8


@dataclass(frozen=True)
class Composition:
    """The statements of an answer and the citations that they stand on."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def compose(hits: Sequence[Hit], language: str, sources: int = _MOST_SOURCES) -> Composition:
    """Return what *hits*, best first and at least one, say in answer to their question.

    At most *sources* passages are cited. Of the language versions of one section only one is quoted, that in
    *language* where there is one.
    """
    quotable = one_language_a_section(hits, language)[:_MOST_SOURCES]
    selection = _Selection(quotable, sources)
    selection.take_whole_passage()
    for number, position in _ranked(quotable):
        selection.take(number, position)
    return selection.composition()


def one_language_a_section(hits: Sequence[Hit], language: str) -> list[Hit]:
    """Return *hits* with each section in one language: that of the asker, else that of its best hit."""
    chosen: dict[tuple[str, tuple[int, ...]], str] = {}
    for hit in sorted(hits, key=lambda hit: hit.passage.language != language):
        chosen.setdefault(_section(hit), hit.passage.language)
    return [hit for hit in hits if chosen[_section(hit)] == hit.passage.language]


def _section(hit: Hit) -> tuple[str, tuple[int, ...]]:
    return hit.passage.work, hit.passage.place[:-1]


def _ranked(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return (number of the hit, position of the statement) of all that is near enough to be said, nearest first."""
    best_score = max(hits[0].score, 1e-6)
    scored = [
        (similarity + _PASSAGE_WEIGHT * hit.similarity + _RANK_WEIGHT * hit.score / best_score, number, position)
        for number, hit in enumerate(hits)
        for position, similarity in enumerate(hit.statements)
        if _says_something(hit.passage.statements[position])
    ]
    scored.sort(reverse=True)
    return [(number, position) for score, number, position in scored if score >= scored[0][0] - _MARGIN]


def _says_something(statement: str) -> bool:
    """Tell whether a statement can stand alone: it does not ask, introduce what follows, or merely exclaim."""
    return len(statement) >= _SHORTEST and not statement.endswith((":", "：", "?", "？"))


class _Selection:
    """The statements taken so far."""

    def __init__(self, hits: Sequence[Hit], sources: int) -> None:
        self._hits, self._sources = hits, sources
        self._positions: dict[int, set[int]] = {}
        self._words: list[frozenset[str]] = []
        self._length = 0

    def take_whole_passage(self) -> None:
        """Take all of the best passage if it is short enough."""
        statements = self._hits[0].passage.statements
        is_list = self._hits[0].passage.kind is PassageKind.LIST
        if sum(map(len, statements)) <= (_WHOLE_LIST if is_list else _WHOLE_PARAGRAPH):
            for position in range(len(statements)):
                self.take(0, position)

    def take(self, number: int, position: int) -> None:
        """Take a statement unless it is taken, would not fit, says again what was said, or needs one source more."""
        statement = self._hits[number].passage.statements[position]
        if position in self._positions.get(number, ()):
            return
        if self._length and self._length + len(statement) > LENGTH:
            return
        if number not in self._positions and len(self._positions) >= self._sources:
            return
        words = frozenset(tokenize(statement))
        if any(_says_the_same(words, said) for said in self._words):
            return
        self._positions.setdefault(number, set()).add(position)
        self._words.append(words)
        self._length += len(statement)

    def composition(self) -> Composition:
        """Return what was taken, passage by passage, each in the order of its source."""
        statements: list[Statement] = []
        citations: list[Citation] = []
        for number in sorted(self._positions):
            hit = self._hits[number]
            citations.append(Citation(len(citations) + 1, hit.passage, hit.reference, hit.similarity))
            statements.extend(_statements(hit, sorted(self._positions[number]), len(citations), opens=number == 0))
        return Composition(tuple(statements), tuple(citations))


def _says_the_same(words: frozenset[str], said: frozenset[str]) -> bool:
    return len(words & said) > _SAME * max(min(len(words), len(said)), 1)


def _statements(hit: Hit, positions: Sequence[int], citation: int, *, opens: bool) -> list[Statement]:
    """Return the statements at *positions* of a hit: running text where it opens the answer, else points."""
    passage = hit.passage
    is_list = passage.kind is not PassageKind.PARAGRAPH
    whole = len(positions) == len(passage.statements)
    statements = []
    for position in positions:
        introduces = passage.introduction and position == 0
        point = not introduces and (is_list or not opens)
        step = position + (not passage.introduction) if point and passage.ordered and whole else None
        statements.append(Statement(passage.statements[position], (citation,), point, step))
    return statements
