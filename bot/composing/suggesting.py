"""Questions to ask next, drawn from what was found and not told: so the knowledge can answer each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.composing.material import Material
from bot.models import Kind
from index.retrieval import Hit

_MOST = 3
#: Characters of a heading that still reads as a question to ask.
_LONGEST = 90
#: What tells two questions apart: roles and facets, or words.
_Subject = tuple[frozenset[str], tuple[str, ...]]


def suggest(material: Material, cited: Collection[str]) -> tuple[str, ...]:
    """Return up to three questions that the passages of *material* answer which are not *cited*, by their ids.

    A heading that asks is taken as it stands; any other that tells a facet of one role becomes the question about it.
    """
    asked = {_subject(material, material.inquiry.question.text)}
    if material.inquiry.kind is Kind.COMPARISON:
        asked.add((frozenset(role.id for role in material.inquiry.roles), ("difference",)))
    told = {hit.passage.section for hit in material.hits if hit.passage.id in cited}
    waiting = (hit for hit in material.hits if hit.passage.id not in cited and hit.passage.section not in told)
    found: dict[_Subject, str] = {}
    for hit in waiting:
        for question in _questions(material, hit):
            subject = _subject(material, question, hit)
            if subject not in asked and _subject(material, question) not in asked and len(question) <= _LONGEST:
                found.setdefault(subject, question)
    return tuple(found.values())[:_MOST]


def _subject(material: Material, question: str, hit: Hit | None = None) -> _Subject:
    """Return what *question* is about: the roles and facets of the heading that it is drawn from, or its words."""
    roles = material.sense.subjects.headed(hit) if hit else frozenset()
    facets = material.sense.facets.of_passage(hit.passage) if hit else ()
    return (frozenset(roles), tuple(facets)) if roles and facets else (material.sense.wording.words(question), ())


def _questions(material: Material, hit: Hit) -> Iterator[str]:
    passage, facets = hit.passage, material.sense.facets
    if passage.language != material.language or not passage.section:
        return
    if passage.section[-1].endswith(("?", "？")):
        yield passage.section[-1]
        return
    roles = material.sense.subjects.headed(hit)
    told = [facet for facet in facets.of_passage(passage) if not facets[facet].general]
    known = material.sense.subjects.known(roles)
    if len(roles) == len(known) == 1 and told:
        yield facets[told[0]].question(known, material.language)
