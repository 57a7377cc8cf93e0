"""What a rendered message says, and what Slack would refuse in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in *value*, the outer ones first."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from objects(one)


def shown(value: Any) -> str:
    """Return every text in *value*, a line each."""
    return "\n".join(one["text"] for one in objects(value) if isinstance(one.get("text"), str))


def interpreted(value: Any) -> list[str]:
    """Return the texts in *value* that Slack interprets."""
    return [one["text"] for one in objects(value) if one.get("type") == "mrkdwn"]


def buttons(value: Any) -> dict[str, str]:
    """Return the value of each button in *value* by its action id."""
    return {one["action_id"]: one["value"] for one in objects(value) if one.get("type") == "button"}


#: What Slack takes in each place, written from its reference and not from our own list.
_LONGEST = {"header": 150, "button": 75}
_MOST = {"actions": 25, "context": 10, "context_actions": 5}


def faults(blocks: Any, most: int = 50) -> list[str]:
    """Return what Slack would refuse in *blocks*, of which there may be *most*, or show otherwise than it is."""
    found = [] if 0 < len(blocks) <= most else [f"{len(blocks)} blocks"]
    for one in objects(blocks):
        kind, words = one.get("type"), one.get("text")
        if isinstance(words, str) and (not words or len(words) > 3000 or any(map(_hides, words))):
            found.append(f"text {words[:40]!r} of {len(words)}")
        if kind in _LONGEST and isinstance(words, dict) and len(words["text"]) > _LONGEST[kind]:
            found.append(f"{kind} of {len(words['text'])}")
        if kind in _MOST and not 0 < len(one["elements"]) <= _MOST[kind]:
            found.append(f"{kind} with {len(one['elements'])} elements")
        if kind == "button" and not 0 < len(one["value"]) <= 2000:
            found.append(f"value of {len(one['value'])}")
        if kind == "link" and not re.fullmatch(r"https?://[!-~]+", one["url"]):
            found.append(f"address {one['url']}")
    return found + _faults_of_tables([block for block in blocks if block["type"] == "table"])


def _faults_of_tables(tables: list[dict[str, Any]]) -> list[str]:
    found = [] if len(tables) < 2 else ["two tables"]
    for table in tables:
        widths = set(map(len, table["rows"]))
        size = sum(len(shown(cell)) for row in table["rows"] for cell in row)
        if len(widths) != 1 or max(widths) > 20 or len(table["rows"]) > 100 or size > 10_000:
            found.append(f"table of {widths} × {len(table['rows'])}, {size}")
    return found


def _hides(character: str) -> bool:
    category = unicodedata.category(character)
    return character not in "\n\t\u200c\u200d" and category in {"Cc", "Cf"}
