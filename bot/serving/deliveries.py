"""Each question that a platform delivers is answered once, whatever comes twice and whenever the process dies.

A delivery is claimed in the state store, with its payload, before it is acknowledged or worked on: one that comes again
is dropped, and one whose process died is dispatched again from the store once its lease has run out.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any

import structlog

from bot.state.claims import Claims, Delivery
from bot.state.failures import StateError

#: How long a claim lasts that nobody renews: so long waits a question whose process died.
LEASE = timedelta(seconds=6)
_RENEW_EVERY, _LOOK_EVERY = 2.0, 1.0
_CLAIMING = 4  # threads
#: Seconds that a claim may take, as the platform waits for its acknowledgement.
_PATIENCE = 0.7
_MOST_UNNOTED = 10_000
#: Deliveries of others that are worked on at once: a process that dies over one leaves the rest as they were.
_TAKEN_UP_AT_ONCE = 8
#: How long a key is remembered; platforms deliver again within hours.
_REMEMBERED = timedelta(days=2)
_PRUNE_EVERY = 3600.0
#: Seconds between two looks at what is left at the end, and for what is just being sent.
_GLANCE, _LEAVING = 0.02, 1.5
#: Seconds that an answer waits for claims, which are short, to be done.
_CALM_WITHIN = 0.4
_log = structlog.get_logger("rolewise.deliveries")


class Outcome(Enum):
    """What became of a delivery."""

    DONE = "done"
    TRY_AGAIN = "try again"  # a few times, as it may be what fails; nothing was sent
    UNKNOWN = "unknown"  # the reply may have been sent: tried again, a few times, by who looks whether it arrived
    PUT_OFF = "put off"  # for as long as the platform cannot be reached; nothing was sent
    UNDONE = "undone"  # as if it had never come, so that it can come again
    TAKEN_OVER = "taken over"  # by another process, which finishes it


@dataclass
class Work:
    """A delivery that is worked on. Of what an earlier try ``maybe_sent``, the reply may have arrived.

    What was ``given_up`` is not worked on again, and the asker told so, unless the reply may have arrived: then that is
    looked at. ``attempts`` counts how often it was begun, and ``sending`` tells that its reply was let go this time.
    Without ``claimed`` nothing is remembered of it.
    """

    key: str
    maybe_sent: bool = False
    given_up: bool = False
    attempts: int = 1
    claimed: bool = True
    sending: bool = False
    outcome: Outcome = Outcome.DONE

    @property
    def is_hopeless(self) -> bool:
        """Whether it is given up, and no reply can have arrived."""
        return self.given_up and not self.maybe_sent


class Deliveries:
    """Claims what one platform delivers, follows it until it is done, and takes up what was left undone."""

    def __init__(
        self, claims: Claims, platform: str, observe: Callable[[str, float], None] = lambda _platform, _seconds: None
    ) -> None:
        """Keep the claims in the state store, among those of other platforms.

        Tell *observe* the platform, and the seconds that it waited for each claim.
        """
        self._claims, self._platform, self._observe = claims, platform, observe
        # Threads for nothing else: a platform waits for its acknowledgement, whatever others do with the state.
        self._claiming = ThreadPoolExecutor(_CLAIMING, thread_name_prefix="claiming")
        self._open: dict[str, Work] = {}
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._being_claimed: set[str] = set()
        self._noting: set[asyncio.Future[bool]] = set()
        #: What was claimed or finished while the state could not be told, so that it is known when it comes again.
        self._unnoted: OrderedDict[str, None] = OrderedDict()

    @property
    def in_work(self) -> int:
        """How many deliveries are being claimed or worked on."""
        return len(self._being_claimed) + len(self._open)

    async def claim(self, key: str, payload: Mapping[str, Any]) -> Work | None:
        """Return the work that *payload* is, or None when it was or is worked on already, here or elsewhere.

        Without a state store it may be worked on twice, and that is better than never.
        """
        key = f"{self._platform}:{key}"
        if key in self._open or key in self._unnoted or key in self._being_claimed:
            return None
        self._being_claimed.add(key)
        began = asyncio.get_running_loop().time()
        try:
            work = await self._claimed(key, payload)
        finally:
            self._being_claimed.discard(key)
        self._observe(self._platform, asyncio.get_running_loop().time() - began)
        if work:
            self._open[key] = work
        return work

    async def _claimed(self, key: str, payload: Mapping[str, Any]) -> Work | None:
        take = asyncio.get_running_loop().run_in_executor(
            self._claiming, self._claims.take, key, self._platform, payload, LEASE
        )
        try:
            return Work(key) if await asyncio.wait_for(asyncio.shield(take), _PATIENCE) else None
        except TimeoutError:
            _log.error("delivery not claimed", reason=f"the state did not answer within {_PATIENCE:g} s")
            take.add_done_callback(partial(self._claimed_late, key))
        except StateError as error:
            _log.error("delivery not claimed", reason=str(error))
        self._remember(key)
        return Work(key, claimed=False)

    def _remember(self, key: str) -> None:
        self._unnoted[key] = None
        while len(self._unnoted) > _MOST_UNNOTED:
            self._unnoted.popitem(last=False)

    def _claimed_late(self, key: str, take: asyncio.Future[bool]) -> None:
        """Finish what was claimed after all: it is worked on without a claim."""
        if not take.cancelled() and take.exception() is None and take.result():
            noting = asyncio.ensure_future(self._kept(self._claims.finish, key))
            self._noting.add(noting)
            noting.add_done_callback(self._noting.discard)

    async def calm(self) -> None:
        """Wait, a little, until nothing is being claimed: what came is acknowledged before anything is answered."""
        end = asyncio.get_running_loop().time() + _CALM_WITHIN
        while self._being_claimed and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - many end it
            await asyncio.sleep(_GLANCE)

    def begin(self, work: Work) -> None:
        """Note that the current task is at *work*, so that its lease is renewed."""
        self._open[work.key] = work
        if task := asyncio.current_task():
            self._running[work.key] = task

    async def end(self, work: Work) -> None:
        """Note the outcome of *work*; what its cancelled task did not finish is handed back."""
        task = self._running.pop(work.key, None)
        self._open.pop(work.key, None)
        if not work.claimed:
            return
        if task and task.cancelling():
            await self._kept(self._claims.give_back, [work.key])
        elif work.outcome in (Outcome.PUT_OFF, Outcome.TRY_AGAIN):
            counted = work.outcome is Outcome.TRY_AGAIN
            await self._kept(self._claims.put_off, work.key, LEASE, counted)
        elif work.outcome is Outcome.UNDONE:
            await self._kept(self._claims.release, work.key)
        elif work.outcome is Outcome.DONE and not await self._kept(self._claims.finish, work.key):
            self._remember(work.key)

    async def may_send(self, work: Work | None) -> bool:
        """Return whether the reply may leave now, which is noted: after a crash from here on, it may have arrived.

        It may not when another process has taken the delivery up meanwhile, and replies.
        """
        if work is None:
            return True
        work.sending = True
        if not work.claimed:
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
            if self._open:
                await self._kept(self._claims.renew, list(self._open), LEASE)

    async def take_up(self, dispatch: Callable[[Mapping[str, Any], Work], Awaitable[object]]) -> None:
        """Let *dispatch* work again on what was left undone, by its payload, until cancelled."""
        while True:
            for delivery in await self._abandoned():
                if delivery.key in self._unnoted:
                    await self._kept(self._claims.finish, delivery.key)
                elif delivery.key not in self._open:
                    _log.info("delivery taken up", attempt=delivery.attempts, given_up=delivery.given_up)
                    work = Work(delivery.key, delivery.sending, delivery.given_up, delivery.attempts)
                    await dispatch(delivery.payload, work)
            await asyncio.sleep(_LOOK_EVERY)

    async def _abandoned(self) -> Sequence[Delivery]:
        room = _TAKEN_UP_AT_ONCE - sum(work.attempts > 1 for work in self._open.values())
        if room <= 0:
            return ()
        try:
            return await asyncio.to_thread(self._claims.take_abandoned, self._platform, LEASE, limit=room)
        except StateError as error:
            _log.error("abandoned deliveries not read", reason=str(error))
            return ()

    async def forget(self) -> None:
        """Forget old keys now and then, until cancelled."""
        while True:
            await self._kept(self._claims.prune, _REMEMBERED)
            await asyncio.sleep(_PRUNE_EVERY)

    async def drain(self, seconds: float) -> None:
        """Let what is being worked on finish for *seconds*, and hand back the rest for the next process.

        What is just being sent has a little longer: broken off, it would be sent twice.
        """
        end = asyncio.get_running_loop().time() + seconds
        while self.in_work and (left := end - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110 - many end it
            await asyncio.sleep(min(left, _GLANCE))
        leaving = {task for key, task in self._running.items() if self._open[key].sending}
        for task in set(self._running.values()) - leaving:
            task.cancel()
        if leaving:
            await asyncio.wait(leaving, timeout=_LEAVING)
        late = list(self._running.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._kept(self._claims.give_back, [key for key, work in self._open.items() if work.claimed])
        self._claiming.shutdown(wait=False, cancel_futures=True)

    async def _kept(self, write: Callable[..., Any], *arguments: Any) -> bool:
        """Return whether the state took what was to be noted."""
        try:
            await asyncio.to_thread(write, *arguments)
        except StateError as error:
            _log.error("delivery not noted", reason=str(error))
            return False
        return True
