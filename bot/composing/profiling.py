"""What is told of a role, facet by facet: for its overview, and side by side in a comparison."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.composing.drafting import Draft, Said
from bot.composing.excerpts import Excerpt, Subjects, excerpts
from bot.composing.material import Material, in_reading_order
from index.retrieval import Hit
from knowledge.facets import Facet
from knowledge.roles import Role

#: How much longer than another answer an overview or a comparison may be.
LONGER = 1.1
#: Characters of a statement that reads well in a table.
_LONGEST_IN_CELL = 120
#: Statements of a facet, and the characters from which two of them fill a cell of a table.
_MOST_STATEMENTS, _FULL_CELL = 5, 60
#: How many statements of the best passage come before the first of the next: authors begin with what matters most.
_NEXT_PASSAGE = 0.9


@dataclass
class Profile:
    """What is told of *role*: candidates for each facet, best first, and what of them is said so far."""

    role: Role
    draft: Draft
    candidates: Mapping[str, list[Excerpt]]
    cells: dict[str, list[Said]] = field(default_factory=dict)

    def say_next(self, facet: str, most: float = math.inf) -> int:
        """Say the next candidate of *facet* that has something new and at most *most* characters; return how many."""
        waiting = self.candidates[facet]
        while waiting:
            excerpt = waiting.pop(0)
            if len(excerpt.text) <= most and (said := self.draft.say(excerpt)):
                self.cells.setdefault(facet, []).append(said)
                return len(excerpt.text)
        return 0

    def first(self, facet: Facet) -> list[Hit]:
        """Return the hit of the best candidate of *facet*, if there is one."""
        return [excerpt.hit for excerpt in self.candidates[facet.id][:1]]

    def has_enough(self, facet: Facet, *, small: bool) -> bool:
        """Return whether enough is said of *facet*, in a *small* cell of a table or in a section of its own."""
        said = self.cells.get(facet.id, [])
        full = small and len(said) > 1 and sum(len(one.excerpt.text) for one in said) >= _FULL_CELL
        return full or len(said) >= min(facet.most, _MOST_STATEMENTS)

    def cell(self, facet: str) -> list[Said]:
        """Return what is said of *facet*, statements of one passage in the order of their source."""
        said = self.cells.get(facet, [])
        return in_reading_order(said, [one.excerpt.hit for one in said])


def profile_roles(
    material: Material, roles: Sequence[Role], drafts: Sequence[Draft], facets: Sequence[Facet], left: float
) -> list[Profile]:
    """Return a profile of each of *roles*, each in its own one of *drafts*, in at most *left* characters.

    First each facet of each role says one thing, then another, as long as there is room.
    """
    small = len(roles) > 1 and len(facets) > 1
    questions = [facet.question([role], material.language) for role in roles for facet in facets]
    found = iter(material.find(questions))
    profiles = [
        Profile(
            role, draft, {facet.id: _candidates(material, role, facet, next(found), small=small) for facet in facets}
        )
        for role, draft in zip(roles, drafts, strict=True)
    ]
    for facet in facets:
        # A row has all of its cells or is left out: an empty cell means that no source was found.
        first = [hit for profile in profiles for hit in profile.first(facet)]
        if left > 0 and drafts[0].sources.have_room_for(*first):
            left -= sum(profile.say_next(facet.id) for profile in profiles)
    for _ in range(1, _MOST_STATEMENTS):
        for facet in facets:
            for profile in profiles:
                if facet.id in profile.cells and not profile.has_enough(facet, small=small):
                    left -= profile.say_next(facet.id, left)
    return profiles


def _candidates(material: Material, role: Role, facet: Facet, hits: Sequence[Hit], *, small: bool) -> list[Excerpt]:
    """Return the statements of *hits* that tell *facet* of *role*, best first: those of it alone before others.

    For a *small* cell those that are short come before longer ones.
    """
    subjects = material.sense.subjects
    question = facet.question([role], material.language)
    told = [
        [
            excerpt
            for excerpt in excerpts(hit)
            if role.id in subjects.of(excerpt) and excerpt.says_something and subjects.tells(excerpt, facet.id)
        ]
        for hit in sorted(hits, key=lambda hit: -subjects.announced(hit, question))
    ]
    in_turn = sorted(
        (position + _NEXT_PASSAGE * number, number, position, excerpt)
        for number, own in enumerate(filter(None, told))
        for position, excerpt in enumerate(own)
    )
    longest = _LONGEST_IN_CELL if small else math.inf
    by_length = sorted((excerpt for *_, excerpt in in_turn), key=lambda excerpt: len(excerpt.text) > longest)
    candidates = sorted(by_length, key=partial(_incidence, subjects, role, facet))
    readable = [excerpt for excerpt in candidates if excerpt.hit.passage.language == material.language]
    return readable or candidates


def _incidence(subjects: Subjects, role: Role, facet: Facet, excerpt: Excerpt) -> tuple[int, int, bool]:
    """Return how much by the way *excerpt* tells *facet* of *role*.

    Least where it is about the role alone, names it, stands under a heading that announces the facet alone, and, on
    what the role is, says nothing more particular.
    """
    unnamed = role.id not in subjects.in_text(excerpt)
    off = not subjects.headed_by_nothing_else(excerpt.hit.passage, facet.id)
    return len(subjects.of(excerpt)), unnamed + off, facet.general and subjects.says_another(excerpt, facet.id)
