"""A role's overview: what it is, then a section for each facet that has sources."""

from __future__ import annotations

from bot.composing.material import Material
from bot.composing.planning import Plan, PlannedSection
from bot.composing.profiling import LONGER, profile_roles
from bot.composing.quoting import room


def describe(material: Material) -> Plan | None:
    """Return an overview of the first role that *material* names; None when nothing is told of it."""
    facets = material.sense.facets.profile
    [profile] = profile_roles(material, material.inquiry.roles[:1], material.drafts(1), facets, room(material, LONGER))
    parts = []
    for facet in facets:
        said = profile.cell(facet.id)
        for one in said:
            one.point = not facet.general
        if said:
            parts.append(PlannedSection(said, "" if facet.general else facet.name(material.language)))
    return Plan(parts, [profile.draft]) if parts else None
