"""Kind of question → composer. A kind decides what is gathered and how it is laid out, never whether it is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.composing.drafting import Draft, Numbering, Said
from bot.composing.excerpts import Excerpt, Subjects
from bot.composing.listing import enumerate_items
from bot.composing.material import Material, Sense, one_language_a_section
from bot.composing.profiling import Find, Profile, contrasts, profile_roles
from bot.composing.quoting import quote, room
from bot.composing.settling import settle, state_figure
from bot.composing.suggesting import suggest
from bot.composing.wording import Wording
from bot.inquiry import Inquiry, Kind
from bot.messages import messages
from bot.models import Citation, Note, Row, Section, Table
from index.retrieval import Hit
from knowledge.facets import Facet, Facets
from knowledge.roles import Roles

#: Statements on a difference that open a comparison, their characters, and statements on what is shared that close it.
_CONTRASTS, _CONTRAST_ROOM, _SHARED = 3, 320, 1
#: How much longer than another answer an overview or a comparison may be.
_LONGER = 1.2
#: How much longer it may be for each role past the second.
_FOR_A_ROLE = 0.3
_COMPOSERS: dict[Kind, Callable[[Material], tuple[Draft, list[Said]]]] = {
    Kind.LIST: enumerate_items,
    Kind.FIGURE: state_figure,
    Kind.YES_NO: settle,
}


@dataclass(frozen=True)
class Composition:
    """The parts of an answer, the citations that they stand on, and remarks on these."""

    parts: tuple[Section | Table, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()


class Composer:
    """Composes answers from what was found. Safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets) -> None:
        self._facets = facets
        wording = Wording(roles)
        self._sense = Sense(Subjects(roles, facets, wording), wording)

    def material(self, inquiry: Inquiry, hits: Sequence[Hit], language: str, sources: int) -> Material:
        """Return what an answer to *inquiry* is made from, for who reads in *language*."""
        return Material(inquiry, one_language_a_section(hits, language), language, sources, self._sense)

    def plain_question(self, inquiry: Inquiry, language: str) -> str | None:
        """Return what a question for a list asks in plain words, so that the list is found however it was asked for."""
        asked = [self._facets[facet] for facet in inquiry.facets if not self._facets[facet].together]
        if inquiry.kind is not Kind.LIST or len(inquiry.people) != 1 or not asked:
            return None
        return asked[0].question(inquiry.people, language)

    def suggest(self, material: Material, citations: Sequence[Citation] = ()) -> tuple[str, ...]:
        """Return questions that the material answers besides what is cited."""
        return suggest(material, self._facets, {citation.passage.id for citation in citations})

    def compose(self, material: Material, old_before: int) -> Composition | None:
        """Return an answer in statements; None when nothing of the material may be told.

        A source published before the year *old_before* is old, and its year is told.
        """
        draft, said = _COMPOSERS.get(material.inquiry.kind, quote)(material)
        if not said:
            return None
        numbering = Numbering(old_before)
        section = Section(numbering.statements(said))
        return Composition((section,), numbering.citations, _notes([draft], numbering, material.language))

    def describe(self, material: Material, find: Find, old_before: int) -> Composition | None:
        """Return an overview of the role of *material*: what it is, then a section for each facet that has sources."""
        [profile] = profile_roles(
            material, material.inquiry.roles[:1], self._facets.profile, find, room(material, _LONGER)
        )
        numbering = Numbering(old_before)
        parts = []
        for facet in self._facets.profile:
            said = profile.cell(facet.id)
            for one in said:
                one.point = not facet.general
            if said:
                heading = "" if facet.general else facet.name(material.language)
                parts.append(Section(numbering.statements(said), heading))
        if not parts:
            return None
        return Composition(tuple(parts), numbering.citations, _notes([profile.draft], numbering, material.language))

    def compare(self, material: Material, find: Find, old_before: int) -> Composition | None:
        """Return roles side by side: how they differ, a row for each facet, and what they share.

        None where the articles tell of fewer than two of the roles.
        """
        inquiry, language = material.inquiry, material.language
        compared = self._compared(inquiry)
        [found] = find([self._facets["difference"].question(inquiry.roles, language)])
        opening = material.draft()
        for excerpt in self._opening(material, found, compared):
            if len(opening.said) < _CONTRASTS and opening.length + len(excerpt.text) <= _CONTRAST_ROOM:
                opening.say(excerpt)
        left = room(material, _LONGER + _FOR_A_ROLE * (len(inquiry.roles) - 2)) - opening.length
        profiles = profile_roles(material, inquiry.roles, compared, find, left)
        if sum(bool(profile.cells) for profile in profiles) < 2:
            return None
        closing = material.draft()
        for excerpt in contrasts(material, inquiry.roles, found, "shared"):
            if len(closing.said) < _SHARED and excerpt not in [said.excerpt for said in opening.said]:
                closing.say(excerpt)
        numbering = Numbering(old_before)
        parts: list[Section | Table] = []
        if opening.said:
            parts.append(Section(numbering.statements(opening.said)))
        parts.append(_table(profiles, compared, numbering, language))
        if closing.said:
            parts.append(Section(numbering.statements(closing.said), messages(language).in_common))
        drafts = [opening, closing, *(profile.draft for profile in profiles)]
        return Composition(tuple(parts), numbering.citations, _notes(drafts, numbering, language))

    def _opening(self, material: Material, hits: Sequence[Hit], compared: Sequence[Facet]) -> list[Excerpt]:
        """Return how the roles differ, first in what is *compared* if only that was asked."""
        subjects = self._sense.subjects
        told = contrasts(material, material.inquiry.roles, hits, "difference")
        if compared == self._facets.profile:
            return told
        return sorted(told, key=lambda excerpt: not any(subjects.says(excerpt, facet.id) for facet in compared))

    def _compared(self, inquiry: Inquiry) -> tuple[Facet, ...]:
        """Return the facets that are compared: those that were asked about, else all of a profile."""
        asked = tuple(self._facets[facet] for facet in inquiry.facets if not self._facets[facet].together)
        return asked or self._facets.profile


def _table(profiles: Sequence[Profile], facets: Sequence[Facet], numbering: Numbering, language: str) -> Table:
    rows = []
    for facet in facets:
        cells = [profile.cell(facet.id) for profile in profiles]
        if any(cells):
            rows.append(Row(facet.name(language), tuple(map(numbering.statements, cells))))
    names = [profile.role.name(language) for profile in profiles]
    return Table(tuple(name[0].upper() + name[1:] for name in names), tuple(rows))


def _notes(drafts: Sequence[Draft], numbering: Numbering, language: str) -> tuple[Note, ...]:
    """Return a remark on each disagreement."""
    notes = []
    for draft in drafts:
        for said, contrary in draft.disagreements:
            numbers = (*numbering.numbers(said), *numbering.numbers(contrary))
            notes.append(Note(messages(language).differ, numbers))
    return tuple(notes)
