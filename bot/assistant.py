"""Question → Answer | NotCovered. The whole bot, minus the chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

from bot.composing.composer import Composer
from bot.composing.material import Material
from bot.composing.planning import Plan, carry_out
from bot.composing.suggesting import suggest
from bot.conversation import FollowUps
from bot.inquiry import Inquiry, Reader
from bot.models import Answer, Kind, NotCovered, Question
from index.calibration import Calibration
from index.retrieval import Hit, Retriever, Search
from knowledge.models import Reference
from knowledge.roles import Role

#: Hits that the composer may choose from; it needs room to pass over other languages' versions of a section.
_HITS = 24
_NEAREST = 3
#: Questions that answer a greeting.
_OPENERS = 3
#: The confidence from which a question that is refused is near enough to the knowledge to suggest others.
_WORTH_SUGGESTING = 0.1


class Assistant:
    """Answers questions from an index. Safe to call from several threads; no I/O but the index."""

    def __init__(
        self,
        retriever: Retriever,
        calibration: Calibration,
        reader: Reader,
        follow_ups: FollowUps,
        composer: Composer,
        *,
        old_after: int,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Take the parts. A source that is more than *old_after* years old has its year told."""
        self._retriever, self._calibration = retriever, calibration
        self._reader, self._follow_ups, self._composer = reader, follow_ups, composer
        self._old_after, self._today = old_after, today

    def ask(
        self, question: Question, turns: Sequence[Question] = (), *, sources: int | None = None
    ) -> Answer | NotCovered:
        """Return a cited answer, or that the knowledge does not cover the question.

        It stands on at most *sources* passages, if that is set. *turns* are the whole questions asked before in the
        conversation, latest last: ``reply.question`` of each.
        """
        whole = self._follow_ups.resolve(question, turns)
        reply = self._reply(self._reader.read(whole, self._retriever.corrected(whole.text, whole.language)), sources)
        return reply if whole is question else replace(reply, understood=whole.text)

    def describe(self, role: Role, language: str, *, sources: int | None = None) -> Answer | NotCovered:
        """Return an overview of *role* for who reads *language*, or that the knowledge tells nothing of it."""
        return self._reply(self._reader.read(Question.read(role.name(language), language)), sources)

    def _reply(self, inquiry: Inquiry, sources: int | None) -> Answer | NotCovered:
        asking = _Asking(self._retriever, inquiry.question)
        if inquiry.kind is Kind.SMALL_TALK:
            return self._small_talk(inquiry, asking)
        search = asking.search(inquiry.search_text)
        reading = self._retriever.reading_language(inquiry.question.language)
        material = self._composer.material(inquiry, search.hits, reading, sources, asking.hits)
        unknown = _unknown_role(inquiry, search.hits)
        plan = None if unknown else self._plan(material, search.evidence)
        if plan is None:
            return self._refusal(material, asking, unknown)
        composition = carry_out(plan, reading, self._today().year - self._old_after)
        cited = {citation.passage.id for citation in composition.citations}
        return Answer(
            inquiry.question,
            self._calibration.confidence(max(asking.evidence)),
            composition.parts,
            composition.citations,
            kind=inquiry.kind,
            notes=composition.notes,
            suggestions=suggest(material, cited),
            roles=inquiry.known,
            timings_ms=asking.timings(),
        )

    def _small_talk(self, inquiry: Inquiry, asking: _Asking) -> NotCovered:
        """Return what answers small talk: with questions to begin with, unless it thanks or leaves."""
        openers = () if inquiry.courtesy else self._openers(inquiry, asking)
        return NotCovered(
            inquiry.question,
            0.0,
            (),
            small_talk=True,
            courtesy=inquiry.courtesy,
            suggestions=openers,
            timings_ms=asking.timings(),
        )

    def _openers(self, inquiry: Inquiry, asking: _Asking) -> tuple[str, ...]:
        """Return questions to begin with that the knowledge covers, in the asker's language."""
        questions = self._composer.openers(self._retriever.reading_language(inquiry.question.language))
        asking.hits(questions)
        likely = [self._calibration.confidence(evidence) >= self._calibration.least for evidence in asking.evidence]
        return tuple(question for question, covered in zip(questions, likely, strict=True) if covered)[:_OPENERS]

    def _plan(self, material: Material, evidence: float) -> Plan | None:
        """Return what to answer, or None where the knowledge does not cover the question.

        An overview, a comparison or a list is covered where passages tell just what it lays out; any other question
        where it is likely enough by its *evidence*.
        """
        plan = self._composer.lay_out(material)
        if plan is not None:
            return plan
        likely = self._calibration.confidence(evidence) >= self._calibration.least
        if likely and not material.is_told_of_others():
            return self._composer.quote(material)
        return self._composer.gather(material)

    def _refusal(self, material: Material, asking: _Asking, unknown: str | None) -> NotCovered:
        confidence = self._calibration.confidence(asking.evidence[0])
        near = confidence >= _WORTH_SUGGESTING and not unknown
        return NotCovered(
            material.inquiry.question,
            confidence,
            _nearest(material.hits, material.language),
            unknown_role=unknown,
            nearest_roles=[role.name(material.language) for role in self._reader.nearest(unknown)] if unknown else (),
            suggestions=suggest(material, ()) if near else (),
            roles=material.inquiry.known,
            timings_ms=asking.timings(),
        )


def _unknown_role(inquiry: Inquiry, hits: Sequence[Hit]) -> str | None:
    """Return the unknown role that the question is about, if one, unless the articles that were found name it."""
    if len(inquiry.people) > len(inquiry.unknown) and inquiry.kind is not Kind.COMPARISON:
        return None
    found = "\n".join(text for hit in hits for text in (*hit.passage.section, hit.passage.quote))
    return next((name for name in inquiry.unknown if not _is_named(name.removesuffix("s"), found)), None)


def _is_named(name: str, text: str) -> bool:
    """Return whether *text* has *name*, of Latin letters as a word of its own or a plural."""
    words = rf"(?<![A-Za-z]){re.escape(name)}s?(?![A-Za-z])"
    return bool(re.search(words, text, re.IGNORECASE))


class _Asking:
    """The searches for one question, and the time that they took."""

    def __init__(self, retriever: Retriever, question: Question) -> None:
        self._retriever, self._question = retriever, question
        self._reading = retriever.reading_language(question.language)
        self._start = perf_counter()
        self._searches: list[Search] = []

    def search(self, text: str) -> Search:
        """Search for *text* in the language of the question."""
        search = self._retriever.search(text, self._question.language, _HITS)
        self._searches.append(search)
        return search

    def hits(self, texts: Sequence[str]) -> list[Sequence[Hit]]:
        """Return the hits of each of *texts*, which are in the language that the asker reads."""
        searches = self._retriever.search_all(texts, self._reading, _HITS)
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


def _nearest(hits: Sequence[Hit], language: str) -> tuple[Reference, ...]:
    """Return the articles of *hits*, nearest first, one of each article and its translations."""
    works: dict[str, Reference] = {}
    for hit in sorted(hits, key=lambda hit: -hit.similarity):
        known = works.get(hit.passage.work)
        if known is None or (known.language != language and hit.passage.language == language):
            works[hit.passage.work] = hit.reference
    return tuple(works.values())[:_NEAREST]
