"""Misspelt words of a question → the words of the articles: "kubernets" means Kubernetes where that is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.naming.english import english_words

# Shorter words are too near to too many others; parts of identifiers and of accented words are not words.
_WORD = re.compile(r"(?<![A-Za-zÀ-ɏ0-9_])[A-Za-z]{5,}(?![A-Za-zÀ-ɏ0-9_])")
#: Words that are looked up in a question; one that has more unknown words is a text that was pasted, or no English.
_MOST_LOOKUPS = 8
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

        Near are words of the same initial within one edit, or two for seven letters and more without a capital; an
        edit is a letter inserted, left out or replaced, or two neighbours swapped (optimal string alignment).
        """
        unknown = [word for word in _WORD.findall(text) if self._is_unknown(word.lower())]
        if not unknown or len(unknown) > _MOST_LOOKUPS:
            return text
        corrected = {word: self._nearest(word) for word in unknown}
        return _WORD.sub(lambda match: corrected.get(match.group(), match.group()), text)

    def _is_unknown(self, word: str) -> bool:
        return not (word in self._known or word.removesuffix("s") in self._known or word in english_words())

    def _nearest(self, word: str) -> str:
        lowered = word.lower()
        from symspellpy.editdistance import DistanceAlgorithm, EditDistance  # here: most questions need none of it

        distance = EditDistance(DistanceAlgorithm.DAMERAU_OSA)
        # A capital within a question begins a name, which is rarely a misspelt word of the articles.
        most = 1 if len(word) < _LONG or word[0].isupper() else 2
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
