"""Discord's Markdown as its clients draw it: runs of text with their styles. Source: Discord, "Markdown Text 101".

A style is bold, italic, underline, strike, spoiler, code, quote, heading, small, link, mention or time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

Styles = tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """Text as it is read, with its ``styles``; ``url`` is where it leads, ``previewed`` if Discord shows it below."""

    text: str
    styles: Styles = ()
    url: str = ""
    previewed: bool = False


_FENCE = re.compile(r"```(?:[\w+\-]*\n)?(?P<code>.*?)\n?```", re.DOTALL)
_INLINE = re.compile(
    r"(?P<escape>\\[^0-9A-Za-z\s])"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,2})(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<masked>\[(?P<label>(?:\\.|\[[^\[\]]*\]|[^\[\]\\])+)\]\((?P<target>"
    r"<https?://[^\s<>]+>|https?://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)(?:\s+\"[^\"]*\")?\))"
    r"|(?P<angle><(?:https?://[^\s<>]+|@[!&]?\d+|\#\d+|a?:\w+:\d+|t:\d+(?::[tTdDfFR])?|/[\w \-]+:\d+)>)"
    r"|(?P<url>https?://[^\s<>]*[^\s<>.,:;\"'\])])"
    r"|(?P<everyone>@everyone|@here)"
    r"|(?P<bold>\*\*(?P<bolded>(?:\\.|[^\\])+?)\*\*(?!\*))"
    r"|(?P<underline>__(?P<underlined>(?:\\.|[^\\])+?)__(?!_))"
    r"|(?P<strike>~~(?P<struck>(?:\\.|[^\\])+?)~~)"
    r"|(?P<spoiler>\|\|(?P<spoiled>(?:\\.|[^\\])+?)\|\|)"
    r"|(?P<star>\*(?=\S)(?P<starred>(?:\\.|\*\*|[^\\*])+?)(?<=\S)\*(?!\*))"
    r"|(?P<under>(?<![\w\\])_(?P<scored>(?:\\.|__|[^\\_])+?)_(?!\w))",
    re.DOTALL,
)
#: The group of what is matched, the style that it has, and the group of what has the style.
_MARKS = {
    "bold": ("bold", "bolded"),
    "underline": ("underline", "underlined"),
    "strike": ("strike", "struck"),
    "spoiler": ("spoiler", "spoiled"),
    "star": ("italic", "starred"),
    "under": ("italic", "scored"),
}
_LINE = re.compile(
    r"(?P<heading>#{1,3} +(?=\S))|(?P<small>-# +(?=\S))"
    r"|(?P<bullet>(?P<indent> *)[-*] +(?=\S))|(?P<number> *\d+\. +(?=\S))"
)


def markdown_lines(text: str) -> Iterator[list[Run]]:
    """Yield the lines of *text* as they are read."""
    line: list[Run] = []
    for run in _blocks(text):
        for number, part in enumerate(run.text.split("\n")):
            if number:
                yield line
                line = []
            if part:
                line.append(replace(run, text=part))
    yield line


def _blocks(text: str) -> Iterator[Run]:
    end = 0
    for fence in _FENCE.finditer(text):
        before = text[end : fence.start()]
        if before:
            yield from _paragraphs(before)
            yield Run("" if before.endswith("\n") else "\n")
        yield Run(fence["code"], ("code",))
        end = fence.end()
    if rest := text[end:]:
        yield Run("\n" if end and not rest.startswith("\n") else "")
        yield from _paragraphs(rest)


def _paragraphs(text: str) -> Iterator[Run]:
    """Yield the runs of *text*, which has no code blocks; marks may reach over lines, but not over a quote's end."""
    quoted, plain = False, list[str]()
    for number, row in enumerate(text.split("\n")):
        if number:
            plain.append("\n")
        whole = re.match(r">>> ", row)
        quoted = quoted or bool(whole)
        mark = whole or re.match(r"> ", row)
        start = _LINE.match(row, mark.end() if mark else 0)
        if mark or start or quoted:
            yield from inline("".join(plain))
            plain = []
            yield from _row(row[mark.end() if mark else 0 :], ("quote",) if mark or quoted else ())
        else:
            plain.append(row)
    yield from inline("".join(plain))


def _row(row: str, styles: Styles) -> Iterator[Run]:
    start = _LINE.match(row)
    if start is None:
        yield from inline(row, styles)
    elif start["bullet"]:
        yield Run(f"{start['indent']}• ", styles)
        yield from inline(row[start.end() :], styles)
    elif start["number"]:
        yield Run(start[0], styles)
        yield from inline(row[start.end() :], styles)
    else:
        yield from inline(row[start.end() :], (*styles, "heading" if start["heading"] else "small"))


def inline(text: str, styles: Styles = ()) -> Iterator[Run]:
    """Yield the runs of *text*, in which only marks within a line count."""
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()], styles)
        yield from _marked(match, styles)
        end = match.end()
    if end < len(text):
        yield Run(text[end:], styles)


def _marked(match: re.Match[str], styles: Styles) -> Iterator[Run]:
    kind = next(name for name in (*_MARKS, "escape", "code", "masked", "angle", "url", "everyone") if match[name])
    if kind in _MARKS:
        style, inner = _MARKS[kind]
        yield from inline(match[inner], (*styles, style))
    elif kind == "escape":
        yield Run(match[0][1:], styles)
    elif kind == "code":
        yield Run(match[0].strip("`").strip(" ") or match[0], (*styles, "code"))
    elif kind == "masked":
        target = match["target"]
        for run in inline(match["label"], (*styles, "link")):
            yield replace(run, url=target.strip("<>"), previewed=not target.startswith("<"))
    elif kind == "url":
        yield Run(match[0], (*styles, "link"), match[0], previewed=True)
    else:
        yield _angle(match[0], styles)


def _angle(text: str, styles: Styles) -> Run:
    inner = text.strip("<>")
    if inner.startswith("http"):
        return Run(inner, (*styles, "link"), inner)
    if inner.startswith("t:"):
        return Run(inner, (*styles, "time"))
    if inner.startswith((":", "a:")):
        return Run(f":{inner.split(':')[1]}:", styles)
    if inner.startswith("/"):
        return Run(inner.rpartition(":")[0], (*styles, "mention"))
    return Run(inner.replace("!", "").replace("&", ""), (*styles, "mention"))
