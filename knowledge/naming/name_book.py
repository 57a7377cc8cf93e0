"""English names of roles as people write them: misspelt, shortened, glued together or mixed with Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from knowledge.naming.english import english_words
from knowledge.naming.misspelling import SHORTEST_MISSPELT, count_few_edits, misspelling_edits
from knowledge.naming.names import Name, Token, are_adjacent
from knowledge.naming.words import singular

#: A name without blanks is forgiven one mistake from the first length on, and two from the second.
_GLUED, _LONG_GLUED = 8, 12
#: A longer word is no name, not even one without blanks.
_LONGEST_WORD = 50


@dataclass(frozen=True)
class _Reading:
    """What typed words mean: words of names, and whether one of them, and the last, is another English word."""

    words: tuple[str, ...] = ()
    doubts: int = 0
    ends_in_doubt: bool = False

    def __add__(self, other: _Reading) -> _Reading:
        return _Reading(self.words + other.words, self.doubts + other.doubts, other.ends_in_doubt)


class NameBook:
    """English names by their words. Safe to use from several threads."""

    def __init__(
        self, names: Iterable[Name], abbreviations: Mapping[str, str], translations: Mapping[str, str]
    ) -> None:
        self._names: dict[tuple[str, ...], Name] = {}
        for name in names:
            self._names.setdefault(name.words, name)
        self._begins = {words[:n] for words in self._names for n in range(1, len(words) + 1)}
        self._vocabulary = dict.fromkeys(word for words in self._names for word in words)
        self._glued = {"".join(words): words for words in self._names if len(words) > 1}
        self._other = {**abbreviations, **translations}
        terms = "|".join(map(re.escape, sorted(translations, key=len, reverse=True)))
        self._token = re.compile(rf"[a-z0-9à-ɏ]+|{terms}" if terms else r"[a-z0-9à-ɏ]+")
        self._read_running = lru_cache(maxsize=4096)(lambda typed: self._readings(typed, running=True))

    def tokens(self, text: str) -> list[Token]:
        """Return the words of *text*, in lower case: Latin words and the Chinese ones that translate to them."""
        found = (Token(match.group(), *match.span()) for match in self._token.finditer(text))
        return [token for token in found if len(token.text) <= _LONGEST_WORD]

    def meanings(self, typed: str) -> set[str]:
        """Return the words of names that *typed* may mean."""
        return {word for reading in self._readings(typed, running=False) for word in reading.words} or {typed}

    def read(self, text: str, tokens: list[Token], first: int, *, running: bool) -> Iterator[tuple[int, Name]]:
        """Yield ``(last token, name)`` for each name that ``tokens[first:]`` begin with.

        In *running* text a word that is English is no misspelling, but for one of a name of three words ("machine
        leaning engineer"). A name alone may have one in front of its last word, too ("date scientist").
        """
        yield from self._follow(text, tokens, first, _Reading(), running=running)

    def _follow(
        self, text: str, tokens: list[Token], at: int, so_far: _Reading, *, running: bool
    ) -> Iterator[tuple[int, Name]]:
        for last, reading in self._next(text, tokens, at, running=running):
            longer = so_far + reading
            if longer.words not in self._begins:
                continue
            name = self._names.get(longer.words)
            if name and _is_believed(longer, running=running):
                yield last, name
            if last + 1 < len(tokens) and are_adjacent(text, tokens[last].end, tokens[last + 1].start):
                yield from self._follow(text, tokens, last + 1, longer, running=running)

    def _next(self, text: str, tokens: list[Token], at: int, *, running: bool) -> Iterator[tuple[int, _Reading]]:
        typed = tokens[at].text
        readings = self._read_running(typed) if running else self._readings(typed, running=False)
        yield from ((at, reading) for reading in readings)
        if at + 1 < len(tokens) and are_adjacent(text, tokens[at].end, tokens[at + 1].start):
            for word in self._read_glued(typed, tokens[at + 1].text):
                yield at + 1, _Reading((word,))

    def _read_glued(self, one: str, other: str) -> set[str]:
        """Return the words that *one* and *other* are when the blank goes: "soft ware", "ml ops", "ml opps"."""
        words = self._vocabulary.keys() & {one + other, singular(one + other)}
        if words or not 2 <= len(one) < SHORTEST_MISSPELT:
            return words
        begun = (word for word in self._vocabulary if word.startswith(one))
        near = [word for word in begun if misspelling_edits(one + other, word, running=True) is not None]
        return {word for word in near if word not in english_words()}  # an "an analyst" is no analyst

    def _readings(self, typed: str, *, running: bool) -> tuple[_Reading, ...]:
        """Return what *typed* may mean: itself, else what it is short for, else what it is a misspelling of."""
        sure = [_Reading((word,)) for word in dict.fromkeys((typed, singular(typed))) if word in self._vocabulary]
        short = self._other.get(typed) or self._other.get(singular(typed))
        if short:
            sure.append(_Reading(tuple(short.split())))
        if sure or not typed.isalnum():
            return tuple(sure)
        near = {word: misspelling_edits(typed, word, running=running) for word in self._vocabulary}
        edits = dict(sorted(((word, count) for word, count in near.items() if count is not None), key=itemgetter(1)))
        if edits:
            return self._doubted(typed, edits)
        words = self._unglue(typed)
        return (_Reading(words),) if words else ()

    def _doubted(self, typed: str, edits: Mapping[str, int]) -> tuple[_Reading, ...]:
        if typed not in english_words():
            return tuple(_Reading((word,)) for word in edits)
        near = (word for word, count in edits.items() if count == 1 and (word[0] == typed[0] or word[1:] == typed))
        return tuple(_Reading((word,), doubts=1, ends_in_doubt=True) for word in near)

    def _unglue(self, typed: str) -> tuple[str, ...] | None:
        """Return the words of the name that *typed* is, misspelt and without blanks; None if it is none or several."""
        found = set()
        for key, words in self._glued.items():
            most = 2 if len(key) >= _LONG_GLUED else 1
            if len(key) < _GLUED or count_few_edits(singular(typed), key, most) > most:
                continue
            is_short = len(words[0]) < SHORTEST_MISSPELT or words[0] not in english_words()
            if not is_short or typed.startswith(words[0]):
                found.add(words)
        return found.pop() if len(found) == 1 and typed not in english_words() else None


def _is_believed(reading: _Reading, *, running: bool) -> bool:
    if reading.doubts == 0:
        return True
    return reading.doubts == 1 and not reading.ends_in_doubt and (len(reading.words) >= 3 or not running)
