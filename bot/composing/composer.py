"""Kind of question → composer. A kind decides what is gathered and how it is laid out, never whether it is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle

from bot.composing.comparing import compare
from bot.composing.describing import describe
from bot.composing.excerpts import Subjects
from bot.composing.listing import enumerate_items, gather_items
from bot.composing.material import Find, Material, Sense, one_language_a_section
from bot.composing.planning import Plan
from bot.composing.quoting import quote
from bot.composing.settling import settle, state_figure
from bot.composing.wording import Wording
from bot.inquiry import Inquiry
from bot.models import Kind
from index.retrieval import Hit
from knowledge.facets import Facets
from knowledge.roles import Roles

_QUOTING: dict[Kind, Callable[[Material], Plan | None]] = {
    Kind.LIST: enumerate_items,
    Kind.FIGURE: state_figure,
    Kind.YES_NO: settle,
}
_LAYING_OUT: dict[Kind, Callable[[Material], Plan | None]] = {
    Kind.OVERVIEW: describe,
    Kind.COMPARISON: compare,
}


class Composer:
    """Composes answers from what was found. Safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets) -> None:
        self._roles = roles
        wording = Wording(roles)
        self._sense = Sense(facets, Subjects(roles, facets, wording), wording)

    def material(
        self, inquiry: Inquiry, hits: Sequence[Hit], language: str, sources: int | None, find: Find
    ) -> Material:
        """Return what an answer to *inquiry* is made from, for who reads in *language*."""

        def find_readable(questions: Sequence[str]) -> list[list[Hit]]:
            return [one_language_a_section(found, language) for found in find(questions)]

        hits = one_language_a_section([*hits, *self._plain_hits(inquiry, hits, language, find)], language)
        return Material(inquiry, hits, language, sources, self._sense, find_readable)

    def lay_out(self, material: Material) -> Plan | None:
        """Return an overview or a comparison, of passages that tell what it lays out; None for any other question."""
        composer = _LAYING_OUT.get(material.inquiry.kind)
        return composer(material) if composer else None

    def quote(self, material: Material) -> Plan | None:
        """Return what is nearest to the question, as its kind wants it; None when nothing of it may be told."""
        return _QUOTING.get(material.inquiry.kind, quote)(material)

    def openers(self, language: str) -> list[str]:
        """Return one question about each role, each about another facet than the one before."""
        return [facet.question([role], language) for role, facet in zip(self._roles, cycle(self._sense.facets.profile))]

    def gather(self, material: Material) -> Plan | None:
        """Return what passages tell of just what a question for a list asks of a role; None for any other question."""
        return gather_items(material) if material.inquiry.kind is Kind.LIST else None

    def _plain_hits(self, inquiry: Inquiry, hits: Sequence[Hit], language: str, find: Find) -> list[Hit]:
        """Return the further hits of what a question for a list asks in plain words.

        So the list is found however it was asked for.
        """
        asked = self._sense.facets.particular(inquiry.facets)
        if inquiry.kind is not Kind.LIST or len(inquiry.people) != 1 or not asked:
            return []
        [found] = find([asked[0].question(inquiry.people, language)])
        known = {hit.passage.id for hit in hits}
        return [hit for hit in found if hit.passage.id not in known]
