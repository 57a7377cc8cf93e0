"""How the C library hands out memory: so that a process which answers for weeks keeps to what it needs."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

#: Of glibc's mallopt(3): what is free at the end of the heap from which it goes back to the system, and how many heaps
#: threads share. Setting the first also keeps large blocks out of the heap, where they would leave holes.
_TRIM_THRESHOLD, _ARENA_MAX = -1, -8
_TRIM_BYTES, _ARENAS = 128 * 1024, 2


def keep_memory_small() -> None:
    """Let the C library give memory back early and share few heaps between threads; before threads are started.

    Left to itself glibc makes up to eight heaps for each core, each with holes of its own, and raises the threshold
    with the largest block that was ever freed. Where the C library is another, nothing is done.
    """
    mallopt = _of_glibc("mallopt")
    if mallopt:
        mallopt(_TRIM_THRESHOLD, _TRIM_BYTES)
        mallopt(_ARENA_MAX, _ARENAS)


def give_memory_back() -> None:
    """Give the system what is free between blocks that are in use, too: after work that took much and is over."""
    trim = _of_glibc("malloc_trim")
    if trim:
        trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function that only glibc has; None where the C library is another."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
