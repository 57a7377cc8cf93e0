"""Roles side by side: how they differ, a row for each facet, and what they share."""

from __future__ import annotations

from collections.abc import Sequence

from bot.composing.excerpts import Excerpt, excerpts
from bot.composing.material import Material
from bot.composing.planning import Plan, PlannedSection, PlannedTable
from bot.composing.profiling import LONGER, Profile, profile_roles
from bot.composing.quoting import room
from index.retrieval import Hit
from knowledge.facets import Facet

#: Statements on a difference that open a comparison, their characters, and statements on what is shared that close it.
_CONTRASTS, _CONTRAST_ROOM, _SHARED = 3, 320, 1
#: How much longer a comparison may be for each role past the second.
_FOR_A_ROLE = 0.3


def compare(material: Material) -> Plan | None:
    """Return the roles that *material* names side by side; None where the articles tell of fewer than two of them.

    The facets are those that were asked about, or else all that describe a role.
    """
    facets, roles = material.sense.facets, material.inquiry.roles
    asked = facets.particular(material.inquiry.facets)
    # Who only asks what is shared reads that first.
    first, last = ("shared", "difference") if material.inquiry.facets == ("shared",) else ("difference", "shared")
    [hits] = material.find([facets[first].question(roles, material.language)])
    opening, closing, *drafts = material.drafts(2 + len(roles))
    spare = not material.sources or material.sources > 2 * len(roles)  # the cells come before what stands around them
    more = 2 if first == "shared" else 1
    for excerpt in _on_the_point(material, _contrasts(material, hits, first), asked, first):
        if (
            spare
            and opening.has_room_for(excerpt, most=_CONTRAST_ROOM * more)
            and len(opening.said) < _CONTRASTS * more
        ):
            opening.say(excerpt)
    left = room(material, LONGER + _FOR_A_ROLE * (len(roles) - 2)) - (0 if asked else opening.length)
    profiles = profile_roles(material, roles, drafts, asked or facets.profile, left)
    if sum(bool(profile.cells) for profile in profiles) < 2:
        return None
    for excerpt in _contrasts(material, hits, last):
        if len(closing.said) < _SHARED:
            closing.say(excerpt)
    table = _table(profiles, asked or facets.profile, material.language)
    before = [PlannedSection(opening.said)] if opening.said else []
    after = [PlannedSection(closing.said, facets[last].name(material.language))] if closing.said else []
    return Plan([*before, table, *after], [opening, closing, *drafts])


def _contrasts(material: Material, hits: Sequence[Hit], facet: str) -> list[Excerpt]:
    """Return the statements of *hits* that name two of the roles or more and tell *facet*, best passage first.

    Their heading names the roles, too; only where none does, their own words are enough.
    """
    asked, subjects = {role.id for role in material.inquiry.roles}, material.sense.subjects
    naming = [
        excerpt
        for hit in hits
        for excerpt in excerpts(hit)
        if excerpt.says_something and len(asked & subjects.in_text(excerpt)) >= 2
    ]
    saying = [excerpt for excerpt in naming if subjects.says(excerpt, facet)]
    under_both = [one for one in naming if len(asked & subjects.headed(one.hit)) >= 2]
    telling = [one for one in under_both if one in saying or (facet == "difference" and subjects.tells(one, facet))]
    return telling or saying


def _on_the_point(material: Material, told: Sequence[Excerpt], asked: Sequence[Facet], first: str) -> list[Excerpt]:
    """Return *told*: what tells a facet that was asked, then what says *first* itself, then what is nearer, first."""
    subjects = material.sense.subjects
    near = {(hit.passage.id, position): value for hit in material.hits for position, value in enumerate(hit.statements)}

    def rank(one: Excerpt) -> tuple[bool, bool, float]:
        off = bool(asked) and not any(subjects.says(one, facet.id) for facet in asked)
        return off, not subjects.says(one, first), -near.get(one.place, 0.0)

    return sorted(told, key=rank)


def _table(profiles: Sequence[Profile], facets: Sequence[Facet], language: str) -> PlannedTable:
    rows = [(facet.name(language), [profile.cell(facet.id) for profile in profiles]) for facet in facets]
    names = [profile.role.name(language) for profile in profiles]
    return PlannedTable([name[0].upper() + name[1:] for name in names], [row for row in rows if any(row[1])])
