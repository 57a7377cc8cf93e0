"""What can go wrong between an app and Slack, on demand: rate limits, errors, broken and stalled connections."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.peers import faults


@dataclass(frozen=True)
class Failure:
    """A call that is refused with an ``error``, or when it is limited told to come back in ``retry_after`` seconds."""

    error: str
    retry_after: int | None = None


class Faults(faults.Faults[Failure]):
    """Faults by the method that they befall; ``response_url`` counts as a method."""

    async def around(self, method: str, request: web.Request, answer: Callable[[], web.Response]) -> web.Response:
        """Return what *answer* makes of the call, unless a fault befalls it."""
        if (early := self._too_early(method, method)) is not None:
            return _limited(early)
        fault = self._next(method)
        if isinstance(fault, Failure):
            return self._refusal(method, fault)
        return await faults.stalled(fault, request, answer)

    def _refusal(self, method: str, failure: Failure) -> web.Response:
        if failure.retry_after is None:
            return web.json_response({"ok": False, "error": failure.error})
        self._close(method, failure.retry_after)
        return _limited(failure.retry_after)


def _limited(seconds: float) -> web.Response:
    headers = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
