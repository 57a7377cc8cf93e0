"""Where one sentence ends and the next begins, in English, in Chinese and in languages that punctuate like them."""

from __future__ import annotations

import re

_END = re.compile(
    r"""
    (?P<han>[。！？…]+[”’」』）)\]】"']*)                # Chinese marks end a sentence wherever they stand
    | (?P<latin>[.!?؟।]+(?:[”’"')\]]+)?)(?=\s+\S)       # others only before white space
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|approx|dept|est|fig|inc|jr|ltd|mr|mrs|ms|dr|no|prof|sr|st|vol|u\.s)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_NOT_BLANK = re.compile(r"\S")
#: A run of text longer than this many characters is no sentence that could be quoted; it is broken at white space.
LONGEST_SENTENCE = 1000


def split_sentences(text: str) -> list[str]:
    """Return the sentences of *text* in order, each stripped of surrounding white space and none empty.

    Joined, they give *text* but for white space, so each one is a verbatim part of it.
    """
    sentences, begin = [], 0
    for match in _END.finditer(text):
        if match["latin"] and not _ends_here(text, begin, match):
            continue
        sentences.append(text[begin : match.end()].strip())
        begin = match.end()
    sentences.append(text[begin:].strip())
    return [part for sentence in sentences if sentence for part in _bounded(sentence)]


def _ends_here(text: str, begin: int, match: re.Match[str]) -> bool:
    following = _NOT_BLANK.search(text, match.end())
    if following and following.group().islower():
        return False
    word = max(begin, match.start() - 10)  # a look at the whole sentence would be made for each of its full stops
    return not (match["latin"].startswith(".") and _ABBREVIATION.search(text, word, match.start() + 1))


def _bounded(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > LONGEST_SENTENCE:
        cut = sentence.rfind(" ", 0, LONGEST_SENTENCE)
        cut = cut if cut > 0 else LONGEST_SENTENCE
        parts.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*parts, sentence] if sentence else parts
