"""Bringing payloads to the app over the transport that it chose, again and again where Slack does so.

Source: Slack, "Events API" (retries after about nothing, a minute and five minutes) and "Socket Mode".
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from tests.peers.slack.store import Json


class Kind(StrEnum):
    """What a payload is, in the words of Socket Mode."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


@dataclass(eq=False)
class Attempt:
    """One sending: its ``number`` from 0, why it repeats, and how it went.

    ``latency`` is in seconds, None while unanswered; ``failure`` is Slack's reason to try again, empty when it went
    well; ``status`` is that of HTTP; ``last`` when the app asked for no more.
    """

    number: int
    reason: str
    at: float = field(default_factory=time.monotonic)
    latency: float | None = None
    failure: str | None = None
    status: int | None = None
    last: bool = False

    def answered(self) -> None:
        """Note the time that it took."""
        self.latency = time.monotonic() - self.at


@dataclass(eq=False)
class Delivery:
    """A payload on its way: ``user`` caused it, and ``take`` is given what the app acknowledges it with."""

    kind: Kind
    payload: Json
    user: str
    take: Callable[[Any], None]
    attempts: list[Attempt] = field(default_factory=list)
    answer: Any = None

    @property
    def acknowledged(self) -> bool:
        """Whether an attempt went well."""
        return any(attempt.failure == "" for attempt in self.attempts)

    @property
    def settled(self) -> bool:
        """Whether the last attempt went one way or the other."""
        return bool(self.attempts) and self.attempts[-1].failure is not None

    @property
    def title(self) -> str:
        """What it is in a few words."""
        payload = self.payload
        inner = payload.get("event", {}).get("type") or payload.get("command") or payload.get("type")
        return f"{self.kind} {inner}"

    def acknowledge(self, attempt: Attempt, answer: Any) -> None:
        """Note that the app acknowledged *attempt* with *answer*, and let it take effect once."""
        first = not self.acknowledged
        attempt.failure = ""
        if first:
            self.answer = answer
            self.take(answer)


class Transport(Protocol):
    """A way to the app."""

    async def send(self, delivery: Delivery, attempt: Attempt) -> str:
        """Send it and wait; return an empty text when it was acknowledged, or Slack's reason to try again."""
        ...


class Deliveries:
    """Everything that was sent to the app, in ``all``; and ``failures``, what people were told went wrong."""

    def __init__(self, transport: Callable[[], Transport | None], retry_delays: Sequence[float]) -> None:
        self._transport = transport
        self._delays = retry_delays
        self._tasks: set[asyncio.Task[None]] = set()
        self.all: list[Delivery] = []
        self.failures: list[tuple[str, str]] = []

    def start(self, delivery: Delivery, first: Attempt | None = None) -> Delivery:
        """Send *delivery*, as *first* where it is not the very first attempt."""
        if delivery not in self.all:
            self.all.append(delivery)
        task = asyncio.get_running_loop().create_task(self._deliver(delivery, first or Attempt(0, "")))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return delivery

    async def end(self) -> None:
        """Stop sending."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, delivery: Delivery, attempt: Attempt) -> None:
        await self._try(delivery, attempt)
        delays = self._delays[attempt.number :] if delivery.kind is Kind.EVENT else ()
        for delay in delays:
            if not attempt.failure or attempt.last:
                return
            await asyncio.sleep(delay)
            attempt = Attempt(attempt.number + 1, attempt.failure)
            await self._try(delivery, attempt)
        if attempt.failure and delivery.kind is not Kind.EVENT:
            self.failures.append((delivery.user, f"{delivery.title}: {attempt.failure}"))

    async def _try(self, delivery: Delivery, attempt: Attempt) -> None:
        delivery.attempts.append(attempt)
        attempt.at = time.monotonic()
        transport = self._transport()
        attempt.failure = await transport.send(delivery, attempt) if transport else "connection_failed"
