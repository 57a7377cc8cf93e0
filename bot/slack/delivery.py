"""Each question that Slack delivers is answered exactly once, whatever is redelivered and whenever the process dies.

Slack delivers an event again that was not acknowledged in time, and never one that was. So a delivery is claimed in the
state store, with its payload, before it is acknowledged: one that comes again is dropped, and one whose process died
is dispatched again from the store once its lease has run out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.response import BoltResponse

from bot.slack.reading import delivery_key
from bot.state.claims import Claims
from bot.state.failures import StateError

#: How long a claim lasts that nobody renews: so long waits a question whose process died.
LEASE = timedelta(seconds=6)
_RENEW_EVERY, _LOOK_EVERY = 2.0, 1.0
#: How long a key is remembered; Slack's last redelivery of an event comes within hours.
_REMEMBERED = timedelta(days=2)
_PRUNE_EVERY = 3600.0

#: What a context carries: the key of its delivery, and whether an earlier try may have replied.
KEY, MAYBE_SENT = "delivery_key", "delivery_maybe_sent"
#: Whether it is to be tried again, a few times, or put off for as long as Slack cannot be reached.
TRY_AGAIN, PUT_OFF = "delivery_try_again", "delivery_put_off"
#: Whether it was tried too often: then the asker is only told so.
GIVEN_UP = "delivery_given_up"
_log = structlog.get_logger("rolewise.slack")


class Deliveries:
    """Claims what comes, follows it until it is done, and takes up what was left undone."""

    def __init__(self, claims: Claims) -> None:
        """Keep the claims in the state store."""
        self._claims = claims
        self._running: dict[str, asyncio.Task[Any]] = {}

    def attach(self, app: AsyncApp) -> None:
        """Make *app* claim before it acknowledges, and tell when a listener begins and ends."""
        app.use(self._claim)
        app.listener_runner.listener_start_handler = _Start(self._begin)
        app.listener_runner.listener_completion_handler = _Completion(self._end)

    @property
    def in_work(self) -> int:
        """How many deliveries are being worked on."""
        return len(self._running)

    async def may_send(self, context: AsyncBoltContext) -> bool:
        """Return whether the reply may leave now, which is noted: after a crash from here on, it may have arrived.

        It may not when another process has taken the delivery up meanwhile, and replies.
        """
        if not (key := context.get(KEY)):
            return True
        try:
            return await asyncio.to_thread(self._claims.sending, key)
        except StateError as error:
            _log.error("delivery not noted", reason=str(error))
            return True

    async def _claim(
        self,
        context: AsyncBoltContext,
        body: dict[str, Any],
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Go on with a delivery that is ours, and acknowledge any other without doing anything."""
        key = delivery_key(body)
        if key is None or KEY in context:
            return await next()
        payload = {name: value for name, value in body.items() if name != "token"}  # a secret that nothing here needs
        if key in self._running:
            return BoltResponse(status=200, body="")
        try:
            ours = await asyncio.to_thread(self._claims.take, key, "slack", payload, LEASE)
        except StateError as error:
            _log.error("delivery not claimed", reason=str(error))
            return await next()  # without a memory it may be answered twice, and that is better than never
        if not ours:
            return BoltResponse(status=200, body="")
        context[KEY] = key
        return await next()

    async def _begin(self, request: AsyncBoltRequest) -> None:
        task = asyncio.current_task()
        if task and (key := request.context.get(KEY)):
            self._running[key] = task

    async def _end(self, request: AsyncBoltRequest) -> None:
        key = request.context.get(KEY)
        task = self._running.pop(key, None) if key else None
        if key is None or task is None:
            return
        if task.cancelling():
            await self._kept(self._claims.give_back, [key])
        elif request.context.get(PUT_OFF):
            await self._kept(self._claims.give_back, [key], LEASE)
        elif not request.context.get(TRY_AGAIN):
            await self._kept(self._claims.finish, key)

    async def _kept(self, write: Callable[..., Any], *arguments: Any) -> None:
        try:
            await asyncio.to_thread(write, *arguments)
        except StateError as error:
            _log.error("delivery not noted", reason=str(error))

    async def renew(self) -> None:
        """Renew the leases of what is being worked on, until cancelled."""
        while True:
            await asyncio.sleep(_RENEW_EVERY)
            if self._running:
                await self._kept(self._claims.renew, list(self._running), LEASE)

    async def take_up(self, app: AsyncApp) -> None:
        """Dispatch again what was left undone, until cancelled."""
        while True:
            try:
                abandoned = await asyncio.to_thread(self._claims.take_abandoned, LEASE)
            except StateError as error:
                _log.error("abandoned deliveries not read", reason=str(error))
                abandoned = []
            for delivery in abandoned:
                if delivery.key not in self._running:
                    _log.info("delivery taken up", attempt=delivery.attempts, given_up=delivery.given_up)
                    context = {KEY: delivery.key, MAYBE_SENT: delivery.sending, GIVEN_UP: delivery.given_up}
                    await app.async_dispatch(_request(delivery.payload, context))
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


def _request(payload: Mapping[str, Any], context: dict[str, Any]) -> AsyncBoltRequest:
    """Return *payload* as a request that needs no signature: it was verified when it came."""
    return AsyncBoltRequest(mode="socket_mode", body=dict(payload), context=context)


class _Start(AsyncListenerStartHandler):
    def __init__(self, follow: Callable[[AsyncBoltRequest], Awaitable[None]]) -> None:
        self._follow = follow

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 - Bolt's
        await self._follow(request)


class _Completion(AsyncListenerCompletionHandler):
    def __init__(self, follow: Callable[[AsyncBoltRequest], Awaitable[None]]) -> None:
        self._follow = follow

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 - Bolt's
        await self._follow(request)
