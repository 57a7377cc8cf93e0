"""The client: every event that Rolewise hears in Discord."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog
from aiohttp import ClientError
from discord import app_commands

from bot.discord.checking import tell_missing
from bot.discord.commands import add_commands, sync_if_changed
from bot.discord.hearing import on_message
from bot.discord.pressing import is_reason, on_press, on_reason
from bot.discord.telling import tell_failure
from bot.discord.wording import CommandWords
from bot.discord.work import Worker
from bot.serving.service import Service
from bot.state.failures import StateError
from knowledge.roles import load_roles

_log = structlog.get_logger("rolewise.discord")


def intents() -> discord.Intents:
    """Return what the bot asks to hear: nothing that needs Discord's leave.

    Mentions, replies that ping it and direct messages come with their content all the same.
    """
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Commands(app_commands.CommandTree[discord.Client]):
    """The tree of commands."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell who used a command that it failed; where a check has told them why, there is nothing to say."""
        if not isinstance(error, app_commands.CheckFailure):
            await tell_failure(interaction, getattr(error, "original", error))


class RolewiseClient(discord.Client):
    """Hears messages and interactions over one connection."""

    def __init__(self, service: Service) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.worker = Worker(self, service)
        self.tree = Commands(self)

    def is_heard(self) -> bool:
        """Return whether Discord has a session of ours, and its connection is open."""
        return self.is_ready() and self.ws.open

    async def setup_hook(self) -> None:
        """Prepare the commands, once the token is taken and before the gateway is opened."""
        await self.tree.set_translator(CommandWords())
        add_commands(self.tree, self.worker, load_roles())
        try:
            await sync_if_changed(self.tree, self.application_id or 0, self.worker)
        except (StateError, discord.HTTPException, ClientError, TimeoutError) as error:
            _log.error("commands not told", reason=str(error))  # those that Discord knows go on; the next start tells

    async def on_ready(self) -> None:
        """Log that it serves, and what keeps it from that in a server."""
        _log.info(
            "listening", shards=self.shard_count or 1, servers=len(self.guilds), bot=str(self.user and self.user.id)
        )
        for guild in self.guilds:
            tell_missing(guild, self.user.id if self.user else 0)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Log what keeps it from serving in a server that has invited the bot."""
        tell_missing(guild, self.user.id if self.user else 0)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget everything of a server that has removed the bot."""
        count = await asyncio.to_thread(self.worker.service.state.forget_team, "discord", str(guild.id))
        _log.info("server removed", questions=count)

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is for the bot."""
        await on_message(message, self, self.worker)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Do what a button or a window asks for; commands go to the tree."""
        try:
            if interaction.type is discord.InteractionType.component:
                await on_press(interaction, self.worker)
            elif interaction.type is discord.InteractionType.modal_submit:
                data: Any = interaction.data or {}
                if is_reason(str(data.get("custom_id", ""))):
                    await on_reason(interaction, self.worker)
        except Exception as error:  # noqa: BLE001 - the one handler of what a button raises
            await tell_failure(interaction, error)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what an event raised."""
        _log.exception("event failed", event=event_method)


class ShardedClient(RolewiseClient, discord.AutoShardedClient):
    """The same over as many connections as Discord recommends, where that is more than one."""

    def is_heard(self) -> bool:
        """Return whether every connection is open."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())
