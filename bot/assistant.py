"""Question → Answer | NotCovered. The whole bot, minus the chat."""

from __future__ import annotations

from time import perf_counter

from bot.composing.quoting import compose
from bot.models import Answer, NotCovered, Question, Section
from index.calibration import Calibration
from index.retrieval import Hit, Retriever
from knowledge.models import Reference

#: Hits that the composer may choose from; it needs room to pass over other languages' versions of a section.
_HITS = 24
_NEAREST = 3


class Assistant:
    """Answers questions from an index. Safe to call from several threads; no I/O but the index."""

    def __init__(self, retriever: Retriever, calibration: Calibration) -> None:
        self._retriever, self._calibration = retriever, calibration

    def ask(self, question: Question, *, sources: int = 8) -> Answer | NotCovered:
        """Return a cited answer from at most *sources* passages, or that the knowledge does not cover the question."""
        start = perf_counter()
        search = self._retriever.search(question.text, question.language, _HITS)
        confidence = self._calibration.confidence(search.evidence)
        composing = perf_counter()
        timings = {"encode": search.encode_ms, "search": search.search_ms}
        covered = confidence >= self._calibration.least
        reading = self._retriever.reading_language(question.language)
        composition = compose(search.hits, reading, sources) if covered else None
        if composition is None or not composition.statements:
            nearest = _nearest(search.hits, reading)
            timings |= _elapsed(start, composing)
            return NotCovered(question, confidence, nearest=nearest, timings_ms=timings)
        timings |= _elapsed(start, composing)
        parts = [Section(composition.statements)]
        return Answer(question, confidence, parts, composition.citations, timings_ms=timings)


def _elapsed(start: float, composing: float) -> dict[str, float]:
    now = perf_counter()
    return {"compose": (now - composing) * 1000, "total": (now - start) * 1000}


def _nearest(hits: tuple[Hit, ...], language: str) -> tuple[Reference, ...]:
    """Return the articles of *hits*, nearest first, one of each article and its translations."""
    works: dict[str, Reference] = {}
    for hit in sorted(hits, key=lambda hit: -hit.similarity):
        known = works.get(hit.passage.work)
        if known is None or (known.language != language and hit.passage.language == language):
            works[hit.passage.work] = hit.reference
    return tuple(works.values())[:_NEAREST]
