"""What a person sees of a message or a modal, as Discord draws it: text, styles, links, previews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.peers.discord.components import Component
from tests.peers.discord.interactions import Modal
from tests.peers.discord.markdown import Run, inline, markdown_lines
from tests.peers.discord.store import Flag, Message

#: What stands where an answer is still to come.
THINKING = "is thinking…"
Shown = Message | Modal
Lines = Iterator[list[Run]]


def visible_text(shown: Shown) -> str:
    """Return what a person reads in *shown*, line by line."""
    return "\n".join("".join(run.text for run in line) for line in shown_lines(shown))


def formatting(shown: Shown) -> list[tuple[str, str]]:
    """Return every style in *shown* with the text that has it, in the order in which it is read."""
    return [(style, run.text) for line in shown_lines(shown) for run in line for style in run.styles]


def links_of(shown: Shown) -> list[str]:
    """Return the URLs that *shown* leads to."""
    return [run.url for line in shown_lines(shown) for run in line if run.url]


def previews_of(message: Message) -> list[str]:
    """Return the URLs of which Discord shows a preview under *message*: those in its text and not in <>."""
    if Flag.SUPPRESS_EMBEDS in message.flags:
        return []
    return [run.url for line in markdown_lines(message.content) for run in line if run.previewed]


def shown_lines(shown: Shown) -> Lines:
    """Yield the lines of *shown*."""
    if isinstance(shown, Modal):
        yield [Run(shown.title)]
        yield from component_lines(shown.components)
        return
    if shown.thinking:
        yield [Run(THINKING)]
    if shown.content:
        yield from markdown_lines(shown.content)
    for embed in () if Flag.SUPPRESS_EMBEDS in shown.flags else shown.embeds:
        yield from _embed(embed)
    for attachment in shown.attachments:
        yield [Run(f"[{attachment['filename']}]")]
    yield from component_lines(shown.components)


def _embed(embed: Mapping[str, Any]) -> Lines:
    """Yield the lines of an embed; its author and footer know no Markdown, its names and title no more than marks."""
    if author := embed.get("author"):
        yield [Run(author["name"], ("link",) if author.get("url") else (), author.get("url", ""))]
    if title := embed.get("title"):
        linked = (("link",), str(embed["url"])) if embed.get("url") else ((), "")
        yield [Run(run.text, ("bold", *run.styles, *linked[0]), linked[1]) for run in inline(title)]
    if embed.get("description"):
        yield from markdown_lines(embed["description"])
    for field in embed.get("fields") or ():
        yield [Run(run.text, ("bold", *run.styles)) for run in inline(field["name"])]
        yield from markdown_lines(field["value"])
    if footer := embed.get("footer"):
        yield [Run(footer["text"], ("small",))]


def component_lines(components: Sequence[Mapping[str, Any]]) -> Lines:
    """Yield the lines of *components*."""
    for component in components:
        yield from _DRAW.get(component["type"], _nothing)(component)


def _nothing(component: Mapping[str, Any]) -> Lines:
    yield from ()


def _row(row: Mapping[str, Any]) -> Lines:
    """Yield one line with all buttons or options of *row*; a text input has its label above it."""
    line: list[Run] = []
    for each in row["components"]:
        if each["type"] == Component.TEXT_INPUT:
            yield [Run(str(each.get("label") or ""))]
        line += [Run(" "), *_element(each)] if line else _element(each)
    yield line


def _element(element: Mapping[str, Any]) -> list[Run]:
    if element["type"] == Component.BUTTON:
        emoji = (element.get("emoji") or {}).get("name")
        words = " ".join(str(each) for each in (emoji, element.get("label")) if each)
        url = str(element.get("url") or "")
        return [Run(f"[{words}]", ("link",) if url else (), url)]
    if element["type"] == Component.TEXT_INPUT:
        return [Run(f"[{element.get('value') or element.get('placeholder') or ''}]")]
    options = [str(option["label"]) for option in element.get("options") or ()]
    return [Run(f"[{word}]") for word in filter(None, (element.get("placeholder"), *options))]


def _text(component: Mapping[str, Any]) -> Lines:
    yield from markdown_lines(component["content"])


def _section(component: Mapping[str, Any]) -> Lines:
    yield from component_lines(component["components"])
    if component["accessory"]["type"] == Component.BUTTON:
        yield _element(component["accessory"])
    else:
        yield from _picture(component["accessory"])


def _container(component: Mapping[str, Any]) -> Lines:
    yield from component_lines(component["components"])


def _label(component: Mapping[str, Any]) -> Lines:
    yield [Run(component["label"])]
    if component.get("description"):
        yield [Run(component["description"], ("small",))]
    yield _element(component["component"])


def _picture(component: Mapping[str, Any]) -> Lines:
    if component.get("description"):
        yield [Run(f"[{component['description']}]")]


def _gallery(component: Mapping[str, Any]) -> Lines:
    for item in component["items"]:
        yield from _picture(item)


_DRAW = {
    Component.ROW: _row,
    Component.SECTION: _section,
    Component.TEXT: _text,
    Component.THUMBNAIL: _picture,
    Component.GALLERY: _gallery,
    Component.CONTAINER: _container,
    Component.LABEL: _label,
}
