"""What can go wrong between an app and a platform, on demand: refusals, limits, broken and stalled connections."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

from aiohttp import web

from tests.peers.stalls import Cut, Hold, break_off

#: Seconds in which calls may cross the 429 that forbids them.
CROSSING = 0.05

Refusal = TypeVar("Refusal")


class Faults(Generic[Refusal]):
    """Faults in waiting, by the name of the call that they befall; *Refusal* is how the platform says no."""

    def __init__(self, violate: Callable[[str], None]) -> None:
        self._violate = violate
        self._waiting: dict[str, deque[Hold | Cut | Refusal]] = defaultdict(deque)
        self._closed: dict[str, tuple[float, float]] = {}
        self._holds: list[Hold] = []

    def add(self, name: str, fault: Hold | Cut | Refusal, times: int = 1) -> None:
        """Let *fault* befall the next *times* calls of *name* that no earlier fault befalls."""
        self._waiting[name].extend([fault] * times)
        if isinstance(fault, Hold):
            self._holds.append(fault)

    def end(self) -> None:
        """Cut off what is still held."""
        for hold in self._holds:
            hold.abandon()

    def _next(self, name: str) -> Hold | Cut | Refusal | None:
        """Take the fault that befalls this call of *name*."""
        return self._waiting[name].popleft() if self._waiting[name] else None

    def _close(self, key: str, seconds: float) -> None:
        """Let calls under *key* be too early for *seconds*."""
        now = time.monotonic()
        self._closed[key] = (now, now + seconds)

    def _too_early(self, key: str, name: str) -> float | None:
        """Return the seconds for which calls under *key* stay closed, if they are; *name* called against a rule."""
        told, until = self._closed.get(key, (0.0, 0.0))
        now = time.monotonic()
        if now >= until:
            return None
        if now > told + CROSSING:
            self._violate(f"{name}: called {until - now:.2f} s before Retry-After was over")
        return until - now


async def stalled(fault: Hold | Cut | None, request: web.Request, answer: Callable[[], web.Response]) -> web.Response:
    """Return what *answer* makes of *request*, unless *fault* breaks its connection, before that or after."""
    if fault and not fault.after and await fault.strike():
        return break_off(request)
    response = answer()
    if fault and fault.after and await fault.strike():
        return break_off(request)
    return response
