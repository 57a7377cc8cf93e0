"""What is told of a role, facet by facet: for its overview, and side by side in a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.composing.drafting import Draft, Said
from bot.composing.excerpts import Excerpt, Subjects, excerpts
from bot.composing.material import HEADING_WEIGHT, Material, one_language_a_section
from index.retrieval import Hit
from knowledge.facets import Facet
from knowledge.roles import Role

#: How much longer than another answer an overview or a comparison may be.
LONGER = 1.2
#: Statements of a facet in an overview, and in a cell of a comparison.
_MOST_IN_SECTION, _MOST_IN_CELL = 5, 2
#: How many statements of the best passage come before the first of the next: authors begin with what matters most.
_NEXT_PASSAGE = 0.9


@dataclass
class Profile:
    """What is told of *role*: candidates for each facet, best first, and what of them is said so far."""

    role: Role
    draft: Draft
    candidates: Mapping[str, list[Excerpt]]
    cells: dict[str, list[Said]] = field(default_factory=dict)

    def say_next(self, facet: str, most: float) -> int:
        """Say the next candidate of *facet* that has something new and at most *most* characters; return how many."""
        waiting = self.candidates[facet]
        while waiting:
            excerpt = waiting.pop(0)
            if len(excerpt.text) <= most and (said := self.draft.say(excerpt)):
                self.cells.setdefault(facet, []).append(said)
                return len(excerpt.text)
        return 0

    def cell(self, facet: str) -> list[Said]:
        """Return what is said of *facet*, statements of one passage in the order of their source."""
        said = self.cells.get(facet, [])
        order = {one.excerpt.hit.passage.id: number for number, one in reversed(list(enumerate(said)))}
        return sorted(said, key=lambda one: (order[one.excerpt.hit.passage.id], one.excerpt.position))


def profile_roles(
    material: Material, roles: Sequence[Role], drafts: Sequence[Draft], facets: Sequence[Facet], left: float
) -> list[Profile]:
    """Return a profile of each of *roles*, each in its own one of *drafts*, in at most *left* characters.

    First each facet of each role says one thing, then another, as long as there is room.
    """
    comparing = len(roles) > 1
    questions = [facet.question([role], material.language) for role in roles for facet in facets]
    found = iter(material.find(questions))
    profiles = [
        Profile(role, draft, {facet.id: _candidates(material, role, facet, next(found)) for facet in facets})
        for role, draft in zip(roles, drafts, strict=True)
    ]
    most_in_cell = _MOST_IN_CELL if comparing and len(facets) > 1 else _MOST_IN_SECTION
    for _ in range(most_in_cell):
        for facet in facets:
            for profile in profiles:
                if len(profile.cell(facet.id)) < facet.most:
                    left -= profile.say_next(facet.id, left)
    return profiles


def _candidates(material: Material, role: Role, facet: Facet, hits: Sequence[Hit]) -> list[Excerpt]:
    """Return the statements of *hits* that tell *facet* of *role*, best first: those of it alone before others."""
    subjects = material.sense.subjects
    question = facet.question([role], material.language)
    own_language = one_language_a_section(hits, material.language)

    def rank(hit: Hit) -> float:
        return -hit.score - HEADING_WEIGHT * subjects.heading_fit(question, hit.passage)

    told = [
        [
            excerpt
            for excerpt in excerpts(hit)
            if role.id in subjects.of(excerpt) and excerpt.says_something and subjects.tells(excerpt, facet.id)
        ]
        for hit in sorted(own_language, key=rank)
    ]
    in_turn = sorted(
        (position + _NEXT_PASSAGE * number, number, position, excerpt)
        for number, own in enumerate(filter(None, told))
        for position, excerpt in enumerate(own)
    )
    return sorted((excerpt for *_, excerpt in in_turn), key=partial(_incidence, subjects, role, facet))


def _incidence(subjects: Subjects, role: Role, facet: Facet, excerpt: Excerpt) -> tuple[int, int]:
    """Return how much by the way *excerpt* tells *facet* of *role*.

    Least where it is about the role alone, names it, and stands under a heading that announces the facet.
    """
    unnamed = role.id not in subjects.in_text(excerpt)
    return len(subjects.of(excerpt)), unnamed + (not subjects.headed_by_one(excerpt.hit.passage, facet.id))
