"""Markdown → blocks, with markdown-it-py, whose line maps keep the spans verbatim."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from knowledge.blocks import Block, BlockKind, Item, Lines, looks_like_title, tidy

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEEPEST_NESTING = 100  # markdown-it drops what lies deeper than 20 unless told
_DEEPEST_HEADING = 6


def markdown_blocks(body: str, lines: Lines) -> Iterator[Block]:
    """Yield the blocks of the Markdown text *body*, whose *lines* give their spans, in order."""
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


def _markdown_block(token: Token, inside: Sequence[Token], lines: Lines) -> Block | None:
    """Return the block that *token* opens, or None for a mere wrapper such as a quotation."""
    if token.map is None:
        return None
    start, end = lines.span(token.map[0], token.map[1])
    content = _Inline.of(inside)
    match token.type:
        case "heading_open":
            return Block(BlockKind.HEADING, start, end, content.plain, level=int(token.tag[1]), links=content.links)
        case "paragraph_open" if content.all_strong and looks_like_title(content.plain):
            return Block(BlockKind.HEADING, start, end, content.plain, level=_DEEPEST_HEADING, links=content.links)
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


def _list_items(inside: Sequence[Token], lines: Lines) -> Iterator[Item]:
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


def _table_rows(inside: Sequence[Token], lines: Lines) -> Iterator[Item]:
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


def _code_lines(token: Token, lines: Lines) -> Iterator[Item]:
    if token.map is None:
        return
    for number, line in enumerate(token.content.split("\n"), start=token.map[0] + 1):
        if line.strip() and number < len(lines.starts):
            start, end = lines.span(number, number + 1)
            # A fence that names no language often holds prose, and then its bold type is no code.
            yield Item(start, end, line.strip() if token.info else " ".join(_BOLD.sub(" ", line).split()))


_BOLD = re.compile(r"\*{2,}")
