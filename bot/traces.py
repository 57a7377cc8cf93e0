"""What a log tells of an exception: where it was raised, and its message only where that repeats nobody's words.

What fails on a question may name it: a KeyError its word, a ValueError all of it. Messages of our own do not, nor do
those of the operating system and of what talks to the platforms.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from types import TracebackType

#: Packages whose exceptions say what went wrong, and not with what.
_DISCREET = frozenset({"bot", "index", "knowledge", "aiohttp", "discord", "slack_sdk", "slack_bolt"})
_CAUSED, _MEANWHILE = "caused this:", "while that was seen to:"


def told(error: BaseException) -> str:
    """Return the type of *error*, and its message where it may be told."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {error}" if _is_discreet(error) else f"{name} (its message is not logged)"


def trace(error: BaseException) -> str:
    """Return where *error* was raised, and before it what led to it, a frame on two lines, without any values."""
    parts = []
    for each, link in reversed(list(_led_to(error))):
        frames = "".join(traceback.format_tb(each.__traceback__))
        parts.append(f"{frames}{told(each)}" + (f"\n{link}" if link else ""))
    return "\n".join(parts)


def without_messages(text: str, error: BaseException) -> str:
    """Return *text* with the messages of *error*, and of what led to it, left out where they may not be told.

    Libraries write them into what they log.
    """
    for each, _ in _led_to(error):
        if not _is_discreet(each):
            for message in (repr(each), str(each)):
                text = text.replace(message, type(each).__name__) if message else text
    return text


def formatted(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """Return ``trace`` of what structlog hands over."""
    return trace(exc_info[1])


def _is_discreet(error: BaseException) -> bool:
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _DISCREET


def _led_to(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield *error*, then what led to it, each with how it is linked to the one before."""
    seen, link = set[int](), ""
    following: BaseException | None = error
    while following and id(following) not in seen:
        seen.add(id(following))
        yield following, link
        if following.__cause__:
            following, link = following.__cause__, _CAUSED
        elif following.__suppress_context__:
            return
        else:
            following, link = following.__context__, _MEANWHILE
