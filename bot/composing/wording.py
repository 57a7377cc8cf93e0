"""Whether two statements say the same, and whether they disagree, told by their words."""

from __future__ import annotations

import re
from functools import lru_cache

from index.lexicon import tokenize
from knowledge.facets import ROLE_MARK, mask_roles
from knowledge.language import SMALL_WORDS
from knowledge.roles import Roles

#: The share of the words of two statements that both have when they say the same.
_SAME = 0.7
#: The same share, numbers and negations apart, from which they speak of the same thing.
_SAME_THING = 0.6
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"\b(?:not|never|no|without|cannot|nor)\b|n[’']t\b|[不没无未非]", re.IGNORECASE)
_SMALL = SMALL_WORDS["en"] | {"not", "never", "no", "without", "cannot", "nor"}
#: Statements whose words are remembered: each is compared more than once, and questions share them.
_REMEMBERED = 4096


_ENDING = re.compile(r"(?<=[a-z]{4})(?:ings?|e[ds]|e|s)$")


def _stem(word: str) -> str:
    """Return an English *word* without its ending: "writing", "writes" and "write" are one word."""
    return _ENDING.sub("", word)


class Wording:
    """Compares statements. A role counts as one word, whatever it is called. Safe to use from several threads."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self.words = lru_cache(_REMEMBERED)(self._words)

    def _words(self, text: str) -> frozenset[str]:
        """Return the words of *text* that carry meaning: no small words, no numbers, no negations."""
        masked = mask_roles(text, self._roles.find_exact(text)).replace(ROLE_MARK, f" {ROLE_MARK} ")
        words = tokenize(_NEGATION.sub(" ", masked))
        return frozenset(_stem(word) for word in words if word not in _SMALL and not _NUMBER.fullmatch(word))

    def same(self, text: str, other: str) -> bool:
        """Return whether two statements say the same in nearly the same words."""
        return self._shared(text, other) >= _SAME and not self._differ(text, other)

    def disagree(self, text: str, other: str) -> bool:
        """Return whether two statements speak of the same thing, but with other numbers, or one with a "not"."""
        return self._shared(text, other) >= _SAME_THING and self._differ(text, other)

    def _shared(self, text: str, other: str) -> float:
        words, others = self.words(text), self.words(other)
        return len(words & others) / max(len(words | others), 1)

    def _differ(self, text: str, other: str) -> bool:
        numbers, others = set(_NUMBER.findall(text)), set(_NUMBER.findall(other))
        return numbers != others or bool(_NEGATION.search(text)) != bool(_NEGATION.search(other))
