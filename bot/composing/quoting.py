"""An answer in the sources' own words: the sentences and list items that answer, each with its citation.

The best passage opens the answer, whole when it is short, so that its sentences keep their thread and a list its
items. Then come the statements of the other passages, those nearest to the question first, until the answer is as long
as a reader takes in at a glance. The weights were tuned on questions held apart; see docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.models import Citation, Statement
from index.lexicon import tokenize
from index.retrieval import Hit
from knowledge.models import PassageKind

#: Characters of statements in an answer; with the marks of its citations it stays below 900. A Chinese one says more.
LENGTH = 750
_LENGTHS = {"zh": 600}
#: Characters up to which the best passage is quoted whole.
_WHOLE_LIST, _WHOLE_PARAGRAPH = 1000, 450
#: What a statement gains over its own similarity when its passage is the best; others' gain less, as they score less.
_PASSAGE_WEIGHT = 0.1
#: How far below the best statement another may lie and still be said.
_MARGIN = 0.15
#: The share of the words of two statements of different passages that both have when they say the same.
_SAME = 0.7
_SHORTEST, _LONGEST = 6, 1000
_MOST_SOURCES = 8
#: Statements whose words are remembered: each is compared more than once, and questions share them.
_REMEMBERED = 1024


@dataclass(frozen=True)
class Composition:
    """The statements of an answer and the citations that they stand on."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def compose(hits: Sequence[Hit], language: str, sources: int = _MOST_SOURCES) -> Composition:
    """Return what *hits*, best first and at least one, say in answer to their question; nothing if they only ask.

    At most *sources* passages are cited. Of the language versions of one section only one is quoted, that in
    *language* where there is one.
    """
    quotable = one_language_a_section(hits, language)[:_MOST_SOURCES]
    selection = _Selection(quotable, sources, _LENGTHS.get(language, LENGTH))
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
        (similarity + _PASSAGE_WEIGHT * hit.score / best_score, number, position)
        for number, hit in enumerate(hits)
        for position, similarity in enumerate(hit.statements)
        if _says_something(hit.passage.statements[position])
    ]
    scored.sort(reverse=True)
    return [(number, position) for score, number, position in scored if score >= scored[0][0] - _MARGIN]


def _says_something(statement: str) -> bool:
    """Tell whether a statement can stand alone: it does not ask, introduce what follows, merely exclaim, or ramble."""
    return _SHORTEST <= len(statement) <= _LONGEST and not statement.endswith((":", "：", "?", "？"))


class _Selection:
    """The statements taken so far."""

    def __init__(self, hits: Sequence[Hit], sources: int, room: int) -> None:
        self._hits, self._sources, self._room = hits, sources, room
        self._positions: dict[int, set[int]] = {}
        self._words: dict[int, list[frozenset[str]]] = {}
        self._length = 0

    def take_whole_passage(self) -> None:
        """Take all of the best passage if it is short enough."""
        passage = self._hits[0].passage
        length = sum(map(len, passage.statements))
        short = length <= (_WHOLE_PARAGRAPH if passage.kind is PassageKind.PARAGRAPH else _WHOLE_LIST)
        if short and any(map(_says_something, passage.statements)):
            self._add(0, *range(len(passage.statements)))

    def take(self, number: int, position: int) -> None:
        """Take a statement unless it is taken, would not fit, says again what was said, or needs one source more."""
        statement = self._hits[number].passage.statements[position]
        taken = position in self._positions.get(number, ())
        too_long = self._length > 0 and self._length + len(statement) > self._room
        one_source_more = number not in self._positions and len(self._positions) >= self._sources
        if not (taken or too_long or one_source_more or self._said_elsewhere(number, statement)):
            self._add(number, position)

    def _said_elsewhere(self, number: int, statement: str) -> bool:
        """Tell whether another passage's statement has nearly the same words; a list's own items may be alike."""
        words = _words(statement)
        others = (said for other, statements in self._words.items() if other != number for said in statements)
        return any(_alike(words, said) for said in others)

    def _add(self, number: int, *positions: int) -> None:
        statements = [self._hits[number].passage.statements[position] for position in positions]
        self._positions.setdefault(number, set()).update(positions)
        self._words.setdefault(number, []).extend(map(_words, statements))
        self._length += sum(map(len, statements))

    def composition(self) -> Composition:
        """Return what was taken, passage by passage, each in the order of its source."""
        statements: list[Statement] = []
        citations: list[Citation] = []
        for number in sorted(self._positions):
            hit = self._hits[number]
            citations.append(Citation(len(citations) + 1, hit.passage, hit.reference, hit.similarity))
            statements.extend(_statements(hit, sorted(self._positions[number]), len(citations), opens=number == 0))
        return Composition(tuple(statements), tuple(citations))


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    common = len(words & others)
    return common >= _SAME * (len(words) + len(others) - common)


@lru_cache(_REMEMBERED)
def _words(statement: str) -> frozenset[str]:
    return frozenset(tokenize(statement))


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
