"""Each question that a platform delivers is answered once, whatever comes twice and whenever the process dies.

A delivery is claimed in the state store, with its payload, before it is acknowledged or worked on: one that comes again
is dropped, and one whose process died is dispatched again from the store once its lease has run out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

import structlog

from bot.state.claims import Claims
from bot.state.failures import StateError

#: How long a claim lasts that nobody renews: so long waits a question whose process died.
LEASE = timedelta(seconds=6)
_RENEW_EVERY, _LOOK_EVERY = 2.0, 1.0
_CLAIMING = 4  # threads
#: How long a key is remembered; platforms deliver again within hours.
_REMEMBERED = timedelta(days=2)
_PRUNE_EVERY = 3600.0
_log = structlog.get_logger("rolewise.deliveries")


class Outcome(Enum):
    """What became of a delivery."""

    DONE = "done"
    TRY_AGAIN = "try again"  # a few times, as it may be what fails
    PUT_OFF = "put off"  # for as long as the platform cannot be reached
    TAKEN_OVER = "taken over"  # by another process, which finishes it


@dataclass
class Work:
    """A delivery that is worked on. Of what an earlier try ``maybe_sent``, the reply may have arrived.

    What was ``given_up`` is not worked on again; the asker is told so. Without ``claimed`` nothing is remembered of it.
    """

    key: str
    maybe_sent: bool = False
    given_up: bool = False
    claimed: bool = True
    outcome: Outcome = Outcome.DONE


class Deliveries:
    """Claims what one platform delivers, follows it until it is done, and takes up what was left undone."""

    def __init__(self, claims: Claims, platform: str) -> None:
        """Keep the claims in the state store, among those of other platforms."""
        self._claims, self._platform = claims, platform
        # Threads for nothing else: a platform waits for its acknowledgement, whatever others do with the state.
        self._claiming = ThreadPoolExecutor(_CLAIMING, thread_name_prefix="claiming")
        self._running: dict[str, asyncio.Task[Any]] = {}

    @property
    def in_work(self) -> int:
        """How many deliveries are being worked on."""
        return len(self._running)

    async def claim(self, key: str, payload: Mapping[str, Any]) -> Work | None:
        """Return the work that *payload* is, or None when it was or is worked on already, here or elsewhere.

        Without a state store it may be worked on twice, and that is better than never.
        """
        key = f"{self._platform}:{key}"
        if key in self._running:
            return None
        try:
            ours = await asyncio.get_running_loop().run_in_executor(
                self._claiming, self._claims.take, key, self._platform, payload, LEASE
            )
        except StateError as error:
            _log.error("delivery not claimed", reason=str(error))
            return Work(key, claimed=False)
        return Work(key) if ours else None

    def begin(self, work: Work) -> None:
        """Note that the current task is at *work*, so that its lease is renewed."""
        if task := asyncio.current_task():
            self._running[work.key] = task

    async def end(self, work: Work) -> None:
        """Note the outcome of *work*; what its cancelled task did not finish is handed back."""
        task = self._running.pop(work.key, None)
        if not work.claimed or task is None:
            return
        if task.cancelling():
            await self._kept(self._claims.give_back, [work.key])
        elif work.outcome is Outcome.PUT_OFF:
            await self._kept(self._claims.give_back, [work.key], LEASE)
        elif work.outcome is Outcome.DONE:
            await self._kept(self._claims.finish, work.key)

    async def may_send(self, work: Work | None) -> bool:
        """Return whether the reply may leave now, which is noted: after a crash from here on, it may have arrived.

        It may not when another process has taken the delivery up meanwhile, and replies.
        """
        if work is None or not work.claimed:
            return True
        try:
            ours = await asyncio.to_thread(self._claims.sending, work.key)
        except StateError as error:
            _log.error("delivery not noted", reason=str(error))
            return True
        if not ours:
            work.outcome = Outcome.TAKEN_OVER
        return ours

    async def renew(self) -> None:
        """Renew the leases of what is being worked on, until cancelled."""
        while True:
            await asyncio.sleep(_RENEW_EVERY)
            if self._running:
                await self._kept(self._claims.renew, list(self._running), LEASE)

    async def take_up(self, dispatch: Callable[[Mapping[str, Any], Work], Awaitable[object]]) -> None:
        """Let *dispatch* work again on what was left undone, by its payload, until cancelled."""
        while True:
            try:
                abandoned = await asyncio.to_thread(self._claims.take_abandoned, self._platform, LEASE)
            except StateError as error:
                _log.error("abandoned deliveries not read", reason=str(error))
                abandoned = []
            for delivery in abandoned:
                if delivery.key not in self._running:
                    _log.info("delivery taken up", attempt=delivery.attempts, given_up=delivery.given_up)
                    work = Work(delivery.key, maybe_sent=delivery.sending, given_up=delivery.given_up)
                    await dispatch(delivery.payload, work)
            await asyncio.sleep(_LOOK_EVERY)

    async def forget(self) -> None:
        """Forget old keys now and then, until cancelled."""
        while True:
            await self._kept(self._claims.prune, _REMEMBERED)
            await asyncio.sleep(_PRUNE_EVERY)

    async def drain(self, seconds: float) -> None:
        """Let what is being worked on finish for *seconds*, and hand back the rest for the next process."""
        if tasks := list(self._running.values()):
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _kept(self, write: Callable[..., Any], *arguments: Any) -> None:
        try:
            await asyncio.to_thread(write, *arguments)
        except StateError as error:
            _log.error("delivery not noted", reason=str(error))
