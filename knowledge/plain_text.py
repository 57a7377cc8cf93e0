"""Plain text, where nothing is marked, → blocks, by the shape of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.blocks import HAN, LONGEST_HEADING, Block, BlockKind, Item, Lines, looks_like_title, tidy

_BULLET = re.compile(r"^\s*(?:[-*•·–—]\s+|(?:\d{1,2}|[a-zA-Z])[.)]\s+|\d{1,2}、\s*|[（(]\d{1,2}[)）]\s*)(?=\S)")
_ORDERED = re.compile(r"^\s*[（(]?\d")
_WRAP_WIDTH = 100


@dataclass
class _PlainReader:
    """Looks at a line of plain text among its neighbours."""

    lines: Lines
    texts: list[str]
    wrapped: bool

    def is_heading(self, number: int) -> bool:
        line = self.texts[number].strip()
        following = next((t for n in range(number + 1, len(self.texts)) if (t := self.texts[n].strip())), "")
        longest = LONGEST_HEADING // 2 if re.match(HAN, line) else LONGEST_HEADING
        return (
            looks_like_title(line, longest)
            and len(line) > 1
            and bool(following)
            and not (_BULLET.match(line) or line[0].islower())
            and (len(following) > len(line) or bool(_BULLET.match(following)) or following[-1] in ":：")
            and (not self.wrapped or self._stands_alone(number))
        )

    def _stands_alone(self, number: int) -> bool:
        before = number == 0 or not self.texts[number - 1].strip()
        after = number + 1 >= len(self.texts) or not self.texts[number + 1].strip()
        return before and after


def plain_blocks(lines: Lines) -> Iterator[Block]:
    """Yield the blocks of plain text in order; headings have the level 2, below the title's."""
    texts = lines.texts()
    reader = _PlainReader(lines, texts, _is_wrapped(texts))
    number = 0
    while number < len(texts):
        past = number + 1
        if not texts[number].strip():
            pass
        elif _BULLET.match(texts[number]):
            while past < len(texts) and _BULLET.match(texts[past]):
                past += 1
            yield _plain_list(lines, texts, number, past)
        elif reader.is_heading(number):
            start, end = lines.span(number, past)
            yield Block(BlockKind.HEADING, start, end, tidy(texts[number]), level=2)
        else:
            while reader.wrapped and past < len(texts) and texts[past].strip() and not _BULLET.match(texts[past]):
                past += 1
            start, end = lines.span(number, past)
            yield Block(BlockKind.PARAGRAPH, start, end, tidy("\n".join(texts[number:past])))
        number = past


def _plain_list(lines: Lines, texts: list[str], first: int, past: int) -> Block:
    items = tuple(Item(*lines.span(n, n + 1), tidy(_BULLET.sub("", texts[n]))) for n in range(first, past))
    start, end = lines.span(first, past)
    return Block(BlockKind.LIST, start, end, ordered=bool(_ORDERED.match(texts[first])), items=items)


def _is_wrapped(texts: Sequence[str]) -> bool:
    """Tell whether lines were broken at a width, so that a paragraph is a run of lines and not one line."""
    pairs = [(a.strip(), b.strip()) for a, b in pairwise(texts)]
    running_on = [(a, b) for a, b in pairs if a and b and not _BULLET.match(a) and not _BULLET.match(b)]
    longest = max((len(line) for pair in running_on for line in pair), default=0)
    if not 0 < longest <= _WRAP_WIDTH:
        return False
    # A line that is short beside the others was not broken at their width: a heading, say.
    unfinished = sum(len(line) * 2 >= longest and not re.search(r"[.。!！?？:：\"”]$", line) for line, _ in running_on)
    return unfinished * 2 >= len(running_on)
