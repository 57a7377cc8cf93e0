"""What the tests of the peer share: waiting for what a bot does, and bots that answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import discord

from tests.peers.discord.conftest import Bot
from tests.peers.discord.peer import DiscordPeer

T = TypeVar("T")


async def until(peer: DiscordPeer, condition: Callable[[], T | None]) -> T:
    """Return what *condition* returns as soon as that is true, while bots go on."""
    return await asyncio.to_thread(peer.wait_for, condition)


def answer_mentions(bot: Bot, text: str = "A baker bakes.") -> list[str]:
    """Let *bot* answer what mentions it or is said to it directly; return what it hears, as it hears it."""
    heard: list[str] = []

    async def on_message(message: discord.Message) -> None:
        if message.author == bot.user:
            return
        heard.append(message.content)
        if bot.user in message.mentions or message.guild is None:
            await message.reply(text, mention_author=False)

    bot.event(on_message)
    return heard
