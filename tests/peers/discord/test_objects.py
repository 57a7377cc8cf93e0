"""What a bot is told of a message that it may not read."""

from __future__ import annotations

import discord
import pytest

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import until
from tests.peers.discord.objects import message_object
from tests.peers.discord.peer import DiscordPeer


async def test_without_the_privileged_intent_only_what_concerns_a_bot_has_content(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    heard: list[str] = []

    async def on_message(message: discord.Message) -> None:
        heard.append(message.content)

    bot.event(on_message)
    ada, general = discord_peer.person("Ada"), discord_peer.channel("general")
    (own,) = [await bot.get_partial_messageable(int(general.id)).send("Bread")]
    mine = discord_peer.store.messages[str(own.id)]
    ada.write(general, "Not for bots")
    ada.mention(general, "Hello")
    ada.write(general, "An answer that notifies", reply_to=mine)
    ada.write(general, "An answer that does not", reply_to=mine, mention=False)
    ada.write(ada.direct, "Directly")
    await until(discord_peer, lambda: len(heard) == 6)
    said = f"<@{discord_peer.store.bot.id}> Hello"
    assert heard == ["Bread", "", said, "An answer that notifies", "", "Directly"]


def test_a_message_that_is_referred_to_is_judged_on_its_own(discord_peer: DiscordPeer) -> None:
    ada, bob, general = discord_peer.person("Ada"), discord_peer.person("Bob"), discord_peer.channel("general")
    secret = bob.write(general, "Between people")
    told = message_object(discord_peer.store, ada.mention(general, "What is this?", reply_to=secret))
    assert told["content"].endswith("What is this?")
    assert told["referenced_message"]["content"] == ""
    assert told["message_reference"]["message_id"] == secret.id


def test_a_message_that_was_deleted_is_referred_to_as_nothing(discord_peer: DiscordPeer) -> None:
    ada, general = discord_peer.person("Ada"), discord_peer.channel("general")
    first = ada.write(general, "Hello")
    second = ada.mention(general, "Well?", reply_to=first)
    ada.delete(first)
    assert message_object(discord_peer.store, second)["referenced_message"] is None


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_person_points_at_is_told_whole(discord_peer: DiscordPeer, *, whole: bool) -> None:
    written = discord_peer.person("Ada").write(discord_peer.channel("general"), "Between people")
    assert bool(message_object(discord_peer.store, written, whole=whole)["content"]) is whole
