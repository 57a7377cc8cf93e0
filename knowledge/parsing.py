"""Text → blocks, as Markdown where it carries Markdown, else as plain text."""

from __future__ import annotations

import re

from knowledge.blocks import Block, Lines
from knowledge.markdown import markdown_blocks
from knowledge.plain_text import plain_blocks


def parse_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the blocks of ``text[start:]`` in order; their offsets count in *text*."""
    body = text[start:]
    lines = Lines(body, start)
    return list(markdown_blocks(body, lines) if looks_like_markdown(body) else plain_blocks(lines))


def looks_like_markdown(text: str) -> bool:
    """Tell whether *text* carries Markdown that a plain text file would not: headings, links, fences, tables, bold."""
    return bool(_MARKDOWN_SIGN.search(text))


_MARKDOWN_SIGN = re.compile(r"^#{1,6}[ \t]+\S|^(?:```|~~~)|^\|.+\|[ \t]*$|\[[^\]\n]*\]\([^)\s]+\)|\*\*\S", re.MULTILINE)
