"""The Bolt app: every listener registered, and the one handler of their errors."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.serving.deliveries import Outcome
from bot.slack import installing
from bot.slack.delivery import attach, work_of
from bot.slack.failing import on_error, tell_failure
from bot.slack.listeners import asking, buttons, home, privacy
from bot.slack.posting import retry_handlers
from bot.slack.tools import Tools, tools

#: Seconds that a call of Slack's Web API may take.
_TIMEOUT = 30
#: Seconds that an unused connection is kept. Few servers and proxies close theirs sooner: gunicorn after 2 s, uvicorn
#: and Node.js after 5, nginx after 75. Where one does as a message leaves, that may have arrived, and is looked at.
_KEPT = 1.5
#: Seconds: twice as long as Bolt takes to look whether a listener has acknowledged.
_SEEN = 0.02
_log = structlog.get_logger("rolewise.slack")


def make_session() -> ClientSession:
    """Return connections for the clients that serve: with none given, a client opens one anew for each call."""
    return ClientSession(
        connector=TCPConnector(limit=0, keepalive_timeout=_KEPT),  # how much is sent at once is bounded elsewhere
        timeout=ClientTimeout(total=_TIMEOUT),
        cookie_jar=DummyCookieJar(),  # workspaces share nothing
    )


def make_client(api_url: str, token: str | None = None, session: ClientSession | None = None) -> AsyncWebClient:
    """Return a client of the Web API at *api_url*, which waits as Slack asks when it was called too often."""
    return AsyncWebClient(
        token=token, base_url=api_url, timeout=_TIMEOUT, session=session, retry_handlers=retry_handlers()
    )


def make_app(
    client: AsyncWebClient,
    authorize: AsyncAuthorize,
    held: Tools,
    *,
    oauth_flow: AsyncOAuthFlow | None = None,
) -> AsyncApp:
    """Return the app with all that Rolewise does in Slack, for what was verified before (``bot.slack.http``)."""
    app = AsyncApp(
        name="rolewise",
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes its own class too, and does not say so
        oauth_flow=oauth_flow,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        raise_error_for_unhandled_request=True,
    )

    async def hand_tools(context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002 - Bolt's name
        held.put_into(context)
        return await next()

    app.use(hand_tools)
    attach(held.deliveries, app)
    app.use(_end_what_was_given_up)
    for listeners in (asking, buttons, home, privacy, installing):
        listeners.register(app)
    app.error(on_error)
    return app


async def _end_what_was_given_up(
    body: dict[str, Any],
    context: AsyncBoltContext,
    client: AsyncWebClient,
    next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
) -> BoltResponse:
    """Tell who asked that a question, which was tried again and again, is not answered."""
    work = work_of(context)
    if work is None or not work.is_hopeless:
        return await next()
    reference, deliveries = secrets.token_hex(4), tools(context).deliveries
    _log.error("question given up", reference=reference, attempts=work.attempts)
    deliveries.begin(work)
    if not await tell_failure(body, client, reference):
        work.outcome = Outcome.PUT_OFF
    await deliveries.end(work)
    return BoltResponse(status=200, body="")
