"""Whether two statements say the same, and whether they disagree, told by their words."""

from __future__ import annotations

import re
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


class Wording:
    """Compares statements. A role counts as one word, whatever it is called. Safe to use from several threads."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self.words = lru_cache(_REMEMBERED)(self._words)

    def _words(self, text: str) -> frozenset[str]:
        """Return the words of *text* that carry meaning: no small words, no numbers, no negations."""
        plain, begin = "", 0
        for mention in self._roles.find_exact(text):
            plain += f"{text[begin : mention.start]} {mention.role.id.replace('-', '')} "
            begin = mention.end
        words = tokenize(_NUMBER_WORD.sub(" ", _NEGATION.sub(" ", plain + text[begin:])))
        return frozenset(_stem(word) for word in words if word not in _SMALL and not _NUMBER.fullmatch(word))

    def same(self, text: str, other: str) -> bool:
        """Return whether two statements say the same in nearly the same words."""
        alike = numbers_in(text) == numbers_in(other) and _is_negative(text) == _is_negative(other)
        return alike and self._of_the_same(text, other) and self._shared(text, other) >= _SAME

    def disagree(self, text: str, other: str) -> bool:
        """Return whether two statements speak of the same thing, but with other numbers, or one with a "not"."""
        numbers, others = numbers_in(text), numbers_in(other)
        contrary = _is_negative(text) != _is_negative(other)
        unlike = contrary or bool(numbers and others and numbers != others)
        return unlike and self._of_the_same(text, other) and self._shared(text, other) >= _SAME_THING

    def _of_the_same(self, text: str, other: str) -> bool:
        """Return whether two statements name the same roles, or one of them none."""
        roles, others = ({one.role.id for one in self._roles.find_exact(each)} for each in (text, other))
        return not (roles and others) or roles == others

    def _shared(self, text: str, other: str) -> float:
        words, others = self.words(text), self.words(other)
        return len(words & others) / max(len(words | others), 1)


def _stem(word: str) -> str:
    """Return an English *word* without its ending: "writing", "writes" and "write" are one word."""
    return _ENDING.sub("", word)


def _is_negative(text: str) -> bool:
    return _NEGATION.search(text) is not None


def numbers_in(text: str) -> set[str]:
    """Return the numbers of *text* in figures, without what groups their digits."""
    written = {_NUMBER_WORDS[word.lower()] for word in _NUMBER_WORD.findall(text)}
    written |= {_HAN_NUMBERS[character] for character in _HAN_NUMBER.findall(text)}
    return written | {re.sub(r",(?=\d{3}(?!\d))", "", number) for number in _NUMBER.findall(text)}
