"""Messages: mentions, replies to the bot, what is written in its threads, direct messages."""

from __future__ import annotations

import asyncio

import discord
import structlog

from bot.discord.posting import post
from bot.discord.reading import PLATFORM, Place, is_for_bot, question_id, read_message
from bot.discord.rendering import render_notice
from bot.discord.work import Worker
from bot.messages.catalogue import messages
from bot.state.failures import StateError
from knowledge.language import detect_language

#: Seconds that the state may take to say which channels are allowed: Discord waits for an answer meanwhile.
_PATIENCE = 0.7
_log = structlog.get_logger("rolewise.discord")


async def on_message(message: discord.Message, client: discord.Client, worker: Worker) -> None:
    """Answer *message* if it is for the bot, as a reply to it."""
    if client.user is None or not is_for_bot(message, client.user):
        return
    guild = message.guild.id if message.guild else None
    if allowed := await closed_rooms(guild, message.channel, worker):
        place = Place(message.channel.id, message.author.id, message.id)
        words = rooms_told(message.guild, allowed, detect_language(message.content))
        await post(client, place, render_notice(words), nonce=question_id(message.id))
        return
    heard = read_message(message, client.user)
    if work := await worker.claim(heard):
        await worker.do(heard, work)


async def closed_rooms(guild: int | None, channel: object, worker: Worker) -> frozenset[str]:
    """Return the channels that an admin allows, where *channel* of *guild* is none of them; else nothing.

    Without the state, or while it is slow, every channel is as good as allowed.
    """
    if guild is None or channel is None:
        return frozenset()
    try:
        reading = asyncio.to_thread(worker.service.state.rooms.allowed, PLATFORM, str(guild))
        allowed = await asyncio.wait_for(reading, _PATIENCE)
    except (StateError, TimeoutError) as error:
        _log.error("allowed channels not read", reason=str(error) or "too slow")
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
