"""The blocks of an article: headings, paragraphs, lists, tables and code, each with its span in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True)
class Item:
    """A list item, table row or line of code: its span and its plain text."""

    start: int
    end: int
    plain: str


@dataclass(frozen=True)
class Block:
    """A block of an article.

    ``start`` and ``end`` are offsets in characters into the text that was read. ``plain`` is its text without
    markup; ``items`` are the parts of a list, table or code block. ``level`` counts a heading's depth from 1.
    """

    kind: BlockKind
    start: int
    end: int
    plain: str = ""
    level: int = 0
    ordered: bool = False
    items: tuple[Item, ...] = ()
    links: tuple[str, ...] = ()
    has_image: bool = False


# CommonMark's line endings only: str.splitlines also splits at characters that markdown-it counts as text.
_LINE_END = re.compile(r"\r\n|\n|\r")


class Lines:
    """Maps line numbers of a text to offsets."""

    def __init__(self, body: str, offset: int) -> None:
        self.body, self.offset = body, offset
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(body))]
        self.ends = [*(match.start() for match in _LINE_END.finditer(body)), len(body)]

    def span(self, first: int, past_last: int) -> tuple[int, int]:
        """Return the offsets of the lines *first* to *past_last* - 1 without surrounding white space."""
        begin, end = self.starts[first], self.ends[min(past_last, len(self.ends)) - 1]
        raw = self.body[begin:end]
        left = len(raw) - len(raw.lstrip())
        return self.offset + begin + left, self.offset + begin + max(left, len(raw.rstrip()))

    def texts(self) -> list[str]:
        """Return the lines without their ends."""
        return [self.body[a:b] for a, b in zip(self.starts, self.ends, strict=True)]

    def number_at(self, offset: int) -> int:
        """Return the line number, from 1, of an offset into the whole text."""
        return bisect_right(self.starts, offset - self.offset)


def line_number(text: str, offset: int) -> int:
    """Return the number, from 1, of the line of *text* that holds *offset*."""
    return Lines(text, 0).number_at(offset)


#: A character class of Chinese characters and full-width punctuation.
HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_LINE_JOINT = re.compile(rf"(?<={HAN})\s*\n\s*(?={HAN})")
# Machine translation leaves an English article's decorated first letter standing before the Chinese text.
_DROP_CAPITAL = re.compile(r"(?:^|(?<=[。！？])\s*)[A-Z] (?=[\u3400-\u9fff])")
_LEFT_EMPHASIS = re.compile(r"\*{2,}|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")


def tidy(text: str) -> str:
    """Return *text* in one line, without the debris of broken emphasis and of decorated first letters."""
    text = _DROP_CAPITAL.sub("", _LEFT_EMPHASIS.sub("", text))
    return " ".join(_LINE_JOINT.sub("", text).split())


_UNFINISHED = re.compile(r"[.。!！:：;；,，、\-–—…\"”']$")
LONGEST_HEADING = 80


def looks_like_title(line: str, longest: int = LONGEST_HEADING) -> bool:
    """Tell whether *line* could be a heading that is not marked as one: short, and not ended like a sentence."""
    return 0 < len(line) <= longest and not _UNFINISHED.search(line)
