"""Rate limits, errors, broken and stalled connections."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.peers.discord.conftest import Bot
from tests.peers.discord.peer import DiscordPeer


async def post(peer: DiscordPeer, status: int = 200) -> dict[str, str]:
    """Post a message past discord.py, which would wait, and return the headers of the answer."""
    channel = next(each for each in peer.store.channels.values() if each.guild)
    url = f"{peer.api_url}/channels/{channel.id}/messages"
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {peer.token}"}) as session,
        session.post(url, json={"content": "Bread"}) as response,
    ):
        assert response.status == status
        return dict(response.headers)


async def test_discord_py_waits_for_as_long_as_it_is_told(discord_peer: DiscordPeer, bot: Bot) -> None:
    general = discord_peer.channel("general")
    discord_peer.limit("create_message", retry_after=0.2)
    await bot.get_partial_messageable(int(general.id)).send("Bread")
    first, second = discord_peer.calls("create_message")
    assert second.at - first.at >= 0.2
    assert [first.status, second.status] == [429, 200]


@pytest.mark.parametrize("everywhere", [True, False])
async def test_a_call_before_retry_after_is_over_is_a_violation(discord_peer: DiscordPeer, *, everywhere: bool) -> None:
    discord_peer.channel("general")
    discord_peer.limit("create_message", retry_after=5, everywhere=everywhere)
    told = await post(discord_peer, 429)
    assert told["X-RateLimit-Scope"] == ("global" if everywhere else "user")
    await asyncio.sleep(0.06)
    await post(discord_peer, 429)
    assert len(discord_peer.violations) == 1
    discord_peer.allow("before Retry-After was over")


async def test_a_bucket_says_what_is_left_and_is_refused_when_nothing_is(discord_peer: DiscordPeer) -> None:
    discord_peer.channel("general")
    discord_peer.faults.size("create_message", 2, 30)
    assert [(await post(discord_peer))["X-RateLimit-Remaining"] for _ in range(2)] == ["1", "0"]
    told = await post(discord_peer, 429)
    assert 29 < float(told["Retry-After"]) <= 30


async def test_an_endpoint_fails_as_often_as_it_is_told(discord_peer: DiscordPeer, bot: Bot) -> None:
    place = bot.get_partial_messageable(int(discord_peer.channel("general").id))
    discord_peer.fail("create_message", 403, 50013)
    with pytest.raises(discord.Forbidden):
        await place.send("Bread")
    await place.send("Bread")


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_breaks_before_or_after_the_call_takes_effect(
    discord_peer: DiscordPeer, bot: Bot, *, after: bool
) -> None:
    general = discord_peer.channel("general")
    discord_peer.drop("create_message", after=after)
    with pytest.raises(aiohttp.ClientError):
        await bot.get_partial_messageable(int(general.id)).send("Bread")
    assert len(discord_peer.answers(general)) == after


@pytest.mark.parametrize("after", [False, True])
async def test_a_call_is_held_before_or_after_it_takes_effect(
    discord_peer: DiscordPeer, bot: Bot, *, after: bool
) -> None:
    general = discord_peer.channel("general")
    hold = discord_peer.hold("create_message", after=after)
    posting = asyncio.create_task(bot.get_partial_messageable(int(general.id)).send("Bread"))
    await asyncio.to_thread(hold.wait)
    assert len(discord_peer.answers(general)) == after
    hold.release()
    await posting
    assert len(discord_peer.answers(general)) == 1
