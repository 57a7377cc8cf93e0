"""Claims what Slack delivers before Bolt acknowledges it, and tells when its listener begins and ends.

Slack delivers an event again that was not acknowledged in time, and never one that was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.response import BoltResponse

from bot.serving.deliveries import Deliveries, Work
from bot.slack.reading import delivery_key

_WORK = "rolewise_work"
_Next = Callable[[], Awaitable[BoltResponse]]


def attach(deliveries: Deliveries, app: AsyncApp) -> None:
    """Make *app* claim before it acknowledges, and note when a listener begins and ends."""

    async def claim(context: AsyncBoltContext, body: dict[str, Any], next: _Next) -> BoltResponse:  # noqa: A002 - Bolt's
        key = delivery_key(body)
        if key is None or work_of(context):
            return await next()
        payload = {name: value for name, value in body.items() if name != "token"}  # a secret that nothing here needs
        if work := await deliveries.claim(key, payload):
            context[_WORK] = work
            return await next()
        return BoltResponse(status=200, body="")

    app.use(claim)
    app.listener_runner.listener_start_handler = _Start(deliveries)
    app.listener_runner.listener_completion_handler = _Completion(deliveries)


def work_of(context: AsyncBoltContext) -> Work | None:
    """Return the work that a listener is at; None for what may be heard twice without harm."""
    found: Work | None = context.get(_WORK)
    return found


async def dispatch_again(app: AsyncApp, payload: Mapping[str, Any], work: Work) -> None:
    """Let *app* work on *payload* as when it came; it was verified then."""
    await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(payload), context={_WORK: work}))


class _Start(AsyncListenerStartHandler):
    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 - Bolt's
        if work := work_of(request.context):
            self._deliveries.begin(work)


class _Completion(AsyncListenerCompletionHandler):
    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 - Bolt's
        if work := work_of(request.context):
            await self._deliveries.end(work)
