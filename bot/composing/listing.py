"""A list: all of the best one, then what the other articles add to it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.composing.excerpts import Excerpt, is_list
from bot.composing.material import Material, in_reading_order, tell_whole
from bot.composing.planning import Plan, one_section
from bot.composing.quoting import nearest_statements, quote, room
from index.retrieval import Hit

#: How much longer than another answer a list may be: a list that lacks items is wrong.
_LONGER = 1.2
#: How much nearer than the list a statement beside the point must be to be told all the same.
_NEARER = 0.03
#: The same of all parts of one long list: past that its first parts have to do.
_LONGEST = 4.0


def enumerate_items(material: Material) -> Plan | None:
    """Return the items that were asked for, or what is nearest where no passage tells just that.

    Where order matters the best list is told alone in its order, and what others add comes after it; else the items
    that most articles name come first. All of it is in the language of the best list.
    """
    hits = [hit for hit in material.by_relevance() if material.tells_what_was_asked(hit)]
    beside = [hit for hit in hits if hit.passage.section == hits[0].passage.section and is_list(hit.passage)]
    if not beside:
        return quote(material)
    hits = [beside[0], *(hit for hit in hits if hit is not beside[0])]
    draft = material.draft()
    parts = _parts(hits[0], hits)
    for part in parts:
        told = [excerpt for excerpt in material.statements(part) if part is parts[0] or not excerpt.introduces]
        if not draft.said or draft.has_room_for(*told, most=room(material, _LONGEST)):
            tell_whole(draft, told, opens=True, after=sum(said.step is not None for said in draft.said))
    rest = [hit for hit in material.by_relevance() if hit not in parts]
    others = [hit for hit in rest if hit.passage.language == hits[0].passage.language]
    best = max(excerpt.similarity for part in parts for excerpt in material.statements(part))
    for excerpt in nearest_statements(material, others)[:1]:
        if material.on_the_point(excerpt) or excerpt.similarity > best + _NEARER:
            draft.say(excerpt)
    for hit in others:
        for excerpt in material.statements(hit):
            if (
                draft.has_room_for(excerpt, most=room(material, _LONGER))
                and excerpt.says_something
                and _adds(material, excerpt, hits[0])
            ):
                draft.say(excerpt)
    said = in_reading_order(draft.said, [*parts, *rest])
    if not hits[0].passage.ordered:
        said.sort(key=lambda one: (one.point, -len(one.hits)))
    return one_section(draft, said)


def _adds(material: Material, excerpt: Excerpt, best: Hit) -> bool:
    """Return whether a statement is one more item: of another list on it, or of running text on nothing else.

    It names whose it is, or is of the same roles as the *best* list, under whose introduction it will stand.
    """
    subjects = material.sense.subjects
    if excerpt.introduces:
        return False
    if not subjects.in_text(excerpt) and subjects.headed(excerpt.hit) != subjects.headed(best):
        return False
    announced = material.sense.facets.of_passage(excerpt.hit.passage)
    alone = bool(announced) and set(announced) <= set(material.inquiry.facets)
    return material.on_the_point(excerpt) and (alone or is_list(excerpt.hit.passage))


def gather_items(material: Material) -> Plan | None:
    """Return single statements that tell just what was asked of a role, whatever their heading; None without any."""
    draft = material.draft()
    for hit in material.by_relevance():
        for excerpt in material.statements(hit):
            names_it = material.asked & material.sense.subjects.in_text(excerpt)
            fits = draft.has_room_for(excerpt, most=room(material))
            if names_it and fits and excerpt.says_something and material.on_the_point(excerpt):
                draft.say(excerpt)
    return one_section(draft, draft.said)


def _parts(best: Hit, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that are parts of one long list with *best*, which has its introduction, in its order."""
    own = best.passage

    def belongs(hit: Hit) -> bool:
        other = hit.passage
        same_place = (other.article_id, other.place[:-1]) == (own.article_id, own.place[:-1])
        introduced_alike = own.introduction and other.introduction and other.statements[0] == own.statements[0]
        return hit is best or (same_place and introduced_alike)

    return sorted(filter(belongs, hits), key=lambda hit: hit.passage.place)
