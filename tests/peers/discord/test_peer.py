"""The peer as a test drives it, with a bot in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

import pytest

from tests.peers.discord.peer import DiscordPeer

BOT = dedent(
    """\
    import os, warnings

    warnings.simplefilter("ignore")
    import discord
    from discord.gateway import DiscordWebSocket
    from discord.http import Route
    from yarl import URL

    Route.BASE = os.environ["ROLEWISE_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["ROLEWISE_DISCORD_GATEWAY_URL"])
    client = discord.Client(intents=discord.Intents(guilds=True, guild_messages=True), guild_ready_timeout=0.1)

    @client.event
    async def on_message(message):
        if client.user in message.mentions:
            await message.channel.send("Bread", nonce=message.id % 10**20)

    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
    """
)


@contextmanager
def running(peer: DiscordPeer) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PATH": os.environ["PATH"], **peer.environment()}
    with subprocess.Popen([sys.executable, "-c", BOT], env=environment) as process:
        try:
            peer.wait_for_app()
            yield process
        finally:
            process.kill()


def test_a_bot_that_is_killed_before_it_answers_hears_nothing_of_the_question_afterwards(
    discord_peer: DiscordPeer,
) -> None:
    ada, general = discord_peer.person("Ada"), discord_peer.channel("general")
    with running(discord_peer) as first:
        hold = discord_peer.hold("create_message")
        ada.mention(general, "What does a baker do?")
        hold.wait()
        first.kill()
        first.wait()
        hold.abandon()
    discord_peer.wait_for(lambda: not discord_peer.gateway.ready)
    with running(discord_peer):
        ada.mention(general, "And a miller?")
        discord_peer.wait_for(lambda: discord_peer.answers(general))
    assert len(discord_peer.answers(general)) == 1


def test_waiting_in_vain_tells_what_happened(discord_peer: DiscordPeer) -> None:
    discord_peer.commands.overwrite("", [{"name": "ask", "description": "Ask"}])
    discord_peer.person("Ada").slash("ask")
    with pytest.raises(AssertionError, match="/ask nobody was there"):
        discord_peer.wait_for(lambda: False, timeout=0.05)


def test_violations_can_be_allowed_before_and_after(discord_peer: DiscordPeer) -> None:
    discord_peer.violate("a rule is broken")
    discord_peer.violate("another rule is broken")
    discord_peer.allow("rule is")
    discord_peer.violate("a third rule is broken")
    assert discord_peer.violations == []
