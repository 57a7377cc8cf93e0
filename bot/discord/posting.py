"""Sends messages to Discord: as a reply, where an interaction waits, or to one person alone."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog
from aiohttp import ClientError
from discord.http import handle_message_parameters
from discord.webhook.async_ import async_context

from bot.discord import limits
from bot.discord.components import Message
from bot.discord.privacy import render_privacy
from bot.discord.reading import PLATFORM, Heard, Place
from bot.discord.rendering import render_notice, render_reply
from bot.discord.sending import files, layout
from bot.discord.views import render_help
from bot.framing import Audience
from bot.messages.catalogue import messages
from bot.serving.commands import Command
from bot.serving.privacy import terms_of
from bot.state.opening import State
from bot.state.questions import Asked

#: Errors that say that an interaction no longer waits: unknown interaction or webhook, and a token that has expired.
_OVER = frozenset({10015, 10062, 50027})
#: The error that says that the bot may not read what it replies to.
_NO_HISTORY = 160002
#: Messages below a question in which its answer is looked for.
_LOOKED_AT = 100
_log = structlog.get_logger("rolewise.discord")


async def post(client: discord.Client, place: Place, message: Message, *, nonce: str | None = None) -> None:
    """Post *message* at *place*, or in a direct message where that is closed.

    With a *nonce*, a message that was sent within the last minutes is not sent again. Raises DiscordException when
    Discord takes it nowhere.
    """
    try:
        if place.token:
            await _fill_in(client, place, message, nonce)
        else:
            await _send(client, place.channel, message, reply_to=place.message, nonce=nonce)
    except (discord.Forbidden, discord.NotFound) as error:
        _log.warning("not posted where it was asked", reason=error.code)
        await _send(client, await _direct(client, place.person), message, nonce=nonce)


async def _fill_in(client: discord.Client, place: Place, message: Message, nonce: str | None) -> None:
    """Put *message* where the interaction of *place* waits, as often as needed; where it no longer waits, send it.

    What was asked in private never goes to the channel.
    """
    try:
        await _edit_original(_webhook(client, place), place, message)
    except discord.HTTPException as error:
        if error.code not in _OVER:
            raise
        _log.info("interaction is over", reason=error.code)
        channel = await _direct(client, place.person) if place.private else place.channel
        await _send(client, channel, message, nonce=nonce)


async def _edit_original(webhook: discord.Webhook, place: Place, message: Message) -> None:
    """Do what ``Interaction.edit_original_response`` does, also where another process heard the interaction."""
    none = discord.AllowedMentions.none()
    with handle_message_parameters(view=layout(message), attachments=files(message), allowed_mentions=none) as sent:
        await async_context.get().edit_original_interaction_response(
            place.application,
            place.token or "",
            session=webhook.session,
            payload=sent.payload,
            multipart=sent.multipart,
            files=sent.files,
        )


async def follow_up(client: discord.Client, place: Place, message: Message, *, private: bool) -> None:
    """Post *message* below what the interaction of *place* answered, for all in the channel or its person alone.

    Where the interaction no longer waits, it goes to the channel if it is for all.
    """
    try:
        await _webhook(client, place).send(
            view=layout(message),
            files=files(message),
            ephemeral=private,
            allowed_mentions=discord.AllowedMentions.none(),
        )
    except discord.HTTPException as error:
        if error.code not in _OVER or private:
            raise
        _log.info("interaction is over", reason=error.code)
        await _send(client, place.channel, message)


def _webhook(client: discord.Client, place: Place) -> discord.Webhook:
    # As discord.py makes it of an interaction: another kind may not send what one person alone sees.
    data: Any = {"id": place.application, "type": discord.WebhookType.application.value, "token": place.token}
    return discord.Webhook.from_state(data=data, state=client._connection)  # noqa: SLF001 - it asks for it


async def _send(
    client: discord.Client, channel: int, message: Message, *, reply_to: int | None = None, nonce: str | None = None
) -> None:
    arguments: dict[str, Any] = {"nonce": nonce[: limits.NONCE]} if nonce else {}
    if reply_to:
        arguments["reference"] = discord.MessageReference(
            message_id=reply_to, channel_id=channel, fail_if_not_exists=False
        )
    try:
        await client.get_partial_messageable(channel).send(
            view=layout(message),
            files=files(message),
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
            **arguments,
        )
    except discord.HTTPException as error:
        if error.code != _NO_HISTORY or not reply_to:
            raise
        await _send(client, channel, message, nonce=nonce)


async def _direct(client: discord.Client, person: int) -> int:
    """Return the channel of direct messages with *person*."""
    channel = await client.http.start_private_message(person)
    return int(channel["id"])


async def fetch_message(client: discord.Client, channel: int, message: int) -> discord.Message | None:
    """Return a message by its id, or None where Discord does not give it."""
    try:
        return await client.get_partial_messageable(channel).fetch_message(message)
    except discord.HTTPException as error:
        _log.info("message not read", reason=error.code)
        return None


class DiscordReplier:
    """How Discord replies to what was *heard*; see ``bot.serving.answering``."""

    def __init__(self, heard: Heard, client: discord.Client, state: State) -> None:
        self._asking, self._place, self._client, self._state = heard.asking, heard.place, client, state

    async def is_posted(self) -> bool | None:
        """See ``Replier``. Filling in what an interaction waits for once more changes nothing."""
        if self._place.message is None:
            return False
        channel = self._client.get_partial_messageable(self._place.channel)
        asked = discord.Object(self._place.message)
        try:
            async for message in channel.history(after=asked, limit=_LOOKED_AT, oldest_first=True):
                answers = message.reference and message.reference.message_id == asked.id
                if answers and message.author == self._client.user:
                    return True
        except (discord.Forbidden, discord.NotFound) as error:
            _log.warning("channel not read", reason=error.code)
            return None
        return False

    async def show_status(self, status: str) -> None:
        """See ``Replier``: a message is answered while the bot types, and an interaction shows that it waits."""
        if self._place.token or not status:
            return
        try:
            await self._client.http.send_typing(self._place.channel)
        except discord.HTTPException as error:
            _log.info("typing not shown", reason=error.code)
        except (ClientError, TimeoutError, OSError) as error:
            _log.info("typing not shown", reason=type(error).__name__)

    async def post(self, asked: Asked) -> None:
        """See ``Replier``."""
        audience = Audience.ASKER if self._place.private else Audience.EVERYONE
        message = render_reply(asked.reply, asked.id, audience, asked=asked.question)
        await post(self._client, self._place, message, nonce=asked.id)

    async def decline(self, words: str) -> None:
        """See ``Replier``: beside a message there is no place that only one person sees."""
        await post(self._client, self._place, render_notice(words), nonce=self._asking.id)

    async def obey(self, command: Command, language: str) -> None:
        """See ``Replier``."""
        await post(self._client, self._place, await self._obeyed(command, language), nonce=self._asking.id)

    async def _obeyed(self, command: Command, language: str) -> Message:
        match command:
            case Command.HELP:
                return render_help(language)
            case Command.PRIVACY:  # commands are taken in direct messages alone
                who = PLATFORM, self._asking.team, self._asking.person
                return render_privacy(await asyncio.to_thread(terms_of, self._state, *who), language, direct=True)
            case Command.STOP:
                return render_notice(messages(language).stopped)
