"""The gateway: greeting, heartbeats, resuming, and what it refuses."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from aiohttp import ClientSession, WSMsgType
from discord.http import Route

from tests.peers.discord.conftest import INTENTS, Bot
from tests.peers.discord.driving import answer_mentions, until
from tests.peers.discord.peer import DiscordPeer

Json = dict[str, Any]


async def test_a_bot_knows_itself_and_its_guilds_when_it_is_ready(discord_peer: DiscordPeer, bot: Bot) -> None:
    assert str(bot.application_id) == discord_peer.store.bot.id
    (home,) = bot.guilds
    assert (home.name, home.me.guild_permissions.send_messages) == ("Home", True)


async def test_a_mention_is_answered(discord_peer: DiscordPeer, bot: Bot) -> None:
    answer_mentions(bot)
    ada = discord_peer.person("Ada")
    general = discord_peer.channel("general")
    asked = ada.mention(general, "What does a baker do?")
    (answered,) = await until(discord_peer, lambda: discord_peer.answers(general))
    assert (answered.content, answered.reference) == ("A baker bakes.", asked)
    assert discord_peer.pings == []


async def test_another_bot_is_told_as_one(discord_peer: DiscordPeer, bot: Bot) -> None:
    heard: list[bool] = []

    async def on_message(message: discord.Message) -> None:
        heard.append(message.author.bot)

    bot.event(on_message)
    discord_peer.person("Other", bot=True).mention(discord_peer.channel("general"), "Hello")
    await until(discord_peer, lambda: heard)
    assert heard == [True]


async def test_what_happens_while_a_bot_is_away_it_is_told_when_it_resumes(discord_peer: DiscordPeer, bot: Bot) -> None:
    heard = answer_mentions(bot)
    ada = discord_peer.person("Ada")
    general = discord_peer.channel("general")
    discord_peer.cut()
    ada.mention(general, "Is there anybody?")
    await until(discord_peer, lambda: discord_peer.answers(general))
    assert len(heard) == 1
    assert (discord_peer.gateway.identified, discord_peer.gateway.resumed) == (1, 1)


async def test_a_bot_that_is_told_to_connect_again_resumes(discord_peer: DiscordPeer, bot: Bot) -> None:
    discord_peer.disconnect()
    await until(discord_peer, lambda: discord_peer.gateway.resumed)
    assert (discord_peer.gateway.identified, discord_peer.gateway.resumed) == (1, 1)


@pytest.mark.parametrize(("resumable", "counts"), [(True, (1, 1)), (False, (2, 0))])
async def test_an_invalid_session_is_resumed_or_begun_again(
    discord_peer: DiscordPeer, bot: Bot, *, resumable: bool, counts: tuple[int, int]
) -> None:
    discord_peer.invalidate(resumable=resumable)
    gateway = discord_peer.gateway
    await until(discord_peer, lambda: gateway.identified + gateway.resumed > 1)
    assert (gateway.identified, gateway.resumed) == counts


async def test_a_session_that_nobody_knows_cannot_be_resumed(discord_peer: DiscordPeer, bot: Bot) -> None:
    discord_peer.on_loop(discord_peer.gateway.sessions.clear)
    discord_peer.cut()
    await until(discord_peer, lambda: discord_peer.gateway.identified == 2)
    assert discord_peer.gateway.resumed == 0


@pytest.mark.parametrize("discord_peer", [{"heartbeat_ms": 50}], indirect=True)
async def test_a_bot_sends_heartbeats(discord_peer: DiscordPeer, bot: Bot) -> None:
    await until(discord_peer, lambda: discord_peer.gateway.connections[0].heartbeats > 3)
    assert (discord_peer.gateway.opened, discord_peer.violations) == (1, [])


@pytest.mark.parametrize("discord_peer", [{"heartbeat_ms": 50}], indirect=True)
async def test_a_bot_whose_heartbeats_stay_unanswered_connects_again(at_peer: DiscordPeer) -> None:
    async with discord.Client(intents=INTENTS, guild_ready_timeout=0.1, heartbeat_timeout=0.3) as client:
        running = asyncio.create_task(client.start(at_peer.token))
        await client.wait_until_ready()
        at_peer.gateway.mute = True
        await until(at_peer, lambda: at_peer.gateway.opened > 1)
        at_peer.gateway.mute = False
        await until(at_peer, lambda: at_peer.gateway.resumed)
        assert at_peer.gateway.identified == 1
    await running


@pytest.mark.parametrize("intents", [discord.Intents(message_content=True), discord.Intents(members=True)])
async def test_a_privileged_intent_is_refused(at_peer: DiscordPeer, intents: discord.Intents) -> None:
    async with discord.Client(intents=intents) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(at_peer.token)
    (violation,) = at_peer.violations
    assert "privileged intents" in violation
    at_peer.allow("privileged intents")


async def test_a_wrong_token_is_refused(at_peer: DiscordPeer) -> None:
    async with discord.Client(intents=INTENTS) as client:
        with pytest.raises(discord.LoginFailure):
            await client.start("wrong")
    at_peer.allow("401")


async def test_only_what_a_bot_asked_for_is_told(at_peer: DiscordPeer) -> None:
    async with ClientSession() as session, session.ws_connect(f"{at_peer.gateway_url}?v=10&encoding=json") as socket:
        assert (await socket.receive_json())["d"] == {"heartbeat_interval": 41_250}
        await socket.send_json({"op": 2, "d": {"token": at_peer.token, "intents": 1 << 12}})
        assert (await socket.receive_json())["t"] == "READY"
        ada = at_peer.person("Ada")
        ada.mention(at_peer.channel("general"), "Hello?")
        ada.write(ada.direct, "Hello!")
        assert (await socket.receive_json())["d"]["content"] == "Hello!"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{}", 4002),
        ('{"op": 3}', 4003),
        ('{"op": 2, "d": {"token": "wrong"}}', 4004),
        ('{"op": 6, "d": {"token": "wrong"}}', 4004),
    ],
)
async def test_what_is_not_understood_closes_the_connection(discord_peer: DiscordPeer, sent: str, code: int) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(f"{discord_peer.gateway_url}?v=10&encoding=json") as socket,
    ):
        await socket.receive_json()
        await socket.send_str(sent)
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == code
    (violation,) = discord_peer.violations
    discord_peer.allow(violation)


async def test_a_bot_is_told_of_the_guilds_that_it_comes_into_and_leaves(discord_peer: DiscordPeer, bot: Bot) -> None:
    heard: list[str] = []

    async def on_guild_join(guild: discord.Guild) -> None:
        heard.append(f"joined {guild.name}")

    async def on_guild_remove(guild: discord.Guild) -> None:
        heard.append(f"left {guild.name}")

    bot.event(on_guild_join)
    bot.event(on_guild_remove)
    discord_peer.leave(discord_peer.guild("Elsewhere"))
    await until(discord_peer, lambda: len(heard) == 2)
    assert heard == ["joined Elsewhere", "left Elsewhere"]


@pytest.mark.parametrize("code", [4000, 4009])
async def test_a_bot_whose_connection_is_closed_resumes(discord_peer: DiscordPeer, bot: Bot, code: int) -> None:
    discord_peer.disconnect(code)
    await until(discord_peer, lambda: discord_peer.gateway.resumed)
    assert (discord_peer.gateway.identified, discord_peer.gateway.resumed) == (1, 1)


async def test_a_bot_in_shards_is_served(at_peer: DiscordPeer) -> None:
    async with discord.AutoShardedClient(intents=INTENTS, guild_ready_timeout=0.1) as client:
        running = asyncio.create_task(client.start(at_peer.token))
        await client.wait_until_ready()
        assert (client.shard_count, len(client.guilds)) == (1, 1)
    await running


async def test_the_gateway_is_told_to_those_who_ask(discord_peer: DiscordPeer, bot: Bot) -> None:
    told: Json = await bot.http.request(Route("GET", "/gateway/bot"))
    assert (told["url"], told["shards"]) == (discord_peer.gateway_url, 1)
    assert told["session_start_limit"]["remaining"] == 999
