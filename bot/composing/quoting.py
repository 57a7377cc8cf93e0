"""An answer in the sources' own words: what is nearest to the question.

The best passage opens the answer, whole when it is short, so that its sentences keep their thread and a list its
items. Then come the statements of the other passages, those nearest to the question first, until the answer is as long
as a reader takes in at a glance. The weights were tuned on questions held apart; see docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.composing.drafting import Draft
from bot.composing.excerpts import Excerpt, is_list
from bot.composing.material import Material, in_reading_order, tell_whole
from bot.composing.planning import Plan, one_section
from index.retrieval import Hit

#: Characters of statements in an answer; with the marks of its citations it stays below 900. A Chinese one says more.
LENGTH = 750
_LENGTHS = {"zh": 600}
#: Characters up to which the best passage is quoted whole.
_WHOLE_LIST, _WHOLE_PARAGRAPH = 1000, 450
#: What a statement gains over its own similarity when its passage is the best; others' gain less, as they score less.
_PASSAGE_WEIGHT = 0.1
#: How far below the best statement another may lie and still be said.
_MARGIN = 0.12
#: Passages whose statements may follow.
_MOST_PASSAGES = 8


def room(material: Material, share: float = 1.0) -> float:
    """Return the characters that an answer may have in the language of *material*, times *share*."""
    return _LENGTHS.get(material.language, LENGTH) * share


def quote(material: Material) -> Plan | None:
    """Return what is nearest to the question; None when nothing that was found may be told."""
    draft = material.draft()
    hits = material.by_relevance()[:_MOST_PASSAGES]
    if hits:
        open_with_passage(draft, material, hits[0])
        nearest = nearest_statements(material, hits)
        if material.tells_what_was_asked(hits[0]):
            nearest = [excerpt for excerpt in nearest if excerpt.hit is hits[0] or material.on_the_point(excerpt)]
        add_nearest(draft, nearest, hits, room(material))
    return one_section(draft, in_reading_order(draft.said, hits))


def open_with_passage(draft: Draft, material: Material, hit: Hit) -> None:
    """Tell all of *hit* that may be told, if it is short enough."""
    told = material.statements(hit)
    length = sum(len(excerpt.text) for excerpt in told)
    if length <= (_WHOLE_LIST if is_list(hit.passage) else _WHOLE_PARAGRAPH):
        tell_whole(draft, told, opens=True)


def nearest_statements(
    material: Material, hits: Sequence[Hit], *, introductions: bool = False, margin: float = _MARGIN
) -> list[Excerpt]:
    """Return what of *hits* is at most *margin* farther from the question than the nearest statement, nearest first.

    What introduces a list is left out unless *introductions* are wanted.
    """
    best = max([1e-6, *(hit.score for hit in hits)])
    scored = [
        (
            excerpt.similarity + _PASSAGE_WEIGHT * max(hit.score, 0) / best,
            -number,
            -excerpt.position,
            excerpt,
        )
        for number, hit in enumerate(hits)
        for excerpt in material.statements(hit)
        if (introductions if excerpt.introduces else excerpt.says_something)
    ]
    scored.sort(key=lambda row: row[:3], reverse=True)
    return [excerpt for score, *_, excerpt in scored if score >= scored[0][0] - margin]


def add_nearest(draft: Draft, nearest: Sequence[Excerpt], hits: Sequence[Hit], most: float) -> None:
    """Say what of *nearest* still fits into *most* characters; only sentences of the best passage run on."""
    for excerpt in nearest:
        if not draft.said or draft.has_room_for(excerpt, most=most):
            draft.say(excerpt, point=is_list(excerpt.hit.passage) or excerpt.hit is not hits[0])
