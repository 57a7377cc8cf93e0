"""What each statement that was found is about: whose it is, and which facet it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.composing.wording import Wording
from index.retrieval import Hit
from knowledge.facets import BETWEEN_ROLES, Facets
from knowledge.models import Passage, PassageKind
from knowledge.roles import Mention, Role, Roles

_SHORTEST, _LONGEST = 6, 1000
#: What the fit of its heading weighs, in standard deviations of the scores.
_HEADING_WEIGHT = 0.3
#: Characters before a role's name within which it is the subject of its sentence: "In large teams, data engineers …".
_OPENING = 20


@dataclass(frozen=True)
class Excerpt:
    """A statement of a passage that was found, by its position."""

    hit: Hit
    position: int

    @property
    def place(self) -> tuple[str, int]:
        """What tells it from other statements: its passage, whichever search found it, and its position."""
        return self.hit.passage.id, self.position

    @property
    def text(self) -> str:
        """The statement as it stands in its passage."""
        return self.hit.passage.statements[self.position]

    @property
    def similarity(self) -> float:
        """How near it is to the question, in [-1, 1]."""
        return self.hit.statements[self.position]

    @property
    def introduces(self) -> bool:
        """Whether it introduces the list that follows it."""
        return self.hit.passage.introduction and self.position == 0

    @property
    def says_something(self) -> bool:
        """Whether it can stand alone: it does not ask, introduce a list, merely exclaim, or ramble, and is no code."""
        if self.hit.passage.kind is PassageKind.CODE:
            return False
        shortest = 1 if is_list(self.hit.passage) else _SHORTEST  # "R" is an item, "Wow!" is no sentence
        return shortest <= len(self.text) <= _LONGEST and not self.text.endswith((":", "：", "?", "？"))


def excerpts(hit: Hit) -> list[Excerpt]:
    """Return the statements of *hit*, in the order of their source."""
    return [Excerpt(hit, position) for position in range(len(hit.passage.statements))]


def is_list(passage: Passage) -> bool:
    """Return whether the statements of *passage* are the items of a list or the rows of a table."""
    return passage.kind is not PassageKind.PARAGRAPH


#: What makes a role that follows another than the subject.
_BESIDE = re.compile(
    r"\b(unlike|without|besides|beside|compared (to|with)|than|for|with|like|as|between|from|to)\b"
    r"|不像|不同于|除了|相比|对于",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(they|he|she|it|their|his|her|its)\b|(他们|她们|它们|他|她|它)", re.IGNORECASE)
#: Statements and headings whose roles are remembered.
_REMEMBERED = 8192


@dataclass(frozen=True)
class _Named:
    """The ids of the roles that a statement or a heading names.

    ``all`` of them, the ``people`` without fields (what is said of data science is not a person's), and those that it
    opens with and so is about. ``refers_back`` says that it opens with a pronoun.
    """

    all: frozenset[str]
    people: frozenset[str]
    opening: frozenset[str]
    refers_back: bool


class Subjects:
    """Tells whose a statement is and what it tells of them. Safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets, wording: Wording) -> None:
        self._roles, self._facets, self._wording = roles, facets, wording
        self._named = lru_cache(_REMEMBERED)(self._read)

    def _read(self, text: str) -> _Named:
        mentions = self._roles.find_in_article(text)
        people = [mention for mention in mentions if not mention.is_field]
        return _Named(
            frozenset(mention.role.id for mention in mentions),
            frozenset(mention.role.id for mention in people),
            _opening(text, people),
            refers_back=_PRONOUN.match(text) is not None,
        )

    def known(self, ids: Iterable[str]) -> list[Role]:
        """Return the known roles among those with *ids*."""
        return [self._roles[role_id] for role_id in ids if role_id in self._roles]

    def headed(self, hit: Hit) -> frozenset[str]:
        """Return the ids of the roles that the introduction of *hit* names, else its innermost heading with a role.

        Where none does, a title that names one role stands above all. Strangers are among them, so that what is told of
        one is told of nobody else.
        """
        introduction = hit.passage.statements[:1] if hit.passage.introduction else ()
        for heading in (*introduction, *reversed(hit.passage.section)):
            named = self._named(heading).people
            if named:
                return named
        entitled = self._named(hit.reference.title).people
        return entitled if len(entitled) == 1 else frozenset()

    def of(self, excerpt: Excerpt) -> frozenset[str]:
        """Return the ids of the roles that a statement is about: its subject's, else its heading's, else any it names.

        A statement that opens with a role is about it, and about those that stand beside it; in a list of a data
        engineer's tasks "Work with the data scientist" is the engineer's, and "Unlike data scientists, …", too. "They"
        are those of the statement before.
        """
        named = self._named(excerpt.text)
        if named.opening:
            return named.opening
        if excerpt.position and named.refers_back:
            return self.of(Excerpt(excerpt.hit, excerpt.position - 1))
        return self.headed(excerpt.hit) or named.people

    def in_text(self, excerpt: Excerpt) -> frozenset[str]:
        """Return the ids of the roles that a statement itself names."""
        return self._named(excerpt.text).people

    def named(self, excerpt: Excerpt) -> frozenset[str]:
        """Return the ids of the roles that a statement is about, that it or its heading names, fields included."""
        return self.of(excerpt) | self.headed(excerpt.hit) | self._named(excerpt.text).all

    def mentioned(self, excerpt: Excerpt) -> frozenset[str]:
        """Return the ids of all roles that a statement or the heading right above it mentions, or whose field."""
        texts = (excerpt.text, *excerpt.hit.passage.section[-1:])
        return frozenset[str]().union(*(self._named(text).all for text in texts))

    def tells(self, excerpt: Excerpt, facet: str) -> bool:
        """Return whether a statement tells *facet*, by its heading or by its own words."""
        return self.headed_by(excerpt.hit.passage, facet) or self.says(excerpt, facet)

    def says_another(self, excerpt: Excerpt, facet: str) -> bool:
        """Return whether a statement tells another facet than *facet* in its own words."""
        said = self._facets.of(excerpt.text)
        return bool(said) and facet not in said

    def says(self, excerpt: Excerpt, facet: str) -> bool:
        """Return whether a statement tells *facet* in its own words."""
        return facet in self._facets.of(excerpt.text)

    def headed_by(self, passage: Passage, facet: str) -> bool:
        """Return whether the heading or the introduction of *passage* announces *facet*."""
        return facet in self._facets.of_passage(passage)

    def headed_by_nothing_else(self, passage: Passage, facet: str) -> bool:
        """Return whether the heading or the introduction of *passage* announces *facet* alone."""
        return self._facets.of_passage(passage) == (facet,)

    def headed_by_one(self, passage: Passage, facet: str) -> bool:
        """Return whether *facet* is announced and nothing of roles together: differences, what they share."""
        return self.headed_by(passage, facet) and not any(
            self._facets[other].together for other in self._facets.of_passage(passage) if other != facet
        )

    def announced(self, hit: Hit, question: str) -> float:
        """Return the score of *hit*, the higher the better its heading fits *question*.

        That is two for each word that both have, less one for each that only the heading has: of two headings the
        general one fits a general question, and the particular one a particular question.
        """
        section = hit.passage.section
        heading = self._wording.words(section[-1]) if section else frozenset()
        words = self._wording.words(question)
        return hit.score + _HEADING_WEIGHT * (2 * len(heading & words) - len(heading - words))


def _opening(text: str, people: Sequence[Mention]) -> frozenset[str]:
    """Return the ids of the roles that *text* opens with, which are the first of *people*; maybe none."""
    if not people or people[0].start > _OPENING or _BESIDE.search(text[: people[0].start]):
        return frozenset()
    subject = {people[0].role.id}
    for before, mention in pairwise(people):
        if not BETWEEN_ROLES.fullmatch(text, before.end, mention.start):
            break
        subject.add(mention.role.id)
    return frozenset(subject)
