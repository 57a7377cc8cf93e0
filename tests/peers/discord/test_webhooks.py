"""What a bot says after its first answer."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord import ui

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import until
from tests.peers.discord.interactions import Interaction
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import Permission, deny
from tests.peers.discord.seeing import visible_text

Seen = discord.Interaction[Bot]


@pytest.fixture
async def seen(bot: Bot) -> asyncio.Queue[Seen]:
    """Return the interactions of /ask, which the bot answers with "Little"."""
    queue: asyncio.Queue[Seen] = asyncio.Queue()

    @bot.tree.command()
    @discord.app_commands.allowed_installs(guilds=True, users=True)
    @discord.app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(interaction: Seen) -> None:
        await interaction.response.send_message("Little")
        await queue.put(interaction)

    await bot.tree.sync()
    return queue


def ask(person: Person) -> Interaction:
    return person.slash("ask")


async def test_an_answer_is_read_changed_and_deleted(discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]) -> None:
    ada = discord_peer.person("Ada")
    ask(ada)
    interaction = await seen.get()
    assert (await interaction.original_response()).content == "Little"
    await interaction.edit_original_response(content="Much")
    assert ada.reads("Much")
    await interaction.delete_original_response()
    assert ada.sees(ada.direct) == []
    with pytest.raises(discord.NotFound) as caught:
        await interaction.edit_original_response(content="Again")
    assert caught.value.code == 10008


async def test_follow_ups_are_changed_and_deleted_alone(discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]) -> None:
    ada = discord_peer.person("Ada")
    ask(ada)
    interaction = await seen.get()
    followed = await interaction.followup.send("More", wait=True)
    await followed.edit(content="Most")
    assert [each.content for each in ada.sees(ada.direct)] == ["Little", "Most"]
    await followed.delete()
    assert [each.content for each in ada.sees(ada.direct)] == ["Little"]


async def test_a_token_lives_fifteen_minutes(discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]) -> None:
    asked = ask(discord_peer.person("Ada"))
    interaction = await seen.get()
    discord_peer.expire(asked)
    with pytest.raises(discord.HTTPException) as caught:
        await interaction.followup.send("More")
    assert (caught.value.status, caught.value.code) == (401, 50027)


async def test_where_only_the_person_installed_the_app_there_are_five_follow_ups(
    discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]
) -> None:
    elsewhere = discord_peer.guild("Elsewhere", bot=False)
    ada = discord_peer.person("Ada", guilds=[elsewhere])
    ada.install()
    asked = ada.slash("ask", channel=discord_peer.channel("general", elsewhere))
    interaction = await seen.get()
    for _ in range(5):
        await interaction.followup.send("More")
    with pytest.raises(discord.HTTPException) as caught:
        await interaction.followup.send("Too much")
    assert caught.value.code == 40094
    assert len(asked.follow_ups) == 5
    discord_peer.allow("40094")


async def test_who_may_not_use_apps_aloud_sees_their_answers_alone(
    discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]
) -> None:
    elsewhere = discord_peer.guild("Elsewhere", bot=False)
    ada = discord_peer.person("Ada", guilds=[elsewhere])
    ada.install()
    general = discord_peer.channel("general", elsewhere)
    deny(general, ada.id, Permission.USE_EXTERNAL_APPS)
    ada.slash("ask", channel=general)
    await seen.get()
    assert len(discord_peer.ephemerals(general, ada)) == 1
    deny(general, ada.id, Permission.USE_APPLICATION_COMMANDS)
    with pytest.raises(AssertionError, match="no commands here"):
        ada.slash("ask", channel=general)


async def test_an_answer_becomes_one_of_components_v2_when_what_it_was_is_emptied(
    discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]
) -> None:
    ada = discord_peer.person("Ada")
    ask(ada)
    interaction = await seen.get()
    view: ui.LayoutView = ui.LayoutView().add_item(ui.TextDisplay("**Much**"))
    with pytest.raises(discord.HTTPException, match="must be emptied"):
        await interaction.edit_original_response(view=view)
    await interaction.edit_original_response(content=None, view=view)
    (shown,) = ada.sees(ada.direct)
    assert (visible_text(shown), shown.is_v2) == ("Much", True)
    discord_peer.allow("CANNOT_USE_LEGACY_FIELDS")


async def test_a_deferred_answer_is_filled_in_with_components_v2(discord_peer: DiscordPeer, bot: Bot) -> None:
    @bot.tree.command()
    async def late(interaction: Seen) -> None:
        await interaction.response.defer(ephemeral=True)
        view: ui.LayoutView = ui.LayoutView().add_item(ui.TextDisplay("**Much**"))
        await interaction.edit_original_response(view=view)

    await bot.tree.sync()
    ada, general = discord_peer.person("Ada"), discord_peer.channel("general")
    asked = ada.slash("late", channel=general)
    await until(discord_peer, lambda: asked.settled)
    assert [visible_text(each) for each in discord_peer.ephemerals(general, ada)] == ["Much"]


async def test_an_answer_for_all_cannot_become_ephemeral(discord_peer: DiscordPeer, seen: asyncio.Queue[Seen]) -> None:
    asked = ask(discord_peer.person("Ada"))
    interaction = await seen.get()
    route = discord.http.Route(
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        webhook_id=interaction.application_id,
        webhook_token=interaction.token,
    )
    await interaction.client.http.request(route, json={"content": "Between us", "flags": 64})
    await until(discord_peer, lambda: asked.response and asked.response.content == "Between us")
    assert len(discord_peer.violations) == 2
    discord_peer.allow("edit_original")
