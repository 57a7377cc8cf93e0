"""Text within a limit: counted as the chat clients count, cut or split where a reader would."""

from __future__ import annotations

import unicodedata

#: Stands where a text shows nothing, because the platforms refuse empty ones.
NOTHING = "…"
#: The most characters of a broken word that go with a cut.
_LONGEST_WORD = 30


def units(text: str) -> int:
    """Return the length of *text* in UTF-16 units: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Return *text* in at most *limit* units; one that is longer ends behind a word, with "…"."""
    if units(text) <= limit:
        return text
    return _head(text, limit - 1).rstrip() + NOTHING


def split(text: str, limit: int) -> list[str]:
    """Return *text*, one line, in pieces of at most *limit* units, two or more, each ending behind a word.

    Nothing but blanks between the pieces is gone. Only a word longer than any of prose is broken, between its signs.
    """
    pieces: list[str] = []
    while units(text) > limit:
        head = _head(text, limit)
        pieces.append(head.rstrip())
        text = text[len(head) :].lstrip()
    return [*pieces, text]


def _head(text: str, limit: int) -> str:
    """Return the beginning of *text*, which is longer than *limit* units, up to there, ending behind a word."""
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")
    whole = kept
    while kept and _belongs_to_what_precedes(text[len(kept)]):
        kept = kept[:-1]
    kept = kept or whole  # nothing but marks: they have no letter to stay with
    words, blank, rest = kept.rpartition(" ")
    if blank and words and len(rest) <= _LONGEST_WORD and not text[len(kept)].isspace():
        kept = words
    return kept


def _belongs_to_what_precedes(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
