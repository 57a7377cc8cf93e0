"""Text → blocks: headings, paragraphs, lists, tables and code, each with its span of lines in the source.

Markdown is read with markdown-it-py, whose line maps keep the spans verbatim. Plain text, where nothing is marked,
is read by the shape of its lines.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token


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


def parse_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the blocks of ``text[start:]`` in order; their offsets count in *text*."""
    body = text[start:]
    lines = _Lines(body, start)
    return list(_plain_blocks(lines) if not looks_like_markdown(body) else _markdown_blocks(body, lines))


def looks_like_markdown(text: str) -> bool:
    """Tell whether *text* carries Markdown that a plain text file would not: headings, links, fences, tables, bold."""
    return bool(_MARKDOWN_SIGN.search(text))


_MARKDOWN_SIGN = re.compile(r"^#{1,6}[ \t]+\S|^(?:```|~~~)|^\|.+\|[ \t]*$|\[[^\]\n]*\]\([^)\s]+\)|\*\*\S", re.MULTILINE)
# CommonMark's line endings only: str.splitlines also splits at characters that markdown-it counts as text.
_LINE_END = re.compile(r"\r\n|\n|\r")


class _Lines:
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
        return [self.body[a:b] for a, b in zip(self.starts, self.ends, strict=True)]

    def number_at(self, offset: int) -> int:
        """Return the line number, from 1, of an offset into the whole text."""
        return bisect_right(self.starts, offset - self.offset)


def line_number(text: str, offset: int) -> int:
    """Return the number, from 1, of the line of *text* that holds *offset*."""
    return _Lines(text, 0).number_at(offset)


_DEEPEST_NESTING = 100  # markdown-it drops what lies deeper than 20 unless told

# --- Markdown ---------------------------------------------------------------------------------------------------------


def _markdown_blocks(body: str, lines: _Lines) -> Iterator[Block]:
    # Indented code is prose more often than code in articles that were copied from a web page.
    tokens = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING}).enable("table").disable("code").parse(body)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        closing = _closing_position(tokens, position)
        inside = tokens[position : closing + 1]
        block = _markdown_block(token, inside, lines)
        if block is not None:
            yield block
            position = closing
        position += 1


def _closing_position(tokens: Sequence[Token], position: int) -> int:
    if tokens[position].nesting != 1:
        return position
    level = tokens[position].level
    return next(i for i in range(position + 1, len(tokens)) if tokens[i].nesting == -1 and tokens[i].level == level)


def _markdown_block(token: Token, inside: Sequence[Token], lines: _Lines) -> Block | None:
    """Return the block that *token* opens, or None for a mere wrapper such as a quotation."""
    if token.map is None:
        return None
    start, end = lines.span(token.map[0], token.map[1])
    content = _Inline.of(inside)
    match token.type:
        case "heading_open":
            return Block(BlockKind.HEADING, start, end, content.plain, level=int(token.tag[1]), links=content.links)
        case "paragraph_open" if content.all_strong and _is_title(content.plain):
            return Block(BlockKind.HEADING, start, end, content.plain, level=_DEEPEST, links=content.links)
        case "paragraph_open":
            return Block(
                BlockKind.PARAGRAPH, start, end, content.plain, links=content.links, has_image=content.has_image
            )
        case "bullet_list_open" | "ordered_list_open":
            items = tuple(_list_items(inside, lines))
            ordered = token.type.startswith("ordered")
            return Block(BlockKind.LIST, start, end, content.plain, ordered=ordered, items=items, links=content.links)
        case "table_open":
            return Block(BlockKind.TABLE, start, end, items=tuple(_table_rows(inside, lines)))
        case "fence":
            return Block(BlockKind.CODE, start, end, items=tuple(_code_lines(token, lines)))
        case "html_block":
            plain = html.unescape(
                re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]+>", " ", token.content, flags=re.DOTALL)
            )
            return Block(BlockKind.PARAGRAPH, start, end, " ".join(plain.split()))
        case _:
            return None


_DEEPEST = 6


def _is_title(plain: str) -> bool:
    """Tell whether a line in bold type is meant as a heading: short, and not ended like a sentence."""
    return 0 < len(plain) <= _LONGEST_HEADING and not _UNFINISHED.search(plain)


@dataclass
class _Inline:
    """What the inline tokens of a block say, without their markup."""

    plain: str = ""
    links: tuple[str, ...] = ()
    has_image: bool = False
    all_strong: bool = True
    depth: int = 0  # of strong type around the token at hand

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> _Inline:
        found = cls()
        for token in tokens:
            for child in token.children or ():
                found._add(child)
            if token.type == "inline":
                found.plain += "\n"
        found.plain = tidy(found.plain)
        return found

    def _add(self, token: Token) -> None:
        match token.type:
            case "strong_open" | "strong_close":
                self.depth += token.nesting
            case "text" | "code_inline":
                self.plain += token.content
                self.all_strong = self.all_strong and (self.depth > 0 or not token.content.strip())
            case "softbreak" | "hardbreak":
                self.plain += "\n"
            case "link_open":
                self.links += (str(token.attrGet("href") or ""),)
            case "image":
                self.has_image = True


_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_LINE_JOINT = re.compile(rf"(?<={_HAN})\s*\n\s*(?={_HAN})")
# Machine translation leaves an English article's decorated first letter standing before the Chinese text.
_DROP_CAPITAL = re.compile(r"(?:^|(?<=[。！？])\s*)[A-Z] (?=[\u3400-\u9fff])")
_LEFT_EMPHASIS = re.compile(r"\*{2,}|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")


def tidy(text: str) -> str:
    """Return *text* in one line, without the debris of broken emphasis and of decorated first letters."""
    text = _DROP_CAPITAL.sub("", _LEFT_EMPHASIS.sub("", text))
    return " ".join(_LINE_JOINT.sub("", text).split())


def _list_items(inside: Sequence[Token], lines: _Lines) -> Iterator[Item]:
    """Yield every item of a list, those of nested lists after the item that holds them."""
    for position, token in enumerate(inside):
        if token.type != "list_item_open" or token.map is None:
            continue
        closing = _closing_position(inside, position)
        own = inside[position + 1 : closing]
        nested = next((i for i, t in enumerate(own) if t.type in ("bullet_list_open", "ordered_list_open")), len(own))
        nested_map = own[nested].map if nested < len(own) else None
        start, end = lines.span(token.map[0], nested_map[0] if nested_map else token.map[1])
        plain = _Inline.of(own[:nested]).plain
        if plain:
            yield Item(start, end, plain)


def _table_rows(inside: Sequence[Token], lines: _Lines) -> Iterator[Item]:
    """Yield each row of a table as "heading: cell; heading: cell", so that a row can be read by itself."""
    headings: list[str] = []
    for position, token in enumerate(inside):
        if token.type != "tr_open" or token.map is None:
            continue
        row = inside[position : _closing_position(inside, position)]
        cells = [_Inline.of([t]).plain for t in row if t.type == "inline"]
        if not headings:
            headings = cells
            continue
        named = (f"{head}: {cell}" if head else cell for head, cell in zip(headings, cells, strict=False) if cell)
        start, end = lines.span(token.map[0], token.map[1])
        yield Item(start, end, "; ".join(named))


def _code_lines(token: Token, lines: _Lines) -> Iterator[Item]:
    if token.map is None:
        return
    for number, line in enumerate(token.content.split("\n"), start=token.map[0] + 1):
        if line.strip() and number < len(lines.starts):
            start, end = lines.span(number, number + 1)
            # A fence that names no language often holds prose, and then its bold type is no code.
            yield Item(start, end, line.strip() if token.info else " ".join(_BOLD.sub(" ", line).split()))


_BOLD = re.compile(r"\*{2,}")


# --- plain text -------------------------------------------------------------------------------------------------------

_BULLET = re.compile(r"^\s*(?:[-*•·–—]\s+|(?:\d{1,2}|[a-zA-Z])[.)]\s+|\d{1,2}、\s*|[（(]\d{1,2}[)）]\s*)(?=\S)")
_ORDERED = re.compile(r"^\s*[（(]?\d")
_UNFINISHED = re.compile(r"[.。!！:：;；,，、\-–—…\"”']$")
_LONGEST_HEADING = 80
_WRAP_WIDTH = 100


@dataclass
class _PlainReader:
    """Collects the lines of plain text into blocks."""

    lines: _Lines
    texts: list[str]
    wrapped: bool
    run: list[int] = field(default_factory=list)

    def is_heading(self, number: int) -> bool:
        line = self.texts[number].strip()
        following = next((t for n in range(number + 1, len(self.texts)) if (t := self.texts[n].strip())), "")
        longest = _LONGEST_HEADING // 2 if re.match(_HAN, line) else _LONGEST_HEADING
        return (
            1 < len(line) <= longest
            and bool(following)
            and not (_BULLET.match(line) or _UNFINISHED.search(line) or line[0].islower())
            and (len(following) > len(line) or bool(_BULLET.match(following)) or following[-1] in ":：")
            and (not self.wrapped or self._stands_alone(number))
        )

    def _stands_alone(self, number: int) -> bool:
        before = number == 0 or not self.texts[number - 1].strip()
        after = number + 1 >= len(self.texts) or not self.texts[number + 1].strip()
        return before and after


def _plain_blocks(lines: _Lines) -> Iterator[Block]:
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


def _plain_list(lines: _Lines, texts: list[str], first: int, past: int) -> Block:
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
