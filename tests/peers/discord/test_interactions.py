"""Interactions: what people do reaches a bot, and how it may answer."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord.app_commands import Choice
from discord.http import Route

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import until
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.seeing import THINKING, visible_text
from tests.peers.discord.store import Flag

Seen = discord.Interaction[Bot]


async def test_a_slash_command_arrives_with_its_options_and_the_askers_language(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    seen: list[tuple[object, ...]] = []

    @bot.tree.command()
    async def ask(interaction: Seen, question: str, private: bool = False) -> None:
        seen.append(
            (question, private, str(interaction.locale), str(interaction.guild_locale), interaction.context.guild)
        )
        await interaction.response.send_message("A baker bakes.", ephemeral=private)

    await bot.tree.sync()
    ada, bob = discord_peer.person("Ada", locale="zh-CN"), discord_peer.person("Bob")
    general = discord_peer.channel("general")
    for private in (True, False):
        ada.slash("ask", channel=general, question="面包师做什么？", private=private)
        await asyncio.to_thread(discord_peer.settle)
    assert seen == [("面包师做什么？", private, "zh-CN", "en-US", True) for private in (True, False)]
    (ephemeral,) = discord_peer.ephemerals(general, ada)
    (public,) = discord_peer.answers(general)
    assert visible_text(ephemeral) == visible_text(public) == "A baker bakes."
    assert bob.sees(general) == [public]


async def test_an_answer_that_is_put_off_is_filled_in(discord_peer: DiscordPeer, bot: Bot) -> None:
    go_on = asyncio.Event()

    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.defer()
        await go_on.wait()
        await interaction.edit_original_response(content="A baker bakes.")

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    general = discord_peer.channel("general")
    asked = ada.slash("ask", channel=general)
    (shown,) = await until(discord_peer, lambda: discord_peer.answers(general))
    assert visible_text(shown) == THINKING
    assert asked.thinking
    go_on.set()
    await asyncio.to_thread(discord_peer.settle)
    assert visible_text(shown) == "A baker bakes."
    assert shown.edited == 0


async def test_the_first_follow_up_of_a_deferred_answer_fills_it_in(discord_peer: DiscordPeer, bot: Bot) -> None:
    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("A baker bakes.", ephemeral=True)
        await interaction.followup.send("And sells.", ephemeral=True)

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    asked = ada.slash("ask")
    await until(discord_peer, lambda: asked.follow_ups)
    assert [visible_text(each) for each in discord_peer.ephemerals(ada.direct, ada)] == ["A baker bakes.", "And sells."]


async def test_a_follow_up_that_would_be_seen_by_others_than_the_deferral_is_a_violation(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.defer()
        await interaction.followup.send("Between us", ephemeral=True)

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    asked = ada.slash("ask")
    await until(discord_peer, lambda: asked.settled)
    assert asked.response is not None
    assert asked.response.only_for is None
    (violation,) = discord_peer.violations
    assert "is fixed" in violation
    discord_peer.allow("is fixed")


async def test_an_interaction_is_answered_once(discord_peer: DiscordPeer, bot: Bot) -> None:
    codes: list[int] = []

    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.defer()
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("Twice")
        except discord.HTTPException as error:
            codes.append(error.code)
        await interaction.delete_original_response()

    await bot.tree.sync()
    discord_peer.person("Ada").slash("ask")
    await until(discord_peer, lambda: codes)
    assert codes == [40060]
    discord_peer.allow("40060")


@pytest.mark.parametrize("discord_peer", [{"answer_seconds": 0.1}], indirect=True)
async def test_an_answer_that_comes_late_is_refused_and_the_person_was_told(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    codes: list[int] = []

    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await asyncio.sleep(0.3)
        try:
            await interaction.response.send_message("Late")
        except discord.NotFound as error:
            codes.append(error.code)

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    asked = ada.slash("ask")
    await until(discord_peer, lambda: codes)
    assert codes == [10062]
    assert discord_peer.interactions.failures == [(ada.id, "/ask: not answered within 0.1 s")]
    assert asked.response is None
    discord_peer.allow("late answer: /ask")


async def test_a_command_with_nobody_there_fails_before_the_person(discord_peer: DiscordPeer) -> None:
    discord_peer.commands.overwrite("", [{"name": "ask", "description": "Ask"}])
    asked = discord_peer.person("Ada").slash("ask")
    assert asked.failure == "nobody was there"


async def test_a_bot_that_comes_back_in_time_answers_what_was_asked_meanwhile(
    discord_peer: DiscordPeer, bot: Bot
) -> None:
    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.send_message("Bread")

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    discord_peer.cut()
    asked = ada.slash("ask")
    await until(discord_peer, lambda: asked.response)
    assert discord_peer.gateway.resumed == 1


async def test_a_deferral_cannot_be_of_components_v2(discord_peer: DiscordPeer, bot: Bot) -> None:
    codes: list[int] = []

    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        body = {"type": 5, "data": {"flags": int(Flag.IS_COMPONENTS_V2)}}
        try:
            await bot.http.request(Route("POST", path), json=body)
        except discord.HTTPException as error:
            codes.append(error.code)
        await interaction.response.send_message("No")

    await bot.tree.sync()
    discord_peer.person("Ada").slash("ask")
    await until(discord_peer, lambda: codes)
    assert codes == [50035]
    discord_peer.allow("A deferral cannot be flagged")


async def test_what_is_typed_is_completed(discord_peer: DiscordPeer, bot: Bot) -> None:
    async def complete(interaction: Seen, current: str) -> list[Choice[str]]:
        return [Choice(name=f"{current}ps engineer", value="mlops")] * (26 if current == "all" else 1)

    @bot.tree.command()
    @discord.app_commands.autocomplete(name=complete)
    async def role(interaction: Seen, name: str) -> None:
        await interaction.response.send_message(name)

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    typed = ada.autocomplete("role", name="ml o")
    (choice,) = await until(discord_peer, lambda: typed.choices)
    assert (choice["name"], choice["value"]) == ("ml ops engineer", "mlops")
    discord_peer.allow("data.choices: BASE_TYPE_BAD_LENGTH")
    too_many = ada.autocomplete("role", name="all")
    await until(discord_peer, lambda: discord_peer.calls("respond")[-1].status == 400)
    assert too_many.choices is None
    too_many.failure = "looked at"


async def test_a_menu_command_shows_a_message_that_the_bot_could_not_read(discord_peer: DiscordPeer, bot: Bot) -> None:
    @bot.tree.context_menu(name="Find sources")
    async def find(interaction: Seen, message: discord.Message) -> None:
        await interaction.response.send_message(f"{message.author.name}: {message.content}", ephemeral=True)

    await bot.tree.sync()
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    general = discord_peer.channel("general")
    written = bob.write(general, "Bakers bake at night.")
    asked = ada.menu("Find sources", written)
    await until(discord_peer, lambda: asked.response)
    assert ada.reads("bob: Bakers bake at night.")
    assert not bob.reads("bob: Bakers bake at night.")
