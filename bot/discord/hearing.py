"""Messages: mentions, replies to the bot, what is written in its threads, direct messages."""

from __future__ import annotations

import asyncio

import discord
import structlog

from bot.discord.posting import post
from bot.discord.reading import PLATFORM, Place, is_for_bot, question_id, read_message
from bot.discord.rendering import render_notice
from bot.discord.work import Worker
from bot.messages import messages
from bot.state.failures import StateError
from knowledge.language import detect_language

_log = structlog.get_logger("rolewise.discord")


async def on_message(message: discord.Message, client: discord.Client, worker: Worker) -> None:
    """Answer *message* if it is for the bot, as a reply to it."""
    if client.user is None or not is_for_bot(message, client.user):
        return
    if allowed := await closed_rooms(message.guild, message.channel, worker):
        await _tell_rooms(message, allowed, client)
        return
    heard = read_message(message, client.user, await _followed(message, client.user, worker))
    if work := await worker.claim(heard):
        await worker.do(heard, work)


async def closed_rooms(guild: discord.Guild | None, channel: object, worker: Worker) -> frozenset[str]:
    """Return the channels that an admin allows, where *channel* of *guild* is none of them; else nothing."""
    if guild is None or channel is None:
        return frozenset()
    try:
        allowed = await asyncio.to_thread(worker.service.state.rooms.allowed, PLATFORM, str(guild.id))
    except StateError as error:
        _log.error("allowed channels not read", reason=str(error))
        return frozenset()
    here = {str(getattr(channel, "id", "")), str(getattr(channel, "parent_id", ""))}
    return frozenset() if here & allowed else allowed


def rooms_told(guild: discord.Guild | None, allowed: frozenset[str], language: str) -> str:
    """Return the line that says where the bot answers instead."""
    return messages(language).only_in.format(channels=channel_names(guild, allowed))


def channel_names(guild: discord.Guild | None, channels: frozenset[str]) -> str:
    """Return the names of *channels* of *guild*, or their ids where they are gone."""
    known = {channel: guild and guild.get_channel(int(channel)) for channel in channels}
    return ", ".join(sorted(f"#{found.name if found else channel}" for channel, found in known.items()))


async def _tell_rooms(message: discord.Message, allowed: frozenset[str], client: discord.Client) -> None:
    place = Place(message.channel.id, message.author.id, message.id)
    words = rooms_told(message.guild, allowed, detect_language(message.content))
    await post(client, place, render_notice(words), nonce=question_id(message.id))


async def _followed(message: discord.Message, bot: discord.abc.User, worker: Worker) -> str | None:
    """Return the conversation that *message* goes on with: that of the bot's answer to which it replies."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    answer = reference.resolved
    if answer is None:
        try:
            answer = await message.channel.fetch_message(reference.message_id)
        except discord.HTTPException as error:
            _log.info("message before not read", reason=error.code)
    if not isinstance(answer, discord.Message) or answer.author.id != bot.id:
        return None
    asked = answer.reference.message_id if answer.reference else None
    if answer.interaction_metadata:  # an answer to a command
        asked = answer.interaction_metadata.id
    kept = await _kept(question_id(asked), worker) if asked else None
    return kept or f"{PLATFORM}:{message.channel.id}:{asked or answer.id}"


async def _kept(identifier: str, worker: Worker) -> str | None:
    try:
        asked = await asyncio.to_thread(worker.service.state.questions.find, identifier)
    except StateError as error:
        _log.error("conversation not read", reason=str(error))
        return None
    return asked.conversation if asked else None
