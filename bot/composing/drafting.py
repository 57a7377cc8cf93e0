"""A draft of an answer: what is said so far, so that nothing is said twice, and on which passages it stands.

Statements of different passages that say the same are folded into one that cites them all. Of two articles that say the
same thing differently both are heard, and the draft remembers that they disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.composing.excerpts import Excerpt
from bot.composing.wording import Wording
from index.retrieval import Hit

#: The share of a statement's words that nothing said so far has; one with less only says it again.
_NEW = 0.4
_MOST_MARKS = 3


@dataclass
class Said:
    """A statement in a draft, and the hits whose passages carry it, first the one that it is quoted from."""

    excerpt: Excerpt
    hits: list[Hit]
    point: bool
    step: int | None = None
    credited: bool = False


@dataclass
class Sources:
    """The passages that an answer cites, by their ids: at most *most*."""

    most: int
    cited: set[str] = field(default_factory=set)

    def have_room_for(self, *hits: Hit) -> bool:
        """Return whether the passages of *hits* may be cited, as they are already or there is room for more."""
        return len(self.cited.union(hit.passage.id for hit in hits)) <= self.most


@dataclass
class Draft:
    """What is said so far, on *sources* that drafts of one answer share. What *before* says is not said again."""

    wording: Wording
    sources: Sources
    before: Draft | None = None
    said: list[Said] = field(default_factory=list)
    disagreements: list[tuple[Said, Said]] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Characters of all statements."""
        return sum(len(said.excerpt.text) for said in self.said)

    def has_room_for(self, *excerpts: Excerpt, most: float) -> bool:
        """Return whether *excerpts* may be said so that there are at most *most* characters."""
        return self.length + sum(len(excerpt.text) for excerpt in excerpts) <= most

    def say(
        self,
        excerpt: Excerpt,
        *,
        point: bool = True,
        step: int | None = None,
        credited: bool = False,
        whole: bool = False,
    ) -> Said | None:
        """Say a statement; return it, or None when it was said before, tells nothing new, or needs one source more.

        As part of a passage that is told *whole*, a statement may have few new words.
        """
        others = [said for said in self.said if said.excerpt.hit.passage.id != excerpt.hit.passage.id]
        same = next((said for said in others if self.wording.same(said.excerpt.text, excerpt.text)), None)
        if excerpt.place in [said.excerpt.place for said in self.said] or not self.sources.have_room_for(excerpt.hit):
            return None
        if self.before and any(self.wording.same(said.excerpt.text, excerpt.text) for said in self.before.said):
            return None
        if same:
            if len(same.hits) < _MOST_MARKS and excerpt.hit.passage.id not in [hit.passage.id for hit in same.hits]:
                same.hits.append(excerpt.hit)
                self.sources.cited.add(excerpt.hit.passage.id)
            return None
        contrary = next((said for said in others if self._disagree(said.excerpt, excerpt)), None)
        if not (whole or contrary or self._is_new(excerpt.text)):
            return None
        said = Said(excerpt, [excerpt.hit], point, step, credited)
        self.said.append(said)
        self.sources.cited.add(excerpt.hit.passage.id)
        if contrary:
            self.disagreements.append((contrary, said))
        return said

    def _disagree(self, said: Excerpt, other: Excerpt) -> bool:
        return said.hit.passage.work != other.hit.passage.work and self.wording.disagree(said.text, other.text)

    def _is_new(self, text: str) -> bool:
        """Return whether *text* has enough words that nothing said has, or a number."""
        told = [said.excerpt.text for said in self.said]
        words, known = self.wording.words(text), frozenset[str]().union(*map(self.wording.words, told))
        numbers = self.wording.numbers(text) - frozenset[str]().union(*map(self.wording.numbers, told))
        return bool(numbers) or len(words - known) > _NEW * len(words)
