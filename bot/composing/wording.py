"""Whether two statements say the same, and whether they disagree, told by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.lexicon import tokenize
from knowledge.language import SMALL_WORDS
from knowledge.roles import Roles

#: The share of the words of two statements that both have when they say the same.
_SAME = 0.7
#: The same share, numbers and negations apart, from which they speak of the same thing.
_SAME_THING = 0.7
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_COUNTED, start=1)}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_COUNTED)})\b", re.IGNORECASE)
_HAN_DIGITS = "一二三四五六七八九十"
_HAN_NUMBERS = {"两": "2", **{digit: str(number) for number, digit in enumerate(_HAN_DIGITS, start=1)}}
_HAN_NUMBER = re.compile(rf"(?<![{_HAN_DIGITS}])[两{_HAN_DIGITS}](?=[个种年月次步项位倍成天岁])")
#: Words that turn a statement into its contrary; "not only" and 不仅, 非常, 未来 and their like do not.
_NEGATION = re.compile(
    r"\b(?:not(?! only)|never|no|without|cannot|nor)\b|n[’']t\b|不(?![仅但断同错])|没|无(?!论)|未(?!来)|非(?!常)",
    re.IGNORECASE,
)
_SMALL = frozenset(tokenize(" ".join(SMALL_WORDS["en"]) + " not never no without cannot nor"))
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ings?|e[ds]|e|s)$")
#: Statements whose words are remembered: each is compared more than once, and questions share them.
_REMEMBERED = 4096


@dataclass(frozen=True)
class _Wording:
    """What of a statement is compared: its words, numbers and roles, and whether it denies something."""

    words: frozenset[str]
    numbers: frozenset[str]
    roles: frozenset[str]
    denies: bool


class Wording:
    """Compares statements. A role counts as one word, whatever it is called. Safe to use from several threads."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._of = lru_cache(_REMEMBERED)(self._read)

    def words(self, text: str) -> frozenset[str]:
        """Return the words of *text* that carry meaning: no small words, no numbers, no negations."""
        return self._of(text).words

    def numbers(self, text: str) -> frozenset[str]:
        """Return the numbers of *text* in figures, without what groups their digits."""
        return self._of(text).numbers

    def same(self, text: str, other: str) -> bool:
        """Return whether two statements say the same in nearly the same words."""
        one, two = self._of(text), self._of(other)
        alike = one.numbers == two.numbers and one.denies == two.denies
        return alike and _of_the_same(one, two) and _shared(one, two) >= _SAME

    def disagree(self, text: str, other: str) -> bool:
        """Return whether two statements speak of the same thing, but with other numbers, or one with a "not"."""
        one, two = self._of(text), self._of(other)
        unlike = one.denies != two.denies or bool(one.numbers and two.numbers and one.numbers != two.numbers)
        return unlike and _of_the_same(one, two) and _shared(one, two) >= _SAME_THING

    def _read(self, text: str) -> _Wording:
        mentions = self._roles.find_exact(text)
        plain, begin = "", 0
        for mention in mentions:
            plain += f"{text[begin : mention.start]} {mention.role.id.replace('-', '')} "
            begin = mention.end
        words = tokenize(_NUMBER_WORD.sub(" ", _NEGATION.sub(" ", plain + text[begin:])))
        return _Wording(
            frozenset(_stem(word) for word in words if word not in _SMALL and not _NUMBER.fullmatch(word)),
            _numbers_in(text),
            frozenset(mention.role.id for mention in mentions),
            denies=_NEGATION.search(text) is not None,
        )


def _of_the_same(one: _Wording, two: _Wording) -> bool:
    """Return whether two statements name the same roles, or one of them none."""
    return not (one.roles and two.roles) or one.roles == two.roles


def _shared(one: _Wording, two: _Wording) -> float:
    return len(one.words & two.words) / max(len(one.words | two.words), 1)


def _stem(word: str) -> str:
    """Return an English *word* without its ending: "writing", "writes" and "write" are one word."""
    return _ENDING.sub("", word)


def _numbers_in(text: str) -> frozenset[str]:
    written = {_NUMBER_WORDS[word.lower()] for word in _NUMBER_WORD.findall(text)}
    written |= {_HAN_NUMBERS[character] for character in _HAN_NUMBER.findall(text)}
    return frozenset(written | {re.sub(r",(?=\d{3}(?!\d))", "", number) for number in _NUMBER.findall(text)})
