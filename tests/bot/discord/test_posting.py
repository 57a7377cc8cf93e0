"""Where replies go when Discord does not take them where they belong."""

from __future__ import annotations

import discord
import pytest

from bot.discord.posting import DiscordReplier, fetch_message, post
from bot.discord.reading import Heard, Place
from bot.discord.rendering import render_notice
from bot.discord.serving import point_at
from bot.serving.reception import Asking
from bot.settings import Settings
from bot.state.opening import State
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import Permission
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel, Message


@pytest.fixture
async def client(discord_peer: DiscordPeer) -> discord.Client:
    """Return a client that is logged in and hears nothing."""
    point_at(Settings(discord_api_url=discord_peer.api_url, discord_gateway_url=discord_peer.gateway_url))
    client = discord.Client(intents=discord.Intents.none())
    await client.login(discord_peer.token)
    return client


def place_of(message: Message) -> Place:
    """Return where *message* is replied to."""
    return Place(int(message.channel.id), int(message.author.id), int(message.id))


async def test_under_one_nonce_a_message_is_posted_once(
    discord_peer: DiscordPeer, client: discord.Client, ada: Person, general: Channel
) -> None:
    place = place_of(ada.write(general, "Hello"))
    for words in ("once", "twice"):
        await post(client, place, render_notice(words), nonce="f" * 32)
    assert [visible_text(message) for message in discord_peer.answers(general)] == ["once"]
    await client.close()


async def test_a_reply_is_found_that_an_earlier_process_posted(
    discord_peer: DiscordPeer, client: discord.Client, ada: Person, general: Channel, state: State
) -> None:
    asked = ada.write(general, "Hello")
    asking = Asking("1" * 32, "Hello", "discord", "2", general.id, "3", ada.id)
    replier = DiscordReplier(Heard(asking, place_of(asked)), client, state)
    assert await replier.is_posted() is False
    await post(client, place_of(asked), render_notice("Hello"))
    assert await replier.is_posted() is True
    discord_peer.permit(general, Permission.VIEW_CHANNEL, allowed=False)
    discord_peer.allow("get_messages: 50001")
    assert await replier.is_posted() is None
    await client.close()


async def test_a_reply_to_a_message_that_is_gone_is_posted_all_the_same(
    discord_peer: DiscordPeer, client: discord.Client, ada: Person, general: Channel
) -> None:
    asked = ada.write(general, "Hello")
    ada.delete(asked)
    await post(client, place_of(asked), render_notice("Hello"))
    assert len(discord_peer.answers(general)) == 1
    discord_peer.allow("get_message: 10008")
    assert await fetch_message(client, int(general.id), int(asked.id)) is None
    await client.close()


async def test_who_takes_no_direct_messages_cannot_be_told(
    discord_peer: DiscordPeer, client: discord.Client, ada: Person, general: Channel
) -> None:
    asked = ada.write(general, "Hello")
    ada.refuse_direct()
    discord_peer.permit(general, Permission.SEND_MESSAGES, allowed=False)
    discord_peer.allow("create_message: 500")
    with pytest.raises(discord.Forbidden):
        await post(client, place_of(asked), render_notice("Hello"))
    await client.close()
