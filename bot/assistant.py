"""Question → Answer | NotCovered. The whole bot, minus the chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter

from bot.composing.composer import Composer, Composition
from bot.composing.material import Material
from bot.inquiry import Inquiry, Kind, Reader
from bot.models import Answer, NotCovered, Question
from index.calibration import Calibration
from index.retrieval import Hit, Retriever, Search
from knowledge.models import Reference
from knowledge.roles import Role

#: Hits that the composer may choose from; it needs room to pass over other languages' versions of a section.
_HITS = 24
_NEAREST = 3
#: The confidence from which a question that is refused is near enough to the knowledge to suggest others.
_WORTH_SUGGESTING = 0.1


class Assistant:
    """Answers questions from an index. Safe to call from several threads; no I/O but the index."""

    def __init__(
        self,
        retriever: Retriever,
        calibration: Calibration,
        reader: Reader,
        composer: Composer,
        *,
        old_after: int = 3,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Take the parts. A source that is more than *old_after* years old has its year told."""
        self._retriever, self._calibration = retriever, calibration
        self._reader, self._composer = reader, composer
        self._old_after, self._today = old_after, today

    def ask(self, question: Question, *, sources: int = 8) -> Answer | NotCovered:
        """Return a cited answer from at most *sources* passages, or that the knowledge does not cover the question."""
        return self._reply(self._reader.read(question), sources)

    def describe(self, role: Role, language: str, *, sources: int = 8) -> Answer | NotCovered:
        """Return an overview of *role* for who reads *language*, or that the knowledge tells nothing of it."""
        return self._reply(self._reader.read(Question.read(role.name(language), language)), sources)

    def _reply(self, inquiry: Inquiry, sources: int) -> Answer | NotCovered:
        asking = _Asking(self._retriever, inquiry.question)
        search = asking.search(inquiry.search_text)
        reading = self._retriever.reading_language(inquiry.question.language)
        plain = self._composer.plain_question(inquiry, reading)
        hits = _merged(search.hits, asking.hits([plain])[0]) if plain else search.hits
        material = self._composer.material(inquiry, hits, reading, sources)
        unknown = _unknown_role(inquiry, search.hits)
        composition = None if unknown else self._compose(material, asking)
        confidence = self._calibration.confidence(max(asking.evidence))
        if composition is None:
            return NotCovered(
                inquiry.question,
                confidence,
                _nearest(search.hits, reading),
                unknown_role=unknown,
                nearest_roles=[role.name(reading) for role in self._reader.nearest(unknown)] if unknown else (),
                suggestions=self._composer.suggest(material) if confidence >= _WORTH_SUGGESTING and not unknown else (),
                timings_ms=asking.timings(),
            )
        return Answer(
            inquiry.question,
            confidence,
            composition.parts,
            composition.citations,
            kind=inquiry.kind.value,
            notes=composition.notes,
            suggestions=self._composer.suggest(material, composition.citations),
            timings_ms=asking.timings(),
        )

    def _compose(self, material: Material, asking: _Asking) -> Composition | None:
        """Return an answer, or None where the knowledge does not cover the question.

        An overview or a comparison is covered where passages are found that tell what it lays out; any other question
        where it is likely enough.
        """
        old_before = self._today().year - self._old_after
        laid_out: Composition | None = None
        if material.inquiry.kind is Kind.OVERVIEW:
            laid_out = self._composer.describe(material, asking.hits, old_before)
        elif material.inquiry.kind is Kind.COMPARISON:
            laid_out = self._composer.compare(material, asking.hits, old_before)
        if laid_out or self._calibration.confidence(asking.evidence[0]) < self._calibration.least:
            return laid_out
        return self._composer.compose(material, old_before)


def _merged(hits: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """Return *hits*, then those of *others* that are not among them."""
    return [*hits, *(hit for hit in others if hit.passage.id not in {own.passage.id for own in hits})]


def _unknown_role(inquiry: Inquiry, hits: Sequence[Hit]) -> str | None:
    """Return the unknown role that the question is about, if one, unless the articles that were found name it."""
    if inquiry.people and inquiry.kind is not Kind.COMPARISON:
        return None
    found = "\n".join(text for hit in hits for text in (*hit.passage.section, hit.passage.quote)).casefold()
    return next((name for name in inquiry.unknown if name.casefold() not in found), None)


class _Asking:
    """The searches for one question, and the time that they took."""

    def __init__(self, retriever: Retriever, question: Question) -> None:
        self._retriever, self._question = retriever, question
        self._start = perf_counter()
        self._searches: list[Search] = []

    def search(self, text: str) -> Search:
        """Search for *text* in the language of the question."""
        search = self._retriever.search(text, self._question.language, _HITS)
        self._searches.append(search)
        return search

    def hits(self, texts: Sequence[str]) -> list[Sequence[Hit]]:
        """Return the hits of each of *texts*."""
        searches = self._retriever.search_all(texts, self._question.language, _HITS)
        self._searches += searches
        return [search.hits for search in searches]

    @property
    def evidence(self) -> list[float]:
        """The evidence of each search."""
        return [search.evidence for search in self._searches]

    def timings(self) -> dict[str, float]:
        """Return the milliseconds of each stage."""
        total = (perf_counter() - self._start) * 1000
        encode = sum(search.encode_ms for search in self._searches)
        found = sum(search.search_ms for search in self._searches)
        return {"encode": encode, "search": found, "compose": total - encode - found, "total": total}


def _nearest(hits: tuple[Hit, ...], language: str) -> tuple[Reference, ...]:
    """Return the articles of *hits*, nearest first, one of each article and its translations."""
    works: dict[str, Reference] = {}
    for hit in sorted(hits, key=lambda hit: -hit.similarity):
        known = works.get(hit.passage.work)
        if known is None or (known.language != language and hit.passage.language == language):
            works[hit.passage.work] = hit.reference
    return tuple(works.values())[:_NEAREST]
