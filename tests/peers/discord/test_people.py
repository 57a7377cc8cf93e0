"""People: where they are, what they are offered, and what they see."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import until
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.permissions import Permission

Seen = discord.Interaction[Bot]
QUESTION = {"type": 3, "name": "question", "description": "x", "required": True, "max_length": 5}
PRIVATE = {"type": 5, "name": "private", "description": "x"}
DEPTH = {"type": 3, "name": "depth", "description": "x", "choices": [{"name": "Brief", "value": "b"}]}


def register(peer: DiscordPeer, **more: Any) -> None:
    options = [QUESTION, PRIVATE, DEPTH]
    peer.commands.overwrite("", [{"name": "ask", "description": "Ask", "options": options, **more}])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "must be filled in"),
        ({"question": "x" * 6}, "6 characters"),
        ({"question": 7}, "not of the option's type"),
        ({"question": "x", "quietly": True}, "has no options"),
        ({"question": "x", "depth": "Deep"}, "is not offered"),
    ],
)
def test_a_command_is_sent_only_as_a_client_would(
    discord_peer: DiscordPeer, options: dict[str, Any], words: str
) -> None:
    register(discord_peer)
    with pytest.raises(AssertionError, match=words):
        discord_peer.person("Ada").slash("ask", **options)


def test_a_command_is_offered_only_where_it_is_installed(discord_peer: DiscordPeer) -> None:
    register(discord_peer, contexts=[0, 2], integration_types=[0])
    elsewhere = discord_peer.guild("Elsewhere", bot=False)
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob", guilds=[elsewhere])
    general = discord_peer.channel("general", elsewhere)
    with pytest.raises(AssertionError, match="does not see the channel"):
        ada.slash("ask", channel=general, question="x")
    with pytest.raises(AssertionError, match="installed neither here nor"):
        bob.slash("ask", channel=general, question="x")
    bob.install()
    with pytest.raises(AssertionError, match="is not installed so"):
        bob.slash("ask", channel=general, question="x")
    with pytest.raises(AssertionError, match="not offered in a context of kind 1"):
        ada.slash("ask", question="x")
    with pytest.raises(AssertionError, match="there is no command 'role'; there are: \\['ask'\\]"):
        ada.slash("role")


async def test_a_subcommand_is_named_with_its_command(discord_peer: DiscordPeer, bot: Bot) -> None:
    group = discord.app_commands.Group(name="role", description="Roles")

    @group.command()
    async def show(interaction: Seen, name: str, whose: discord.Member) -> None:
        await interaction.response.send_message(f"{name} of {whose.display_name}")

    bot.tree.add_command(group)
    await bot.tree.sync()
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    general = discord_peer.channel("general")
    ada.slash("role show", channel=general, name="Baker", whose=bob)
    (said,) = await until(discord_peer, lambda: discord_peer.answers(general))
    assert said.content == "Baker of Bob"


async def test_where_the_app_is_not_it_answers_whoever_carries_it(discord_peer: DiscordPeer, bot: Bot) -> None:
    owners: list[tuple[bool, bool]] = []

    @bot.tree.command()
    @discord.app_commands.allowed_installs(guilds=False, users=True)
    @discord.app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(interaction: Seen) -> None:
        owners.append((interaction.is_user_integration(), interaction.is_guild_integration()))
        await interaction.response.send_message("Bread")

    await bot.tree.sync()
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    ada.install()
    between = discord_peer.direct(ada, bob)
    ada.slash("ask", channel=between)
    await until(discord_peer, lambda: bob.reads("Bread"))
    assert owners == [(True, False)]


def test_a_private_channel_is_seen_by_its_members(discord_peer: DiscordPeer) -> None:
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    secret = discord_peer.channel("secret", members=[ada])
    written = ada.write(secret, "Bread")
    assert (ada.sees(secret), bob.sees(secret)) == ([written], [])
    with pytest.raises(AssertionError, match="Bob does not see"):
        bob.write(secret, "Cake")


async def test_what_a_bot_may_not_see_it_is_not_told(discord_peer: DiscordPeer, bot: Bot) -> None:
    heard: list[str] = []

    async def on_message(message: discord.Message) -> None:
        heard.append(message.content)

    bot.event(on_message)
    ada = discord_peer.person("Ada")
    hidden, general = discord_peer.channel("hidden"), discord_peer.channel("general")
    discord_peer.permit(hidden, Permission.VIEW_CHANNEL, allowed=False)
    ada.mention(hidden, "one")
    ada.mention(general, "two")
    await until(discord_peer, lambda: heard)
    assert heard == [f"<@{discord_peer.store.bot.id}> two"]


async def test_a_person_changes_and_deletes_what_she_wrote(discord_peer: DiscordPeer, bot: Bot) -> None:
    heard: list[str] = []

    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        heard.append(event.message.content)

    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        heard.append(f"deleted {event.message_id}")

    bot.event(on_raw_message_edit)
    bot.event(on_raw_message_delete)
    ada = discord_peer.person("Ada")
    written = ada.write(ada.direct, "Bread")
    ada.edit(written, "Cake")
    ada.delete(written)
    await until(discord_peer, lambda: len(heard) == 2)
    assert heard == ["Cake", f"deleted {written.id}"]
