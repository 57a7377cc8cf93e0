"""``/help``, ``/privacy``, and ``/rolewise-settings`` for who manages a server."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.discord.commands import say
from bot.discord.hearing import channel_names
from bot.discord.pressing import language_of, privacy_of, show_alone, tell
from bot.discord.reading import PLATFORM
from bot.discord.views import render_help
from bot.discord.work import Worker
from bot.messages import messages

Interaction = discord.Interaction[discord.Client]


def add_managing(tree: app_commands.CommandTree[discord.Client], worker: Worker) -> None:
    """Add the commands to *tree*."""

    @app_commands.command(name=say("help"), description=say("help_does"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_help(interaction: Interaction) -> None:
        await show_alone(interaction, render_help(language_of(interaction)))

    @app_commands.command(name=say("privacy"), description=say("privacy_does"))
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def show_privacy(interaction: Interaction) -> None:
        await show_alone(interaction, await privacy_of(interaction, worker))

    tree.add_command(show_help)
    tree.add_command(show_privacy)
    tree.add_command(_settings(worker))


def _settings(worker: Worker) -> app_commands.Group:
    rooms = worker.service.state.rooms
    group = app_commands.Group(
        name="rolewise-settings",
        description=say("settings_does"),
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    async def shown(interaction: Interaction) -> None:
        guild, words = interaction.guild, messages(language_of(interaction))
        allowed = await asyncio.to_thread(rooms.allowed, PLATFORM, str(interaction.guild_id))
        told = words.only_in.format(channels=channel_names(guild, allowed)) if allowed else words.everywhere
        await tell(interaction, told)

    @group.command(name="show", description=say("settings_show"))
    async def show(interaction: Interaction) -> None:
        await shown(interaction)

    @group.command(name="allow", description=say("settings_allow"))
    @app_commands.describe(channel=say("channel_is"))
    async def allow(interaction: Interaction, channel: discord.TextChannel | discord.ForumChannel) -> None:
        await asyncio.to_thread(rooms.allow, PLATFORM, str(interaction.guild_id), str(channel.id))
        await shown(interaction)

    @group.command(name="everywhere", description=say("settings_everywhere"))
    async def everywhere(interaction: Interaction) -> None:
        await asyncio.to_thread(rooms.allow_all, PLATFORM, str(interaction.guild_id))
        await shown(interaction)

    return group
