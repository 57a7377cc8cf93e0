"""Shapes of JSON: small checks that are put together into what Block Kit allows.

A check takes a value and its place, such as ``blocks[2].text``, and yields what is wrong with it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

_URL = re.compile(r"(?:https?|slack)://[^\s<>]+|mailto:[^\s<>]+")


def string(most: int, least: int = 0) -> Check:
    """Return a check for text of *least* to *most* characters."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{place}: {type(value).__name__} instead of text"
        elif not least <= len(value) <= most:
            yield f"{place}: {len(value)} characters, allowed are {least} to {most}"

    return check


def url(most: int) -> Check:
    """Return a check for an absolute URL of up to *most* characters."""

    def check(value: Any, place: str) -> Iterator[str]:
        yield from string(most, 1)(value, place)
        if isinstance(value, str) and not _URL.fullmatch(value):
            yield f"{place}: {value[:80]!r} is not a valid URL"

    return check


def choice(*allowed: str) -> Check:
    """Return a check for one of the words *allowed*."""

    def check(value: Any, place: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{place}: {value!r} is none of {', '.join(allowed)}"

    return check


def number(least: int, most: int) -> Check:
    """Return a check for a whole number from *least* to *most*."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"{place}: {value!r} is no whole number from {least} to {most}"

    return check


def boolean(value: Any, place: str) -> Iterator[str]:
    """Check for true or false."""
    if not isinstance(value, bool):
        yield f"{place}: {value!r} is neither true nor false"


def listing(item: Check, most: int, least: int = 1) -> Check:
    """Return a check for a list of *least* to *most* items, each of which *item* checks."""

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{place}: {type(value).__name__} instead of a list"
            return
        if not least <= len(value) <= most:
            yield f"{place}: {len(value)} items, allowed are {least} to {most}"
        for position, each in enumerate(value):
            yield from item(each, f"{place}[{position}]")

    return check


@dataclass(frozen=True)
class Record:
    """A check for an object: every *required* key, any *optional* one, and no other."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)

    def __call__(self, value: Any, place: str) -> Iterator[str]:
        """Yield what is wrong with *value*."""
        if not isinstance(value, dict):
            yield f"{place}: {type(value).__name__} instead of an object"
            return
        known = {**self.optional, **self.required}
        for key in self.required.keys() - value.keys():
            yield f"{place}: {key!r} is missing"
        for key, each in value.items():
            if key in known:
                yield from known[key](each, f"{place}.{key}")
            else:
                yield f"{place}: unknown key {key!r}"


def tagged(shapes: Mapping[str, Record]) -> Check:
    """Return a check for an object whose ``type`` says which of *shapes* it has."""

    def check(value: Any, place: str) -> Iterator[str]:
        kind: Any = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield f"{place}: type {kind!r} is none of {', '.join(sorted(shapes))}"
            return
        yield from shapes[kind]({key: each for key, each in value.items() if key != "type"}, f"{place}({kind})")

    return check


def some(shapes: Mapping[str, Record], *kinds: str) -> Check:
    """Return a check for an object of one of *kinds* among *shapes*."""
    return tagged({kind: shapes[kind] for kind in kinds})
