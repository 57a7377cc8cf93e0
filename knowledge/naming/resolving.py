"""One name → the role that it means, and the roles whose names are like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from knowledge.language import HAN
from knowledge.naming.chinese_names import ChineseNames
from knowledge.naming.finding import Span
from knowledge.naming.misspelling import misspelling_edits
from knowledge.naming.name_book import NameBook
from knowledge.naming.names import Kind, Name, are_adjacent, fold, lower, make_key, only_role
from knowledge.naming.words import RoleWords

#: A possessive s, and marks around a name.
_POSSESSIVE = re.compile(r"['’]s?(?![a-z])")
_BRACKETED = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]\s*")
#: "S/W engineer" is "SW engineer".
_SLASHED = re.compile(r"\b([A-Za-z])/([A-Za-z])\b")
_MARKS = re.compile(r"[,.;:?!()\[\]{}\"“”「」《》（），。；：？！、*+|<>]")
#: Initials that people make of a name: "SE", "MOE".
_LONGEST_INITIALS = 5
#: Below these, a name is not like another: the share of words in common, the share of letters in common.
_ALIKE, _ALIKE_LETTERS = 0.4, 0.75
#: Ranks from this length on are recognised when they are misspelt.
_LONG_RANK = 6


class Resolver:
    """All *names* of the known roles, each of one role, and how people get them wrong."""

    def __init__(self, names: Sequence[Name], words: RoleWords) -> None:
        self._names, self._words = names, words
        self._by_key = {make_key(name.text): name for name in reversed(names)}

    def named(self, key: str) -> Name | None:
        """Return the name that has *key*, or has it without an English plural."""
        return self._by_key.get(key) or self._by_key.get(key.removesuffix("s"))

    def resolve(self, typed: str) -> Name | None:
        """Return the name that *typed* is: as listed, else its words misspelt or shortened, else Chinese with a slip.

        First as it stands, then without what may stand around a name ("a senior … intern", "高级…岗位"). In brackets
        behind it may stand another name of the same role, or a rank: "data analyst (DA)".
        """
        found = self.named(make_key(typed))
        if found:
            return found
        bracketed = _BRACKETED.fullmatch(typed)
        if bracketed:
            before, within = self.resolve(bracketed[1]), self.resolve(bracketed[2])
            same = before and within and before.role_id == within.role_id
            return before if same or all(map(self._is_around, bracketed[2].lower().split())) else None
        typed = _SLASHED.sub(r"\1\2", typed)
        whole = _MARKS.sub(" ", _POSSESSIVE.sub("", lower(fold(typed)))).strip()
        bare, ends_in_rank = self._strip(whole)
        found = self._tolerate(whole) or (self._tolerate(bare) if bare != whole else None)
        return None if found and found.kind is Kind.FIELD and ends_in_rank else found

    def _tolerate(self, text: str) -> Name | None:
        key = make_key(text)
        return self.named(key) or self._spelled(text) or self._chinese.resolve(key)

    def _spelled(self, text: str) -> Name | None:
        tokens = self._book.tokens(text)
        covers = bool(tokens) and are_adjacent(text, 0, tokens[0].start)
        if not covers or not are_adjacent(text, tokens[-1].end, len(text)):
            return None
        whole = len(tokens) - 1
        return only_role([name for last, name in self._book.read(text, tokens, 0, running=False) if last == whole])

    def _strip(self, text: str) -> tuple[str, bool]:
        """Return *text* without the words around a name, and whether a rank stood behind it."""
        ends_in_rank = False
        while True:
            parts = re.split(r"([\s\-_/]+)", text)
            if len(parts) > 1 and self._is_around(parts[-1]):
                ends_in_rank |= parts[-1] in self._words.ranks
                text = "".join(parts[:-2])
            elif len(parts) > 1 and self._is_around(parts[0]):
                text = "".join(parts[2:])
            else:
                bare = self._words.chinese.behind.sub("", text).strip()
                before = self._words.chinese.before.match(bare)
                bare = bare[before.end() :].strip() if before else bare
                if bare == text or not bare:
                    return text, ends_in_rank
                text = bare

    def _is_around(self, word: str) -> bool:
        if not word or word in self._words.around:
            return True
        long = (rank for rank in self._words.ranks if len(rank) >= _LONG_RANK)
        return any(misspelling_edits(word, rank, running=True) is not None for rank in long)

    def find(self, lowered: str) -> Iterator[Span]:
        """Yield a span for each name that the words of a *lowered* text may be, misspelt ones and initials too."""
        tokens = self._book.tokens(lowered)
        for first, token in enumerate(tokens):
            for last, name in self._book.read(lowered, tokens, first, running=True):
                yield Span(token.start, tokens[last].end, name)
            initials = self.named(token.text)
            if initials and initials.kind is Kind.INITIALS:
                yield Span(token.start, token.end, initials)
        if HAN.search(lowered):
            yield from (Span(*found) for found in self._chinese.find(lowered))

    def nearest(self, typed: str) -> list[str]:
        """Return the ids of the roles whose names are like *typed*, nearest first; same initials are nearest."""
        bare, _ = self._strip(lower(fold(typed)).strip())
        key = make_key(bare)
        same = [name for name in self._names if len(key) <= _LONGEST_INITIALS and key and key == _initials(name)]
        if same:
            return list(dict.fromkeys(name.role_id for name in same))
        likeness: dict[str, float] = {}
        words = self._meant(bare)
        for name in self._names:
            likeness[name.role_id] = max(likeness.get(name.role_id, 0), self._likeness(key, words, name))
        near = [role_id for role_id, value in likeness.items() if value >= _ALIKE]
        return sorted(near, key=lambda role_id: -likeness[role_id])

    def _meant(self, bare: str) -> set[str]:
        return {word for token in self._book.tokens(bare) for word in self._book.meanings(token.text)}

    def _likeness(self, key: str, words: set[str], name: Name) -> float:
        """Return the share of words in common, or of letters when that is large, between 0 and 1."""
        others = set(name.words) if name.text.isascii() else set()
        common = 2 * len(words & others) / max(1, len(words) + len(others))
        letters = SequenceMatcher(None, key, make_key(name.text), autojunk=False)
        limit = _ALIKE_LETTERS if name.text.isascii() else _ALIKE
        ratio = letters.ratio() if letters.quick_ratio() >= limit else 0
        return max(common, ratio if ratio >= limit else 0)

    @cached_property
    def _book(self) -> NameBook:
        english = [name for name in self._names if name.text.isascii() and name.kind is not Kind.INITIALS]
        known = {name.words for name in english}
        lone = [name for name in self._lone_nouns() if name.words not in known]
        return NameBook([*english, *lone], self._words.abbreviations, self._words.chinese.translations)

    def _lone_nouns(self) -> Iterator[Name]:
        """Yield the last words of canonical names that only one role has: the "scientist" is the data scientist."""
        roles: dict[str, set[str]] = {}
        for name in self._names:
            if name.is_canonical and len(name.words) > 1 and name.text.isascii():
                roles.setdefault(name.words[-1], set()).add(name.role_id)
        yield from (Name(word, ids.pop(), Kind.WORD) for word, ids in roles.items() if len(ids) == 1)

    @cached_property
    def _chinese(self) -> ChineseNames:
        names = [name for name in self._names if not name.text.isascii()]
        return ChineseNames(names, self._words.chinese.sounds, self._words.chinese.noun)


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name.words) if name.text.isascii() and len(name.words) > 1 else ""
