"""Misspelt words of a question → the words of the articles: "kubernets" means Kubernetes where that is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

_WORD = re.compile(r"[A-Za-z]{5,}")  # shorter ones are too near to too many others
#: From this length on two mistakes are forgiven, below it one.
_LONG = 7
#: Words that are kept of an index; the rarest of more are names that nobody asks for by mistake.
_MOST_WORDS = 50_000


class Spelling:
    """Corrects words of the Latin script towards the *words* of an index, the most frequent first.

    A word that stands in the index or in an English dictionary of 82,765 words is never touched: a florist is no
    misspelt forecast. Safe to use from several threads.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._known = frozenset(word.lower() for word in words)
        self._by_initial: dict[str, list[str]] = {}
        for word in words:
            self._by_initial.setdefault(word[0].lower(), []).append(word)

    def correct(self, text: str) -> str:
        """Return *text* with each unknown word replaced by the one of the index that it is nearest to, if one is near.

        Near are words of the same initial within one edit, or two for seven letters and more; an edit is a letter
        inserted, left out or replaced, or two neighbours swapped (optimal string alignment).
        """
        return _WORD.sub(lambda match: self._corrected(match.group()), text)

    def _corrected(self, word: str) -> str:
        lowered = word.lower()
        if lowered in self._known or lowered.removesuffix("s") in self._known or lowered in _english():
            return word
        from symspellpy.editdistance import DistanceAlgorithm, EditDistance  # here: most questions need it not

        distance = EditDistance(DistanceAlgorithm.DAMERAU_OSA)
        most = 1 if len(word) < _LONG else 2
        best, nearest = word, most + 1
        for candidate in self._by_initial.get(lowered[0], ()):
            if abs(len(candidate) - len(word)) > most:
                continue
            edits = distance.compare(lowered, candidate.lower(), most)
            if 0 <= edits < nearest:
                best, nearest = candidate, edits
        return best


def words_to_keep(texts: Iterable[str]) -> list[str]:
    """Return the words of *texts* that questions are corrected towards, the most frequent first."""
    counts = Counter(word for text in texts for word in _WORD.findall(text))
    spellings: dict[str, str] = {}
    for word, _ in counts.most_common():
        spellings.setdefault(word.lower(), word)
    return list(spellings.values())[:_MOST_WORDS]


@cache
def _english() -> frozenset[str]:
    """Return the words of the English dictionary that comes with symspellpy, in lower case."""
    text = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    return frozenset(line.partition(" ")[0] for line in text.splitlines())
