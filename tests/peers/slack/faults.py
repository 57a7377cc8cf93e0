"""What can go wrong between an app and Slack, on demand: rate limits, errors, broken and stalled connections."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.peers.stalls import Cut, Hold, break_off

#: Seconds in which calls may cross the 429 that forbids them.
CROSSING = 0.05


@dataclass(frozen=True)
class Failure:
    """A call that is refused with an ``error``, or when it is limited told to come back in ``retry_after`` seconds."""

    error: str
    retry_after: int | None = None


class Faults:
    """Faults in waiting, by the method that they befall; ``response_url`` counts as a method."""

    def __init__(self, violate: Callable[[str], None]) -> None:
        self._violate = violate
        self._waiting: dict[str, deque[Hold | Cut | Failure]] = defaultdict(deque)
        self._closed: dict[str, tuple[float, float]] = {}
        self._holds: list[Hold] = []

    def add(self, method: str, fault: Hold | Cut | Failure, times: int = 1) -> None:
        """Let *fault* befall the next *times* calls of *method* that no earlier fault befalls."""
        self._waiting[method].extend([fault] * times)
        if isinstance(fault, Hold):
            self._holds.append(fault)

    def end(self) -> None:
        """Cut off what is still held."""
        for hold in self._holds:
            hold.abandon()

    async def around(self, method: str, request: web.Request, answer: Callable[[], web.Response]) -> web.Response:
        """Return what *answer* makes of the call, unless a fault befalls it."""
        if (early := self._too_early(method)) is not None:
            return _limited(early)
        fault = self._waiting[method].popleft() if self._waiting[method] else None
        if isinstance(fault, Failure):
            return self._refusal(method, fault)
        if fault and not fault.after and await fault.strike():
            return break_off(request)
        response = answer()
        if fault and fault.after and await fault.strike():
            return break_off(request)
        return response

    def _too_early(self, method: str) -> float | None:
        told, until = self._closed.get(method, (0.0, 0.0))
        now = time.monotonic()
        if now >= until:
            return None
        if now > told + CROSSING:
            self._violate(f"{method}: called {until - now:.2f} s before Retry-After was over")
        return until - now

    def _refusal(self, method: str, failure: Failure) -> web.Response:
        if failure.retry_after is None:
            return web.json_response({"ok": False, "error": failure.error})
        now = time.monotonic()
        self._closed[method] = (now, now + failure.retry_after)
        return _limited(failure.retry_after)


def _limited(seconds: float) -> web.Response:
    headers = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
