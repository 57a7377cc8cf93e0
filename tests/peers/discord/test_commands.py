"""What a bot registers as commands."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord.http import Route

from tests.peers.discord.commands import command_problems
from tests.peers.discord.conftest import Bot
from tests.peers.discord.peer import DiscordPeer

Json = dict[str, Any]
OPTION: Json = {"type": 3, "name": "question", "description": "What to ask"}


def command(**more: Any) -> Json:
    return {"name": "ask", "description": "Ask a question", **more}


def add_ask(bot: Bot) -> None:
    @bot.tree.command(name="ask", description="Ask a question")
    async def ask(interaction: discord.Interaction[Bot], question: str) -> None:
        await interaction.response.send_message(question)


async def test_a_sync_that_changes_nothing_is_needless(discord_peer: DiscordPeer, bot: Bot) -> None:
    add_ask(bot)
    (first,) = await bot.tree.sync()
    assert discord_peer.commands.needless == []
    (second,) = await bot.tree.sync()
    assert (len(discord_peer.commands.needless), first.id) == (1, second.id)
    bot.tree.get_command("ask").description = "Ask anything"  # type: ignore[union-attr]
    (third,) = await bot.tree.sync()
    assert (len(discord_peer.commands.syncs), len(discord_peer.commands.needless)) == (3, 1)
    assert third.id == first.id


async def test_commands_of_a_guild_stand_apart(discord_peer: DiscordPeer, bot: Bot) -> None:
    add_ask(bot)
    home = discord.Object(int(discord_peer.home.id))
    bot.tree.copy_global_to(guild=home)
    await bot.tree.sync(guild=home)
    assert await bot.tree.fetch_commands() == []
    assert [each.name for each in await bot.tree.fetch_commands(guild=home)] == ["ask"]


async def test_localisations_are_told_only_to_those_who_ask(discord_peer: DiscordPeer, bot: Bot) -> None:
    route = Route("PUT", "/applications/{id}/commands", id=bot.application_id)
    await bot.http.request(route, json=[command(name_localizations={"zh-CN": "提问"}, options=[OPTION])])
    (told,) = await bot.tree.fetch_commands()
    assert told.name_localizations == {}
    route = Route("GET", "/applications/{id}/commands", id=bot.application_id)
    (whole,) = await bot.http.request(route, params={"with_localizations": "true"})
    assert whole["name_localizations"] == {"zh-CN": "提问"}


async def test_a_command_is_created_and_deleted_alone(discord_peer: DiscordPeer, bot: Bot) -> None:
    path = f"/applications/{bot.application_id}/commands"
    made = await bot.http.request(Route("POST", path), json=command())
    await bot.http.request(Route("POST", path), json=command(name="role"))
    await bot.http.request(Route("DELETE", f"{path}/{made['id']}"))
    assert [each["name"] for each in discord_peer.commands.registered()] == ["role"]
    with pytest.raises(discord.NotFound) as caught:
        await bot.http.request(Route("DELETE", f"{path}/{made['id']}"))
    assert caught.value.code == 10063


async def test_two_commands_of_one_name_are_refused(discord_peer: DiscordPeer, bot: Bot) -> None:
    route = Route("PUT", "/applications/{id}/commands", id=bot.application_id)
    with pytest.raises(discord.HTTPException):
        await bot.http.request(route, json=[command(), command()])
    discord_peer.allow("APPLICATION_COMMANDS_DUPLICATE_NAME")


@pytest.mark.parametrize(
    "made",
    [
        command(name="x" * 32, description="x" * 100),
        command(name="提问", name_localizations={"zh-CN": "提问"}),
        command(options=[{**OPTION, "required": True}, {**OPTION, "name": "private", "type": 5}]),
        {"name": "Find Sources", "type": 3},
    ],
)
def test_a_command_within_the_limits_is_taken(made: Json) -> None:
    assert list(command_problems(made, ())) == []


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (command(name="x" * 33), "name"),
        (command(name="Ask"), "name"),
        (command(name="ask me"), "name"),
        (command(description=""), "description"),
        (command(description="x" * 101), "description"),
        (command(name_localizations={"zh": "提问"}), "name_localizations.zh"),
        (command(description_localizations={"zh-CN": "问" * 101}), "description_localizations.zh-CN"),
        (command(options=[{**OPTION, "name": f"o{number}"} for number in range(26)]), "options"),
        (command(options=[OPTION, {**OPTION, "name": "second", "required": True}]), "options"),
        (command(options=[OPTION, OPTION]), "options"),
        (command(options=[{**OPTION, "choices": [{"name": "x" * 101, "value": "x"}]}]), "options.0.choices.0.name"),
        (command(options=[{**OPTION, "choices": [{"name": "x", "value": "x" * 101}]}]), "options.0.choices.0.value"),
        (command(options=[{**OPTION, "autocomplete": True, "choices": [{"name": "x", "value": "x"}]}]), "options.0"),
        ({"name": "Find sources", "type": 3, "description": "Find"}, "description"),
        (command(options=[{**OPTION, "choices": [{"name": "x" * 99, "value": f"{'x' * 99}"}] * 25}] * 2), ""),
    ],
)
def test_what_is_beyond_a_limit_of_commands_is_named_by_its_place(made: Json, place: str) -> None:
    assert place in [".".join(map(str, each.path)) for each in command_problems(made, ())]
