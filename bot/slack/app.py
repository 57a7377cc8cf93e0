"""The Bolt app: every listener registered, and the one handler of their errors."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import messages
from bot.serving.deliveries import Outcome
from bot.slack import asking, buttons, home, installing
from bot.slack.delivery import attach, work_of
from bot.slack.posting import passes, post, reason_of, retry_handlers
from bot.slack.reading import place_of_body
from bot.slack.rendering import render_notice
from bot.slack.tools import Tools, tools

#: Seconds that a call of Slack's Web API may take.
_TIMEOUT = 30
#: Seconds: twice as long as Bolt takes to look whether a listener has acknowledged.
_SEEN = 0.02
_log = structlog.get_logger("rolewise.slack")


def make_client(api_url: str, token: str | None = None) -> AsyncWebClient:
    """Return a client of the Web API at *api_url*, which waits as Slack asks when it was called too often."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=_TIMEOUT, retry_handlers=retry_handlers())


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
    for listeners in (asking, buttons, home, installing):
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
    if work is None or not work.given_up:
        return await next()
    await _tell_failure(body, client, secrets.token_hex(4))
    return BoltResponse(status=200, body="")


async def on_error(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
) -> BoltResponse | None:
    """Log *error* with its traceback, and tell who asked by a reference under which it is found in the log."""
    if isinstance(error, BoltUnhandledRequestError):
        if work := work_of(context):
            await tools(context).deliveries.end(work)
        return BoltResponse(status=200, body="")  # acknowledged: Slack would deliver it again and again
    await _see_to(error, body, context, client)
    return None


async def _see_to(error: Exception, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await asyncio.sleep(_SEEN)  # Bolt forgets an acknowledgement that it has not seen before the error
    work = work_of(context)
    if work and isinstance(error, ClientError | TimeoutError):
        _log.warning("delivery put off", reason=type(error).__name__)
        # A connection that broke while the reply was on its way may have brought it: that is tried but a few times.
        unsent = isinstance(error, ClientConnectorError) or not work.sending
        work.outcome = Outcome.PUT_OFF if unsent else Outcome.TRY_AGAIN
        return
    if work and isinstance(error, SlackApiError) and passes(error):
        _log.warning("delivery to be tried again", reason=reason_of(error))
        work.outcome = Outcome.TRY_AGAIN
        return
    reference = secrets.token_hex(4)
    _log.error("listener failed", reference=reference, exc_info=error)
    await _tell_failure(body, client, reference)


async def _tell_failure(body: dict[str, Any], client: AsyncWebClient, reference: str) -> None:
    if place := place_of_body(body):
        try:
            await post(client, place, render_notice(messages("en").failed.format(reference=reference)))
        except SlackApiError as failure:
            _log.error("failure not told", reference=reference, reason=reason_of(failure))
        except (ClientError, TimeoutError) as failure:
            _log.error("failure not told", reference=reference, reason=type(failure).__name__)
