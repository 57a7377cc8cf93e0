"""What can go wrong between an app and Discord, on demand: rate limits, errors, broken and stalled connections."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.peers import faults
from tests.peers.discord.rest import Call, json_response

#: Endpoints that the limit over all of an app's calls spares. Source: Discord, "Rate Limits", global.
_SPARED = (
    "respond",
    "follow_up",
    "edit_original",
    "get_original",
    "delete_original",
    "edit_follow_up",
    "delete_follow_up",
)
_EVERYTHING = ""


@dataclass(frozen=True)
class Failure:
    """A call that is refused with an HTTP ``status`` and Discord's ``code``, with no effect."""

    status: int
    code: int
    words: str

    def answer(self) -> web.Response:
        """Return what Discord answers."""
        return json_response({"message": self.words, "code": self.code}, self.status)


@dataclass(frozen=True)
class Limit:
    """A call that is told to come back in some seconds; all calls are where it is ``everywhere``."""

    retry_after: float
    everywhere: bool


@dataclass
class Bucket:
    """How many calls of an endpoint are taken in a window of seconds, and how many were since it began."""

    most: int
    seconds: float
    began: float = 0.0
    taken: int = 0

    def take(self) -> float:
        """Take a call; return 0, or the seconds until the next one is taken."""
        now = time.monotonic()
        if now >= self.began + self.seconds:
            self.began, self.taken = now, 0
        if self.taken >= self.most:
            return self.began + self.seconds - now
        self.taken += 1
        return 0.0

    def headers(self, name: str) -> dict[str, str]:
        """Return what tells an app of the bucket."""
        left = max(0.0, self.began + self.seconds - time.monotonic())
        return {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(self.most - self.taken),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }


class Faults(faults.Faults[Failure | Limit]):
    """Faults by the name of the endpoint that they befall; and the buckets of rate limits."""

    def __init__(self, violate: Callable[[str], None]) -> None:
        super().__init__(violate)
        self._sizes: dict[str, tuple[int, float]] = {}
        self._buckets: dict[str, Bucket] = {}

    def size(self, name: str, most: int, seconds: float) -> None:
        """Take *most* calls of the endpoint *name* in *seconds*, for each channel, guild or webhook."""
        self._sizes[name] = (most, seconds)

    async def around(self, call: Call, request: web.Request, answer: Callable[[], web.Response]) -> web.Response:
        """Return what *answer* makes of the call, unless a fault befalls it."""
        response = await self._strike(call, request, answer)
        bucket = self._bucket(call)
        response.headers.update(bucket.headers(call.endpoint.name))
        return response

    async def _strike(self, call: Call, request: web.Request, answer: Callable[[], web.Response]) -> web.Response:
        if (refused := self._refusal(call)) is not None:
            return refused
        fault = self._next(call.endpoint.name)
        if isinstance(fault, Failure):
            call.status = fault.status
            return fault.answer()
        if isinstance(fault, Limit):
            return self._limited(call, fault.retry_after, everywhere=fault.everywhere, new=True)
        return await faults.stalled(fault, request, answer)

    def _refusal(self, call: Call) -> web.Response | None:
        for key in (call.bucket, _EVERYTHING):
            if key == _EVERYTHING and call.endpoint.name in _SPARED:
                continue
            if (early := self._too_early(key, call.endpoint.name)) is not None:
                return self._limited(call, early, everywhere=key == _EVERYTHING)
        if seconds := self._bucket(call).take():
            return self._limited(call, seconds, new=True)
        return None

    def _bucket(self, call: Call) -> Bucket:
        most, seconds = self._sizes.get(call.endpoint.name, (1_000, 1.0))
        bucket = self._buckets.setdefault(call.bucket, Bucket(most, seconds))
        bucket.most, bucket.seconds = most, seconds
        return bucket

    def _limited(self, call: Call, seconds: float, *, everywhere: bool = False, new: bool = False) -> web.Response:
        """Return a 429; its Via header tells discord.py that Discord says so, not what stands before it."""
        if new:
            self._close(_EVERYTHING if everywhere else call.bucket, seconds)
        call.status = 429
        headers = {"Via": "1.1 google", "Retry-After": f"{seconds:.3f}", "X-RateLimit-Scope": "user"}
        if everywhere:
            headers |= {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
        body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": everywhere}
        return json_response(body, 429, headers)
