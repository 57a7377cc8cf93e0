"""The peer for the tests of itself, and bots of discord.py that are brought to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.peers.discord.fixtures import discord_peer
from tests.peers.discord.peer import DiscordPeer

__all__ = ["discord_peer"]

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True)


class Bot(discord.Client):
    """A client with a command tree."""

    def __init__(self) -> None:
        super().__init__(
            intents=INTENTS, guild_ready_timeout=0.1, allowed_mentions=discord.AllowedMentions.none(), max_messages=None
        )
        self.tree = discord.app_commands.CommandTree(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Begin a session at once, where discord.py would wait for five seconds."""


@pytest.fixture
def at_peer(discord_peer: DiscordPeer, monkeypatch: pytest.MonkeyPatch) -> DiscordPeer:
    """Bring discord.py to the peer."""
    monkeypatch.setattr(Route, "BASE", discord_peer.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(discord_peer.gateway_url))
    return discord_peer


@pytest.fixture
async def bot(at_peer: DiscordPeer) -> AsyncIterator[Bot]:
    """Return a bot that is connected to the peer."""
    async with Bot() as bot:
        running = asyncio.create_task(bot.start(at_peer.token))
        await asyncio.wait_for(bot.wait_until_ready(), 10)
        yield bot
        await asyncio.to_thread(at_peer.settle)
    await running
