"""Checks of what an app sends, each telling what Discord would refuse: where, with which code, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.peers.discord.store import Json

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """Something that Discord refuses: the ``path`` to it in the body, Discord's ``code``, and words."""

    path: Path
    code: str
    words: str


Check = Callable[[Any, Path], Iterator[Problem]]


def form_errors(problems: Sequence[Problem]) -> Json:
    """Return *problems* as the tree that stands under ``errors``. Source: Discord, "Error Messages"."""
    tree: Json = {}
    for problem in problems:
        place = tree
        for key in problem.path:
            place = place.setdefault(str(key), {})
        place.setdefault("_errors", []).append({"code": problem.code, "message": problem.words})
    return tree


def text(most: int, least: int = 0) -> Check:
    """Return a check for a string of *least* to *most* characters."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "STRING_TYPE_CONVERT", "This must be a string.")
        elif least and not value.strip():
            yield Problem(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= len(value) <= most:
            bounds = f"between {least} and {most}" if least else f"{most} or fewer"
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            yield Problem(path, code, f"Must be {bounds} in length; these are {len(value)}.")

    return check


def url(most: int = 2_048, schemes: Sequence[str] = ("http", "https")) -> Check:
    """Return a check for a URL of one of *schemes*."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        yield from text(most, 1)(value, path)
        if str(value).partition("://")[0] not in schemes:
            yield Problem(path, "URL_TYPE_INVALID_SCHEME", f"{value!r} begins with none of {', '.join(schemes)}.")

    return check


def number(least: int, most: int) -> Check:
    """Return a check for a whole number from *least* to *most*."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(path, "NUMBER_TYPE_COERCE", f"{value!r} is not a whole number.")
        elif not least <= value <= most:
            yield Problem(path, "NUMBER_TYPE_MAX", f"{value} is not between {least} and {most}.")

    return check


def listing(each: Check, most: int, least: int = 0) -> Check:
    """Return a check for a list of *least* to *most* items, *each* of which is checked."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path, "LIST_TYPE_CONVERT", "This must be a list.")
            return
        if not least <= len(value) <= most:
            yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must have {least} to {most} items; these are {len(value)}.")
        for position, item in enumerate(value):
            yield from each(item, (*path, position))

    return check


def record(needed: Mapping[str, Check], more: Mapping[str, Check]) -> Check:
    """Return a check for an object with the keys *needed*, those of *more* if it likes, and any others.

    A key whose value is null counts as not there.
    """

    def check(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "DICT_TYPE_CONVERT", "This must be an object.")
            return
        for key, inner in {**needed, **more}.items():
            if value.get(key) is not None:
                yield from inner(value[key], (*path, key))
            elif key in needed:
                yield Problem((*path, key), "BASE_TYPE_REQUIRED", "This field is required")

    return check


def anything(value: Any, path: Path) -> Iterator[Problem]:
    """Check nothing."""
    yield from ()
