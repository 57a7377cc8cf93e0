"""What a person sees of a message or a view, as Slack draws it: text, styles, links, mentions.

A run is a piece of text with its styles: bold, italic, strike, code, quote, link, mention, emoji, markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol


@dataclass(frozen=True)
class Run:
    """Text as it is read; ``ping`` is whom it notifies, as ``<!channel>`` or ``<@U1>``; ``url`` where it leads."""

    text: str
    styles: tuple[str, ...] = ()
    ping: str = ""
    url: str = ""


class Shown(Protocol):
    """What has text and blocks: a message or a view."""

    @property
    def text(self) -> str:
        """Its mrkdwn, read only where there are no blocks."""

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """Its blocks."""


def visible_text(shown: Shown) -> str:
    """Return what a person reads in *shown*, line by line; ``text`` only where there are no blocks."""
    return "\n".join("".join(run.text for run in line) for line in shown_lines(shown))


def formatting(shown: Shown) -> list[tuple[str, str]]:
    """Return every style in *shown* with the text that has it, in the order in which it is read."""
    return [(style, run.text) for line in shown_lines(shown) for run in line for style in run.styles]


def pings_of(shown: Shown) -> list[str]:
    """Return whom *shown* notifies: mentions in its blocks and in its text, each once."""
    runs = [run for line in (*block_lines(shown.blocks), *mrkdwn_lines(shown.text)) for run in line]
    return list(dict.fromkeys(run.ping for run in runs if run.ping))


def links_of(shown: Shown) -> list[str]:
    """Return the URLs that *shown* leads to, in its blocks and in its text."""
    runs = [run for line in (*block_lines(shown.blocks), *mrkdwn_lines(shown.text)) for run in line]
    return [run.url for run in runs if run.url]


def shown_lines(shown: Shown) -> Iterator[list[Run]]:
    """Yield the lines of *shown*."""
    return block_lines(shown.blocks) if shown.blocks else mrkdwn_lines(shown.text)


# mrkdwn. Source: Slack, "Formatting message text".

_EMOJI = r":(?:[\w+'\-]*[a-z+\-][\w+'\-]*|100|1234):"  # 10:30:00 is a time
_INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)|(?P<angle><[^<>\n]+>)"
    r"|(?P<bold>(?<![\w*])\*(?=[^\s*])[^*\n]*(?<=[^\s*])\*(?![\w*]))"
    r"|(?P<italic>(?<![\w_])_(?=[^\s_])[^_\n]*(?<=[^\s_])_(?![\w_]))"
    r"|(?P<strike>(?<![\w~])~(?=[^\s~])[^~\n]*(?<=[^\s~])~(?![\w~]))"
    rf"|(?P<emoji>{_EMOJI})|(?P<url>https?://[^\s<>|]+)"
)
_MARKS = ("bold", "italic", "strike")


def mrkdwn_lines(text: str) -> Iterator[list[Run]]:
    """Yield the lines of mrkdwn *text*."""
    line: list[Run] = []
    for position, part in enumerate(re.split(r"```", text) if text.count("```") > 1 else [text]):
        for number, row in enumerate(part.split("\n")):
            if number:
                yield line
                line = []
            line += [Run(unescape(row), ("code",))] if position % 2 and row else _quotable(row)
    if line or not text:
        yield line


def _quotable(row: str) -> list[Run]:
    quote = re.match(r"(?:>|&gt;)+\s?", row)
    return list(_inline(row[quote.end() :], ("quote",))) if quote else list(_inline(row, ()))


def _inline(text: str, styles: tuple[str, ...]) -> Iterator[Run]:
    end = 0
    for match in _INLINE.finditer(text):
        if match.start() > end:
            yield Run(unescape(text[end : match.start()]), styles)
        yield from _marked(str(match.lastgroup), match[0], styles)
        end = match.end()
    if end < len(text):
        yield Run(unescape(text[end:]), styles)


def _marked(kind: str, text: str, styles: tuple[str, ...]) -> Iterator[Run]:
    if kind in _MARKS:
        yield from _inline(text[1:-1], (*styles, kind))
    elif kind == "code":
        yield Run(unescape(text[1:-1]), (*styles, "code"))
    elif kind == "emoji":
        yield Run(text, (*styles, "emoji"))
    elif kind == "url":
        yield Run(unescape(text), (*styles, "link"), url=unescape(text))
    else:
        yield _angle(text, styles)


def _angle(text: str, styles: tuple[str, ...]) -> Run:
    target, _, label = text[1:-1].partition("|")
    if target.startswith("!date^"):
        return Run(unescape(label), styles)
    if target.startswith("#"):
        return Run(f"#{label or target[1:]}", (*styles, "mention"))
    if target.startswith(("@", "!")):
        return Run(f"@{label.lstrip('@') or target[1:]}", (*styles, "mention"), ping=f"<{target}>")
    return Run(unescape(label or target), (*styles, "link"), url=unescape(target))


# Blocks.


def block_lines(blocks: Sequence[Mapping[str, Any]]) -> Iterator[list[Run]]:
    """Yield the lines of *blocks*."""
    for block in blocks:
        yield from _DRAW.get(block["type"], _nothing)(block)


def _nothing(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    yield from ()


def _object_lines(text: Mapping[str, Any]) -> Iterator[list[Run]]:
    """Yield the lines of a text object; plain_text turns ``:smile:`` into a picture unless told otherwise."""
    if text["type"] == "mrkdwn":
        yield from mrkdwn_lines(text["text"])
        return
    for row in text["text"].split("\n"):
        parts = re.split(f"({_EMOJI})", row) if text.get("emoji", True) else [row]
        yield [Run(part, ("emoji",) if number % 2 else ()) for number, part in enumerate(parts) if part]


def _header(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    yield from _object_lines(block["text"])


def _section(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    for text in filter(None, (block.get("text"), *block.get("fields", ()))):
        yield from _object_lines(text)
    if "accessory" in block:
        yield _element(block["accessory"])


def _in_a_row(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    """Yield one line with every element of a context or of actions, a blank between them."""
    line: list[Run] = []
    for element in block["elements"]:
        text = element["type"] in ("mrkdwn", "plain_text")
        runs = [run for row in _object_lines(element) for run in row] if text else _element(element)
        line += [Run(" "), *runs] if line else runs
    yield line


def _element(element: Mapping[str, Any]) -> list[Run]:
    if element["type"] == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        return [Run(" ".join(button["text"]["text"] for button in buttons))]
    if element["type"] == "image":
        return [Run(f"[{element['alt_text']}]")]
    words = [element["text"]["text"]] if "text" in element else []
    words += [option["text"]["text"] for option in element.get("options", ())]
    return [Run(f"[{word}]") for word in words]


def _image(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    yield [Run(f"[{block['alt_text']}]")]


def _input(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    yield from _object_lines(block["label"])
    yield _element(block["element"])
    if "hint" in block:
        yield from _object_lines(block["hint"])


def _markdown(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    for row in block["text"].split("\n"):
        yield [Run(run.text, ("markdown",), run.ping, run.url) for run in _inline(row, ())]


def _table(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    for row in block["rows"]:
        line: list[Run] = []
        for cell in row:
            runs = [Run(cell["text"])] if cell["type"] == "raw_text" else [r for each in _rich(cell) for r in each]
            line += [Run(" | "), *runs] if line else runs
        yield line


def _rich(block: Mapping[str, Any]) -> Iterator[list[Run]]:
    for container in block["elements"]:
        if container["type"] == "rich_text_list":
            yield from _rich_list(container)
        else:
            style = {"rich_text_quote": ("quote",), "rich_text_preformatted": ("code",)}.get(container["type"], ())
            yield from _broken([_rich_run(element, style) for element in container["elements"]])


def _rich_list(container: Mapping[str, Any]) -> Iterator[list[Run]]:
    for number, item in enumerate(container["elements"], container.get("offset", 0) + 1):
        bullet = f"{number}. " if container["style"] == "ordered" else "• "
        indent = "  " * container.get("indent", 0)
        yield from _broken([Run(indent + bullet), *(_rich_run(element, ()) for element in item["elements"])])


def _rich_run(element: Mapping[str, Any], styles: tuple[str, ...]) -> Run:
    styles = (*styles, *(style for style, on in element.get("style", {}).items() if on))
    match element["type"]:
        case "link":
            return Run(element.get("text", element["url"]), (*styles, "link"), url=element["url"])
        case "user":
            return Run(f"@{element['user_id']}", (*styles, "mention"), ping=f"<@{element['user_id']}>")
        case "usergroup":
            group = element["usergroup_id"]
            return Run(f"@{group}", (*styles, "mention"), ping=f"<!subteam^{group}>")
        case "broadcast":
            return Run(f"@{element['range']}", (*styles, "mention"), ping=f"<!{element['range']}>")
        case "channel":
            return Run(f"#{element['channel_id']}", (*styles, "mention"))
        case "emoji":
            return Run(f":{element['name']}:", (*styles, "emoji"))
        case "date":
            return Run(element.get("fallback", str(element["timestamp"])), styles)
        case _:
            return Run(element["text"], styles)


def _broken(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield *runs* as lines, broken where their text is."""
    line: list[Run] = []
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                yield line
                line = []
            if part:
                line.append(Run(part, run.styles, run.ping, run.url))
    yield line


_DRAW = {
    "header": _header,
    "section": _section,
    "context": _in_a_row,
    "actions": _in_a_row,
    "context_actions": _in_a_row,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "table": _table,
    "rich_text": _rich,
}
