"""What an answer is made from: the question, what was found for it, and what of that may be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.composing.drafting import Draft, Said, Sources
from bot.composing.excerpts import Excerpt, Subjects, excerpts, is_list
from bot.composing.wording import Wording
from bot.inquiry import Inquiry
from bot.models import Kind
from index.retrieval import Hit
from knowledge.facets import Facets

#: Passages that an answer cites at most, and one of many parts, when nobody set another number.
_MOST_SOURCES, _MOST_SOURCES_OF_PARTS = 8, 16
#: What a hit gains that tells what was asked of whom it was asked, in standard deviations of the scores.
_TO_THE_POINT = 1.0
#: How much nearer what is told of other roles must be for a question to have no answer about those that were asked.
_OTHERS = 0.1
#: Kinds of questions that are about what a role itself is, does or needs: others may concern what stands beside it.
_OF_THE_ROLE = frozenset({Kind.LIST, Kind.DEFINITION, Kind.OVERVIEW})


#: Finds the hits of each of several questions, best first.
Find = Callable[[Sequence[str]], Sequence[Sequence[Hit]]]


@dataclass(frozen=True)
class Sense:
    """How statements are understood: whose they are, what they tell, and whether two say the same."""

    facets: Facets
    subjects: Subjects
    wording: Wording


@dataclass(frozen=True)
class Material:
    """The *hits* of an *inquiry*, best first, each section in one language; at most *sources* are cited if that is set.

    *find* gives the hits of further questions, in the asker's language, each section in one language, too.
    """

    inquiry: Inquiry
    hits: Sequence[Hit]
    language: str
    sources: int | None
    sense: Sense
    find: Find

    def draft(self) -> Draft:
        """Return an empty draft of a whole answer."""
        return Draft(self.sense.wording, Sources(self.sources or _MOST_SOURCES))

    def drafts(self, count: int) -> list[Draft]:
        """Return *count* empty drafts of parts of one answer; the others say nothing that the first says.

        They share its sources, of which an answer of many parts may have more.
        """
        sources = Sources(self.sources or _MOST_SOURCES_OF_PARTS)
        first = Draft(self.sense.wording, sources)
        return [first, *(Draft(self.sense.wording, sources, before=first) for _ in range(count - 1))]

    @cached_property
    def asked(self) -> frozenset[str]:
        """The ids of the roles that were asked about."""
        return frozenset(role.id for role in self.inquiry.people)

    def may_tell(self, excerpt: Excerpt) -> bool:
        """Return whether a statement is about a role that was asked about, or about none.

        What one role uses or earns does not answer what another does.
        """
        if self.inquiry.kind is Kind.COMPARISON:  # what tells one of the roles from a third does not answer
            return len({role.id for role in self.inquiry.roles} & self.sense.subjects.mentioned(excerpt)) > 1
        strict = self.inquiry.kind in _OF_THE_ROLE
        subjects = self.sense.subjects.of(excerpt) if strict else self.sense.subjects.named(excerpt)
        return not self.asked or not subjects or not subjects.isdisjoint(self.asked)

    def tells_what_was_asked(self, hit: Hit) -> bool:
        """Return whether *hit* tells a facet that was asked of the roles that were named; never where none was."""
        asked = {role.id for role in self.inquiry.roles}
        headed = self.sense.subjects.headed(hit)
        theirs = bool(asked) and (not headed or not headed.isdisjoint(asked))
        return theirs and any(self.sense.subjects.headed_by(hit.passage, facet) for facet in self.inquiry.facets)

    def contrary_to(self, excerpt: Excerpt) -> list[Excerpt]:
        """Return what other articles say that disagrees with a statement."""
        return [
            other
            for hit in self.by_relevance()
            if hit.passage.work != excerpt.hit.passage.work
            for other in self.statements(hit)
            if other.says_something and self.sense.wording.disagree(other.text, excerpt.text)
        ]

    def turns_on_a_facet(self) -> bool:
        """Return whether a question is about a facet of roles that it names which only what tells it settles: pay."""
        return bool(self.inquiry.people) and any(self.sense.facets[facet].settling for facet in self.inquiry.facets)

    def is_told_of_others(self) -> bool:
        """Return whether what was asked is told of other roles only.

        Then what is nearest to it may not be told, or nothing that may be told names a role that was asked about.
        """
        told = [one for hit in self.hits for one in excerpts(hit) if one.says_something]
        allowed = [one for one in told if self.may_tell(one)]
        nearest = max((one.similarity for one in told), default=0.0)
        named = not self.asked or any(not self.asked.isdisjoint(self.sense.subjects.named(one)) for one in allowed)
        return not named or max((one.similarity for one in allowed), default=-1.0) < nearest - _OTHERS

    def on_the_point(self, excerpt: Excerpt) -> bool:
        """Return whether a statement tells a facet that was asked: its heading announces it, or it says so itself."""
        subjects = self.sense.subjects
        particular = [facet.id for facet in self.sense.facets.particular(self.inquiry.facets)]
        return any(
            subjects.headed_by_one(excerpt.hit.passage, facet) or subjects.says(excerpt, facet)
            for facet in particular or self.inquiry.facets
        )

    def statements(self, hit: Hit) -> list[Excerpt]:
        """Return the statements of *hit* that may be told, in the order of their source."""
        return [excerpt for excerpt in excerpts(hit) if excerpt.introduces or self.may_tell(excerpt)]

    def by_relevance(self) -> list[Hit]:
        """Return the hits that have something to tell, those before others that tell what was asked."""
        telling = [hit for hit in self.hits if any(excerpt.says_something for excerpt in self.statements(hit))]
        return sorted(telling, key=self._rank)

    def _rank(self, hit: Hit) -> float:
        """Return the place of *hit*: the lower, the earlier it is told."""
        if not self.tells_what_was_asked(hit):
            return -hit.score
        return -self.sense.subjects.announced(hit, self.inquiry.search_text) - _TO_THE_POINT


def one_language_a_section(hits: Sequence[Hit], language: str) -> list[Hit]:
    """Return *hits* with each section in one language: that of the asker, else that of its best hit."""
    chosen: dict[tuple[str, tuple[int, ...]], str] = {}
    for hit in sorted(hits, key=lambda hit: hit.passage.language != language):
        chosen.setdefault(_section(hit), hit.passage.language)
    return [hit for hit in hits if chosen[_section(hit)] == hit.passage.language]


def _section(hit: Hit) -> tuple[str, tuple[int, ...]]:
    return hit.passage.work, hit.passage.place[:-1]


def tell_whole(draft: Draft, told: Sequence[Excerpt], *, opens: bool, after: int = 0) -> None:
    """Say all of *told*, statements of one passage: as running text where it opens the answer, a list as points.

    The steps of a passage that is told whole are numbered on from *after*.
    """
    if not told:
        return
    passage = told[0].hit.passage
    whole = sum(not one.introduces for one in told) == len(passage.statements) - passage.introduction
    for excerpt in told:
        point = not excerpt.introduces and (is_list(passage) or not opens)
        step = after + excerpt.position + (not passage.introduction) if point and passage.ordered and whole else None
        draft.say(excerpt, point=point, step=step, whole=True)


def in_reading_order(said: Iterable[Said], hits: Sequence[Hit]) -> list[Said]:
    """Return *said* passage by passage in the order of *hits*, each in the order of its source."""
    order = {hit.passage.id: number for number, hit in reversed(list(enumerate(hits)))}
    return sorted(said, key=lambda one: (order[one.excerpt.hit.passage.id], one.excerpt.position))
