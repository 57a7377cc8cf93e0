"""``/help``, ``/privacy``, and ``/rolewise-settings`` for who manages a server."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.discord.hearing import channel_names
from bot.discord.privacy import show_privacy
from bot.discord.reading import PLATFORM, language_of
from bot.discord.rendering import render_notice
from bot.discord.telling import Interaction, fill_in, show_alone, tell
from bot.discord.views import render_help
from bot.discord.wording import everywhere, say
from bot.discord.work import Worker
from bot.messages.catalogue import messages


def managing(worker: Worker) -> list[Any]:
    """Return the commands."""

    @app_commands.command(name=say("help"), description=say("help_does"))
    async def show_help(interaction: Interaction) -> None:
        await show_alone(interaction, render_help(language_of(interaction)))

    @app_commands.command(name=say("privacy"), description=say("privacy_does"))
    async def tell_privacy(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_privacy(interaction, worker.service.state)

    return [everywhere(show_help), everywhere(tell_privacy), _settings(worker)]


class _Settings(app_commands.Group):
    """Commands for who manages a server, whoever else may be given them in its integrations."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether they may be used; else tell why not."""
        if interaction.permissions.manage_guild or interaction.permissions.administrator:
            return True
        await tell(interaction, messages(language_of(interaction)).only_managers)
        return False


def _settings(worker: Worker) -> app_commands.Group:
    rooms = worker.service.state.rooms
    group = _Settings(
        name="rolewise-settings",
        description=say("settings_does"),
        allowed_installs=app_commands.AppInstallationType(guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    async def shown(interaction: Interaction) -> None:
        guild, words = interaction.guild, messages(language_of(interaction))
        allowed = await asyncio.to_thread(rooms.allowed, PLATFORM, str(interaction.guild_id))
        told = words.only_in.format(channels=channel_names(guild, allowed)) if allowed else words.everywhere
        await fill_in(interaction, render_notice(told))

    @group.command(name="show", description=say("settings_show"))
    async def show(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await shown(interaction)

    @group.command(name="allow", description=say("settings_allow"))
    @app_commands.describe(channel=say("channel_is"))
    async def allow(interaction: Interaction, channel: discord.TextChannel | discord.ForumChannel) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.to_thread(rooms.allow, PLATFORM, str(interaction.guild_id), str(channel.id))
        await shown(interaction)

    @group.command(name="everywhere", description=say("settings_everywhere"))
    async def answer_everywhere(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await asyncio.to_thread(rooms.allow_all, PLATFORM, str(interaction.guild_id))
        await shown(interaction)

    return group
