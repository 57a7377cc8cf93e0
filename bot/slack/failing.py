"""What is done about a listener that fails: its delivery is tried again, or who asked is told by a reference."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.catalogue import messages
from bot.serving.deliveries import Outcome, Work
from bot.slack.delivery import work_of
from bot.slack.posting import nothing_done, passes, post, reason_of
from bot.slack.reading import place_of_body, text_of
from bot.slack.rendering import render_notice
from bot.slack.tools import tools
from knowledge.language import detect_language

#: Seconds: twice as long as Bolt takes to look whether a listener has acknowledged.
_SEEN = 0.02
_log = structlog.get_logger("rolewise.slack")


async def on_error(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
) -> BoltResponse | None:
    """See to *error*; what nothing listens to is acknowledged, as Slack would deliver it again and again."""
    work = work_of(context)
    if isinstance(error, BoltUnhandledRequestError):
        if work:
            await tools(context).deliveries.end(work)
        return BoltResponse(status=200, body="")
    await asyncio.sleep(_SEEN)  # Bolt forgets an acknowledgement that it has not seen before the error
    outcome = _outcome(error, work) if work else None
    if work and outcome:
        _log.warning("delivery to be tried again", outcome=outcome.value, reason=_named(error))
        work.outcome = outcome
        return None
    reference = secrets.token_hex(4)
    _log.error("listener failed", reference=reference, exc_info=error)
    if not await tell_failure(body, client, reference) and work:
        work.outcome = Outcome.PUT_OFF
    return None


def _outcome(error: Exception, work: Work) -> Outcome | None:
    """Return what becomes of *work* where another try may succeed; None where it would fail the same way."""
    if isinstance(error, SlackApiError) and passes(error):
        return Outcome.PUT_OFF if nothing_done(error) else Outcome.TRY_AGAIN
    if isinstance(error, ClientConnectorError) or (isinstance(error, ClientError | TimeoutError) and not work.sending):
        return Outcome.PUT_OFF
    # A connection that broke while the reply was on its way may have brought it.
    return Outcome.UNKNOWN if isinstance(error, ClientError | TimeoutError) else None


async def tell_failure(body: dict[str, Any], client: AsyncWebClient, reference: str) -> bool:
    """Tell who waits for what became of *body*, if somebody does, the *reference* under which the log has it.

    Return whether Slack was there to take it.
    """
    place = place_of_body(body)
    if place is None:
        return True
    words = messages(detect_language(text_of(body)))
    try:
        await post(client, place, render_notice(words.failed.format(reference=reference)))
    except (SlackApiError, ClientError, TimeoutError) as failure:
        _log.error("failure not told", reference=reference, reason=_named(failure))
        return isinstance(failure, SlackApiError) and not passes(failure)
    return True


def _named(error: Exception) -> str:
    return reason_of(error) if isinstance(error, SlackApiError) else type(error).__name__
