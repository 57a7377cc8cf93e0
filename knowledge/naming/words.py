"""The words around names of roles, "senior" and "岗位" and what ends a phrase, as ``words.yaml`` gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from knowledge.yaml_files import read_yaml

Words = Annotated[frozenset[str], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]


class ChineseWords(BaseModel):
    """What stands around a Chinese name and within it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ranks: Words
    employment: Words
    posts: Words
    translations: Mapping[str, str]
    nouns: Words
    professions: Words
    breakers: Words
    mistaken: tuple[str, ...]

    @cached_property
    def before(self) -> re.Pattern[str]:
        """Words that may stand before a name and are no part of it."""
        return re.compile(f"(?:{_any(self.ranks)})+")

    @cached_property
    def behind(self) -> re.Pattern[str]:
        """Words that may stand behind a name and are no part of it."""
        return re.compile(f"(?:{_any(self.employment)})+$")

    @cached_property
    def post(self) -> re.Pattern[str]:
        """A word that makes a role of the field before it."""
        return re.compile(_any(self.posts))

    @cached_property
    def noun(self) -> re.Pattern[str]:
        """The end of what people call a role, or all of it."""
        return re.compile(_any(self.nouns | self.professions))

    @cached_property
    def breaker(self) -> re.Pattern[str]:
        """A word that is no part of a role's name."""
        return re.compile("|".join(sorted(self.breakers, key=len, reverse=True)))

    @cached_property
    def sounds(self) -> dict[int, str]:
        """For ``str.translate``: each character to the one that stands for all that are mistaken for it."""
        return {ord(character): row[0] for row in self.mistaken for character in row}


class RoleWords(BaseModel):
    """What stands around an English name and within it, and the Chinese words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ranks: Words
    employment: Words
    posts: Words
    articles: Words
    abbreviations: Mapping[str, str]
    nouns: Words
    professions: Words
    things: Words
    acronyms: Words
    breakers: Words
    chinese: ChineseWords

    def is_noun(self, word: str) -> bool:
        """Tell whether *word*, in lower case, ends what people call a role: "manager", "stewards"."""
        return singular(word) in self.nouns

    @cached_property
    def around(self) -> frozenset[str]:
        """Words that may stand around a name and are no part of it."""
        return self.ranks | self.employment | self.posts | self.articles


@cache
def role_words() -> RoleWords:
    """Return the words that ship."""
    return RoleWords.model_validate(read_yaml(Path(__file__).with_name("words.yaml")))


def singular(word: str) -> str:
    """Return *word* without the s of an English plural; words on -ss and words of two letters stay."""
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
