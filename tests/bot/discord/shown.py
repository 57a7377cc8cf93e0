"""Discord's Markdown as its clients read it, written from its rules and not from our writer; and what it refuses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from bot.discord.components import Message

_INLINE = re.compile(
    r"""\\(?P<escape>[^0-9A-Za-z\s])
    |\[(?P<link>(?:\[[^\]]*\]|\\.|[^\[\]\\])*)\]\(<?(?P<url>[^\s()]+)>?\)
    |(?P<address>(?:https?|steam)://[^\s<]+)
    |(?P<invite>(?:discord\.gg|discord(?:app)?\.com/invite)/\w+)
    |<@!?(?P<person>\d+)>|(?P<role><@&\d+>)|(?P<channel><\#\d+>)|(?P<emoji><a?:\w+:\d+>|:\w+:)
    |(?P<time><t:-?\d+(?::\w)?>)|(?P<command></[^>]*:\d+>)|(?P<everyone>@(?:everyone|here))
    |(?P<code>`+[\s\S]+?`+)|(?P<spoiler>\|\|[\s\S]+?\|\|)|(?P<struck>~~[\s\S]+?~~)|(?P<underlined>__[\s\S]+?__)
    |\*\*(?P<bold>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)
    |\*(?=\S)(?P<italic>(?:\\[\s\S]|[^\\*])+?)\*(?!\*)|(?P<under>\b_[^_]+_\b)""",
    re.VERBOSE,
)
_LINES = {
    "heading": r"#{1,3} +",
    "small": r"-# +",
    "item": r" *(?:[-*]|\d+\.) +",
    "quotation": r">(?:>>)? +",
}
#: What a line may be and what may stand in it when all of it is ours.
OURS = {"heading", "small", "item", "quotation", "bold", "italic", "link"}
#: How a server finds whom to ping, without regard to backslashes.
_PING = re.compile(r"@everyone|@here|<@[!&]?\d+>")


def read(markdown: str) -> tuple[str, set[str]]:
    """Return the words that *markdown* shows, a line each, and which kinds of Markdown are in it."""
    lines, kinds = [], set()
    for line in markdown.split("\n"):
        kind = next((name for name, start in _LINES.items() if re.match(start, line)), "")
        words, own = _read_inline(re.sub(rf"\A{_LINES[kind]}", "", line) if kind else line)
        lines.append(words)
        kinds |= own | ({kind} if kind else set())
    return "\n".join(lines).replace("@\u200b", "@"), kinds


def _read_inline(text: str) -> tuple[str, set[str]]:
    shown, kinds, end = "", set[str](), 0
    for found in _INLINE.finditer(text):
        kind = next(name for name, value in found.groupdict().items() if value is not None and name != "url")
        inner = found[kind]
        if kind == "escape":
            words, own = inner, set[str]()
        else:
            words, own = _read_inline(inner) if kind in {"bold", "italic", "link"} else (inner, set[str]())
            kinds |= {kind} | own
        shown += text[end : found.start()] + words
        end = found.end()
    return shown + text[end:], kinds


def links(markdown: str) -> list[tuple[str, str]]:
    """Return the words and the address of each link."""
    found = (one for one in _INLINE.finditer(markdown) if one["url"])
    return [(_read_inline(one["link"])[0], one["url"]) for one in found]


def components(message: Message) -> Iterator[dict[str, Any]]:
    """Yield every component of *message* as Discord receives it, the outer ones first."""
    yield from _walked([item.to_component_dict() for item in message.items])


def _walked(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in found:
        yield one
        yield from _walked(one.get("components", []))


def texts(message: Message) -> list[str]:
    """Return the Markdown of *message*."""
    return [one["content"] for one in components(message) if one["type"] == 10]


def words(message: Message) -> str:
    """Return what *message* shows."""
    return "\n".join(read(text)[0] for text in texts(message))


def buttons(message: Message) -> dict[str, str]:
    """Return the label of each button by its custom id; of one that is an emoji, the emoji."""
    return {
        one["custom_id"]: one.get("label") or one["emoji"]["name"] for one in components(message) if one["type"] == 2
    }


def faults(message: Message, *, mentioned: int = 0) -> list[str]:
    """Return what Discord would refuse in *message*, or show otherwise than as it is; people *mentioned* are known."""
    every = list(components(message))
    total = sum(len(text.encode("utf-16-le")) // 2 for text in texts(message))
    found = [] if every and len(every) <= 40 and total <= 4000 else [f"{len(every)} components, {total} of text"]
    for text in texts(message):
        found += _faults_of_text(text, mentioned)
    for one in every:
        found += _faults_of_component(one)
    ids = [one["custom_id"] for one in every if one["type"] == 2]
    found += [] if len(ids) == len(set(ids)) else [f"twice the same of {ids}"]
    named = [one["file"]["url"].removeprefix("attachment://") for one in every if one["type"] == 13]
    sizes = {name: len(content) for name, content in message.files}
    return found + (
        [] if named == list(sizes) and all(0 < size <= 10_000_000 for size in sizes.values()) else [f"files {named}"]
    )


def _faults_of_text(text: str, mentioned: int) -> list[str]:
    shown, kinds = read(text)
    pings = _PING.findall(text)
    found = [f"{kind} in {text!r}" for kind in kinds - OURS - ({"person"} if mentioned else set())]
    found += [f"pings {pings}"] * (len(pings) > mentioned)
    found += [f"address {url!r}" for _, url in links(text) if not re.fullmatch(r"https?://[!-~]+", url)]
    hidden = [sign for sign in shown if unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\n\u200c\u200d"]
    return found + [f"hidden {hidden}"] * bool(hidden) + ["nothing to see"] * (not shown.strip())


def _faults_of_component(one: dict[str, Any]) -> list[str]:
    kind = one["type"]
    if kind == 1 and not 0 < len(one["components"]) <= 5:
        return [f"a row of {len(one['components'])}"]
    if kind == 2 and not (0 < len(one["custom_id"]) <= 100 and 0 < len(one.get("label") or "👍") <= 80):
        return [f"button {one}"]
    return [] if kind in {1, 2, 10, 13, 14, 17} else [f"type {kind}"]
