"""Questions to ask next, drawn from what was found and not told: so the knowledge can answer each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.composing.material import Material
from index.retrieval import Hit

_MOST = 3
#: Characters of a heading that still reads as a question to ask.
_LONGEST = 90


def suggest(material: Material, cited: Collection[str]) -> tuple[str, ...]:
    """Return up to three questions that the passages of *material* answer which are not *cited*, by their ids.

    A heading that asks is taken as it stands; any other that tells a facet of one role becomes the question about it.
    """
    asked = material.sense.wording.words(material.inquiry.question.text)
    told = {hit.passage.section for hit in material.hits if hit.passage.id in cited}
    waiting = (hit for hit in material.hits if hit.passage.id not in cited and hit.passage.section not in told)
    found: dict[frozenset[str], str] = {}
    for hit in waiting:
        for question in _questions(material, hit):
            words = material.sense.wording.words(question)
            if words != asked and len(question) <= _LONGEST:
                found.setdefault(words, question)
    return tuple(found.values())[:_MOST]


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
