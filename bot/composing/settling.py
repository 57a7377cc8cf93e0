"""What settles a question comes first: the statement with the figure, or the one that says whether it is so."""

from __future__ import annotations

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
    """Return the nearest statement with a number, with who said it and when, then what is near it."""
    nearest = _nearest(material)
    figures = [one for one in nearest if _FIGURE.search(one.text) and one.similarity >= nearest[0].similarity - _NEAR]
    return _settle(material, figures, credited=True)


def settle(material: Material) -> Plan | None:
    """Return the statement that settles a yes/no question, then what is near it; no yes or no of our own."""
    return _settle(material, _nearest(material), credited=False)


def _nearest(material: Material) -> list[Excerpt]:
    return nearest_statements(material, material.by_relevance(), introductions=True)


def _settle(material: Material, settling: Sequence[Excerpt], *, credited: bool) -> Plan | None:
    """Tell the first of *settling*, or what a newer article says instead, then what is near it.

    What other articles say to the contrary is told as well.
    """
    if not settling:
        return quote(material)
    draft, hits = material.draft(), material.by_relevance()
    sides = [settling[0], *material.contrary_to(settling[0])]
    first = max(sides, key=lambda excerpt: excerpt.hit.reference.source.published or "")
    draft.say(first, point=False, credited=credited, whole=True)
    if first.introduces:
        tell_whole(draft, material.statements(first.hit), opens=True)
    for side in sides:
        draft.say(side, credited=credited)
    add_nearest(draft, nearest_statements(material, hits, margin=_NEAR), hits, room(material, _SHORT))
    rest = [said for said in draft.said if said.excerpt.hit is not first.hit]
    own = [said for said in draft.said[1:] if said.excerpt.hit is first.hit]
    return one_section(draft, [draft.said[0], *in_reading_order(own, hits), *in_reading_order(rest, hits)])
