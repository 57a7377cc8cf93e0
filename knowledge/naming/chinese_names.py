"""Chinese names of roles with one slip in them: "数据科学加", "数据工成师", "机器学习工程狮" → the name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from knowledge.language import HAN
from knowledge.naming.names import Name, make_key, only_role

#: Shorter names are too near to too many words.
_SHORTEST = 4
#: What may stand between the characters of a name.
_BLANK = re.compile(r"[\s\-_/&·]")


class ChineseNames:
    """Names with Chinese characters, found with one slip.

    People write Chinese by sound, so a character may be another of the same sound wherever it stands. A character may
    be doubled, left out within the name, or swapped with the next. Any other wrong character is only forgiven where
    no other word can come of it: 硬件工程师 is no 软件工程师, but 机器学刁工程师 can only be one thing.
    """

    def __init__(self, names: Iterable[Name], sounds: Mapping[int, str], noun: re.Pattern[str]) -> None:
        self._sounds, self._noun = sounds, noun
        self._slips: dict[str, list[Name]] = {}
        self._wild: dict[str, list[Name]] = {}
        for name in names:
            key = make_key(name.text)
            if len(key) < _SHORTEST or len(HAN.findall(key)) < _SHORTEST - 1:
                continue
            for slip in _slips(key.translate(sounds)):
                self._slips.setdefault(slip, []).append(name)
            for slip in self._wild_slips(key):
                self._wild.setdefault(slip, []).append(name)
        self._lengths = sorted({len(slip) for slip in self._slips})

    def resolve(self, key: str) -> Name | None:
        """Return the name that *key* is with one slip; None when it is none, or names of two roles are that near."""
        if len(key) > self._lengths[-1] if self._lengths else True:
            return None
        heard = key.translate(self._sounds)
        names = self._slips.get(heard) or [
            name
            for at in range(len(heard))
            for name in self._wild.get(f"{heard[:at]}?{heard[at + 1 :]}", ())
            if self._has_same_noun(key, name)
        ]
        return only_role(names)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Yield ``(start, end, name)`` for each span of *text* that is a name with one slip, blanks within or not."""
        places = [at for at, character in enumerate(text) if not _BLANK.match(character)]
        heard = "".join(text[at] for at in places).lower().translate(self._sounds)
        if len(heard) != len(places):  # a letter whose lower case is longer
            return
        for first in range(len(heard)):
            for length in self._lengths:
                names = self._slips.get(heard[first : first + length]) if first + length <= len(heard) else None
                start, end = places[first], places[first + length - 1] + 1 if names else 0
                if names and (name := only_role(names)) and not _splits_a_word(text, start):
                    yield start, end, name

    def _wild_slips(self, key: str) -> Iterator[str]:
        """Yield *key* with a "?" for each character that may be any: not the last, nor one of a short first word."""
        noun = self._noun.search(key)
        head = noun.start() if noun and noun.end() == len(key) else len(key)
        heard = key.translate(self._sounds)
        first = head if head < 3 else 0
        for at in range(first, len(key) - 1):
            if HAN.match(key[at]):
                yield f"{heard[:at]}?{heard[at + 1 :]}"

    def _has_same_noun(self, key: str, name: Name) -> bool:
        """Tell whether *key* does not end in the noun of another role: 业务专员 is no 业务专家."""
        nouns = [noun for noun in self._noun.findall(key) if key.endswith(noun)]
        return not nouns or make_key(name.text).endswith(nouns[-1])


def _slips(heard: str) -> Iterator[str]:
    """Yield *heard* and what becomes of it when one Chinese character is doubled, missing within, or swapped."""
    yield heard
    for at, (one, other) in enumerate(pairwise(heard)):
        if not (HAN.match(one) and HAN.match(other)):
            continue
        yield f"{heard[:at]}{other}{one}{heard[at + 2 :]}"
        yield f"{heard[: at + 1]}{heard[at:]}"
        if at:
            yield heard[:at] + heard[at + 1 :]
    yield heard + heard[-1]


def _splits_a_word(text: str, start: int) -> bool:
    return start > 0 and text[start].isascii() and text[start - 1].isascii() and text[start - 1 : start + 1].isalnum()
