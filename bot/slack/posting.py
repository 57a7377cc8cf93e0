"""Sends messages to Slack: into a thread, or to one person alone, by whatever way is still open."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.framing import Audience
from bot.messages.catalogue import messages
from bot.serving.commands import Command
from bot.serving.privacy import terms_of
from bot.slack.privacy import render_privacy
from bot.slack.reading import Heard, Place
from bot.slack.rendering import Message, render_help, render_notice, render_reply
from bot.state.opening import State
from bot.state.questions import Asked

#: How often a call waits for as long as Slack asks for before it is given up.
_PATIENCE = 5
#: Errors of Slack that say that the blocks cannot be shown; the text can.
_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"})
#: Links in an answer are sources: a preview of each would bury it.
_PLAINLY = {"unfurl_links": False, "unfurl_media": False}
#: A text that stands alone is not to be formatted: it may hold what a person or an article says.
_LITERALLY = {"mrkdwn": False}
#: Errors of Slack's servers that pass.
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
#: The kind of the metadata by which a reply is found again.
_REPLY = "rolewise_reply"
#: How the body begins of what Slack did not take although it answers with status 200.
_REFUSED = re.compile(r'\s*\{\s*"ok"\s*:\s*false')
#: Errors of Slack, and a status, by which it says that it has done nothing.
_NOT_DONE = frozenset({"ratelimited", "service_unavailable", "HTTP 429", "HTTP 503"})
_log = structlog.get_logger("rolewise.slack")


def retry_handlers() -> list[AsyncRetryHandler]:
    """Return what makes a client wait as Slack asks when it called too often, and connect again where it could not.

    A connection that broke later may have carried the message: that is for who knows whether it arrived.
    """
    return [
        AsyncConnectionErrorRetryHandler(error_types=[ClientConnectorError]),
        AsyncRateLimitErrorRetryHandler(max_retry_count=_PATIENCE),
    ]


async def post(client: AsyncWebClient, place: Place, message: Message, *, mark: str | None = None) -> None:
    """Post *message* at *place*: for all to see in its thread, or for its person alone.

    *mark* is what ``is_posted`` finds a reply in a thread by. Raises SlackApiError when Slack takes it nowhere.
    """
    if place.private:
        await _post_privately(client, place, message)
        return
    metadata = {"event_type": _REPLY, "event_payload": {"mark": mark}} if mark else None
    try:
        await _call(
            client, "chat.postMessage", message, channel=place.channel, thread_ts=place.thread, metadata=metadata
        )
    except SlackApiError as error:
        if passes(error):
            raise
        _log.warning("not posted in its thread", reason=reason_of(error))
        await _call(client, "chat.postMessage", message, channel=place.person)


async def share(client: AsyncWebClient, place: Place, message: Message) -> None:
    """Post *message* for all in the channel of *place*, also where the bot is no member.

    Raises SlackApiError when Slack lets neither the one nor the other way.
    """
    if await _respond(client, place, message, response_type="in_channel", thread_ts=place.thread):
        return
    await _call(client, "chat.postMessage", message, channel=place.channel, thread_ts=place.thread)


async def replace_with(client: AsyncWebClient, place: Place, message: Message) -> None:
    """Show *message* in the place of the one that was clicked on, or beside it where that cannot be changed."""
    if not await _respond(client, place, message, replace_original=True):
        await post(client, place, message)


async def dismiss(client: AsyncWebClient, place: Place) -> None:
    """Take away the private message that was clicked on."""
    await _respond(client, place, None, delete_original=True)


async def is_posted(client: AsyncWebClient, place: Place, mark: str) -> bool | None:
    """Return whether a reply with *mark* stands in the thread of *place*; None where the bot may not read."""
    if place.private or not place.thread:
        return None
    try:
        replies = await client.conversations_replies(
            channel=place.channel, ts=place.thread, include_all_metadata=True, limit=200
        )
    except SlackApiError as error:
        _log.info("thread not read", reason=reason_of(error))
        return None
    found: list[dict[str, Any]] = replies.get("messages", [])
    return any(((one.get("metadata") or {}).get("event_payload") or {}).get("mark") == mark for one in found)


async def show_status(client: AsyncWebClient, place: Place, status: str) -> None:
    """Show *status* in the thread of *place* until the reply comes; "" takes it away. It may fail: it is a courtesy."""
    if place.private or not place.thread:
        return
    try:
        await client.assistant_threads_setStatus(channel_id=place.channel, thread_ts=place.thread, status=status)
    except SlackApiError as error:
        _log.info("status not shown", reason=reason_of(error))
    except (ClientError, TimeoutError) as error:
        _log.info("status not shown", reason=type(error).__name__)


class SlackReplier:
    """How Slack replies to what was *heard*; see ``bot.serving.answering``."""

    def __init__(self, heard: Heard, client: AsyncWebClient, state: State) -> None:
        self._asking, self._place, self._client, self._state = heard.asking, heard.place, client, state
        self._alone = heard.place.alone()

    async def is_posted(self) -> bool | None:
        """See ``Replier``: a thread is read where the bot may, and what only one person sees cannot be read."""
        return await is_posted(self._client, self._place, self._asking.id)

    async def show_status(self, status: str) -> None:
        """See ``Replier``."""
        await show_status(self._client, self._place, status)

    async def post(self, asked: Asked) -> None:
        """See ``Replier``."""
        audience = Audience.ASKER if self._place.private else Audience.EVERYONE
        message = render_reply(asked.reply, asked.id, audience, asked=asked.question)
        await post(self._client, self._place, message, mark=asked.id)

    async def decline(self, words: str) -> None:
        """See ``Replier``."""
        await post(self._client, self._alone, render_notice(words))

    async def obey(self, command: Command, language: str) -> None:
        """See ``Replier``."""
        await post(self._client, self._alone, await self._obeyed(command, language))

    async def _obeyed(self, command: Command, language: str) -> Message:
        match command:
            case Command.HELP:
                return render_help(language)
            case Command.PRIVACY:
                who = self._asking.platform, self._asking.team, self._asking.person
                return render_privacy(await asyncio.to_thread(terms_of, self._state, *who), language)
            case Command.STOP:  # what it follows are threads of channels, where this word is heard too
                return render_notice(messages(language).stopped)


async def _post_privately(client: AsyncWebClient, place: Place, message: Message) -> None:
    """Post for one person: where the question was asked, or else in a direct message."""
    if await _respond(client, place, message, response_type="ephemeral", thread_ts=place.thread):
        return
    if not place.response_url:
        try:
            await _call(
                client,
                "chat.postEphemeral",
                message,
                channel=place.channel,
                user=place.person,
                thread_ts=place.thread,
            )
        except SlackApiError as error:
            _log.info("not posted beside the question", reason=reason_of(error))
        else:
            return
    await _call(client, "chat.postMessage", message, channel=place.person)


async def _respond(client: AsyncWebClient, place: Place, message: Message | None, **arguments: Any) -> bool:
    """Send *message* to the response_url of *place*; return whether it was taken: five are, within 30 minutes."""
    if not place.response_url:
        return False
    body = {"replace_original": False, **_PLAINLY, **arguments} if message else arguments
    webhook = AsyncWebhookClient(place.response_url, session=client.session, retry_handlers=retry_handlers())
    try:
        sent = await webhook.send_dict({**body, **_content(message)} if message else body)
    except ClientConnectorError as error:
        _log.info("response_url not reached", reason=type(error).__name__)
        return False
    if message and (sent.status_code != 200 or _REFUSED.match(sent.body)):
        _log.info("response_url not taken", status=sent.status_code, reason=sent.body[:100])
        if any(error in sent.body for error in _BAD_BLOCKS):
            sent = await webhook.send_dict({**body, "text": message.text, **_LITERALLY})
    return sent.status_code == 200 and not _REFUSED.match(sent.body)


async def _call(client: AsyncWebClient, method: str, message: Message, **arguments: Any) -> None:
    """Call *method* with *message*, or with its text alone where Slack does not take its blocks."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        await client.api_call(method, json={**given, **_content(message), **_PLAINLY})
    except SlackApiError as error:
        if reason_of(error) not in _BAD_BLOCKS:
            raise
        _log.error("blocks not taken", method=method, reason=reason_of(error))
        await client.api_call(method, json={**given, "text": message.text, **_PLAINLY, **_LITERALLY})


def _content(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)} if message.blocks else {"text": message.text}


def passes(error: SlackApiError) -> bool:
    """Return whether *error* is of Slack's servers rather than of what was sent, so that another try may succeed."""
    status = getattr(error.response, "status_code", 200)
    return reason_of(error) in _PASSING or status == 429 or status >= 500


def nothing_done(error: SlackApiError) -> bool:
    """Return whether Slack says by *error* that it was too busy to do anything."""
    return reason_of(error) in _NOT_DONE or getattr(error.response, "status_code", 200) in (429, 503)


def reason_of(error: SlackApiError) -> str:
    """Return Slack's word for *error*, or the status where it is none of Slack's answers."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else f"HTTP {error.response.status_code}"
