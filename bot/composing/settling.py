"""What settles a question comes first: the statement with the figure, or the one that says whether it is so."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.composing.excerpts import Excerpt
from bot.composing.material import Material, in_reading_order, tell_whole
from bot.composing.planning import Plan, one_section
from bot.composing.quoting import add_nearest, nearest_statements, quote, room

#: The share of an answer's length that is enough where one statement is what was asked for.
_SHORT = 0.6
#: How much farther than the nearest statement one may be and still be the figure that was asked for, or say more on it.
_NEAR = 0.1
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|double|half|third|dozens?|hundreds?|thousands?|several|few)\b"
    r"|[一二两三四五六七八九十百千万半]+(?:倍|个|种|年|月|成|项|步|次|位)|一半|百分之",
    re.IGNORECASE,
)


def state_figure(material: Material) -> Plan | None:
    """Return the nearest statement with a number, with who said it and when, then what is near it.

    Of a facet the nearest figure of every other article is told as well.
    """
    settling = _settling(material)
    figures = [one for one in settling if _FIGURE.search(one.text)]
    if material.turns_on_a_facet() and not figures:
        return None
    near = [one for one in figures if one.similarity >= settling[0].similarity - _NEAR]
    others = {one.hit.passage.work: one for one in reversed(figures)} if material.turns_on_a_facet() else {}
    return _settle(material, [*near[:1], *others.values()], credited=True)


def settle(material: Material) -> Plan | None:
    """Return the statement that settles a yes/no question, then what is near it; no yes or no of our own."""
    settling = _settling(material)
    if material.turns_on_a_facet() and not settling:
        return None
    return _settle(material, settling[:1], credited=False)


def _settling(material: Material) -> list[Excerpt]:
    """Return what may settle the question, nearest first: on a facet of a role only what tells it of that role."""
    hits = material.by_relevance()
    if not material.turns_on_a_facet():
        return nearest_statements(material, hits, introductions=True)
    return [
        excerpt
        for excerpt in nearest_statements(material, hits, introductions=True, margin=math.inf)
        if material.on_the_point(excerpt) and not material.asked.isdisjoint(material.sense.subjects.named(excerpt))
    ]


def _settle(material: Material, settling: Sequence[Excerpt], *, credited: bool) -> Plan | None:
    """Tell *settling*, what a newer article says before the others, then what is near the question.

    What other articles say to the contrary is told as well.
    """
    if not settling:
        return quote(material)
    draft, hits = material.draft(), material.by_relevance()
    sides = [*settling, *material.contrary_to(settling[0])]
    first = max(sides, key=lambda excerpt: excerpt.hit.reference.source.published or "")
    draft.say(first, point=False, credited=credited, whole=True)
    if first.introduces:
        tell_whole(draft, material.statements(first.hit), opens=True)
    for side in sides:
        draft.say(side, credited=credited, whole=True)
    add_nearest(draft, nearest_statements(material, hits, margin=_NEAR), hits, room(material, _SHORT))
    rest = [said for said in draft.said if said.excerpt.hit is not first.hit]
    own = [said for said in draft.said[1:] if said.excerpt.hit is first.hit]
    return one_section(draft, [draft.said[0], *in_reading_order(own, hits), *in_reading_order(rest, hits)])
