"""Names of roles and the words that they are made of, whatever the letters, blanks and hyphens between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

_SEPARATORS = re.compile(r"[\s\-_/&·‐‑–—]{0,8}")


class Kind(Enum):
    """What a name is made of, which decides how far it is believed in running text."""

    NAME = auto()
    FIELD = auto()
    INITIALS = auto()
    WORD = auto()  # one English word: "developer"


@dataclass(frozen=True)
class Name:
    """A name that means the role *role_id*."""

    text: str
    role_id: str
    kind: Kind
    is_canonical: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name in lower case, without what stands between them."""
        return tuple(re.findall(r"[a-z0-9]+", fold(self.text).lower()))


@dataclass(frozen=True)
class Token:
    """A word of a text, in lower case and without its plural or meaning, at ``text[start:end]``."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return *text* of the same length with full-width and other compatibility letters made plain (NFKC)."""
    if text.isascii():
        return text
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def lower(text: str) -> str:
    """Return *text* in lower case and of the same length: "İ" would become two characters."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def make_key(name: str) -> str:
    """Return *name* in lower case without blanks, hyphens and the marks that stand for them."""
    return re.sub(r"[\s\-_./&·‐‑–—]+", "", fold(name)).casefold()


def are_adjacent(text: str, end: int, start: int) -> bool:
    """Tell whether only blanks and hyphens, and few of them, stand in ``text[end:start]``."""
    return start - end <= 8 and _SEPARATORS.fullmatch(text, end, start) is not None


def only_role(names: Collection[Name]) -> Name | None:
    """Return the first of *names* when all mean one role, else None."""
    return next(iter(names)) if len({name.role_id for name in names}) == 1 else None
