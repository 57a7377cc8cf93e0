"""The client: every event that Rolewise hears in Discord, and what is told where an interaction fails."""

from __future__ import annotations

import secrets
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.discord.commands import CommandWords, add_commands, sync_if_changed
from bot.discord.hearing import closed_rooms, on_message, rooms_told
from bot.discord.pressing import is_reason, language_of, on_press, on_reason, tell
from bot.discord.work import Worker
from bot.messages import messages
from bot.serving.service import Service
from knowledge.roles import load_roles

_log = structlog.get_logger("rolewise.discord")


def intents() -> discord.Intents:
    """Return what the bot asks to hear: nothing that needs Discord's leave.

    Mentions, replies that ping it and direct messages come with their content all the same.
    """
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Commands(app_commands.CommandTree[discord.Client]):
    """The tree of commands; ``worker`` is set by its client."""

    worker: Worker

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether a command may be used here; where an admin allows other channels only, say which."""
        if interaction.type is discord.InteractionType.autocomplete or interaction.command is None:
            return True
        if interaction.command.qualified_name.startswith("rolewise-settings"):
            return True
        if allowed := await closed_rooms(interaction.guild, interaction.channel, self.worker):
            await tell(interaction, rooms_told(interaction.guild, allowed, language_of(interaction)))
            return False
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Log what a command raised, and tell who used it by a reference."""
        await tell_failure(interaction, getattr(error, "original", error))


class RolewiseClient(discord.AutoShardedClient):
    """Hears messages and interactions; as many shards as Discord recommends."""

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
        self.tree.worker = self.worker

    async def setup_hook(self) -> None:
        """Prepare the commands, once the token is taken and before the gateway is opened."""
        await self.tree.set_translator(CommandWords())
        add_commands(self.tree, self.worker, load_roles())
        if self.application_id:
            await sync_if_changed(self.tree, self.application_id, self.worker)

    async def on_ready(self) -> None:
        """Log that it serves."""
        _log.info("listening", shards=self.shard_count, servers=len(self.guilds), bot=str(self.user and self.user.id))

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

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget everything of a server that has removed the bot."""
        import asyncio

        count = await asyncio.to_thread(self.worker.service.state.forget_team, "discord", str(guild.id))
        _log.info("server removed", questions=count)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what an event raised."""
        _log.exception("event failed", event=event_method)


async def tell_failure(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Log *error*, and tell who interacts, by a reference under which it is found."""
    reference = secrets.token_hex(4)
    _log.error("interaction failed", reference=reference, exc_info=error)
    try:
        words = messages(language_of(interaction)).failed.format(reference=reference)
        if interaction.response.is_done():
            await interaction.followup.send(words, ephemeral=True)
        else:
            await tell(interaction, words)
    except discord.HTTPException as failure:
        _log.error("failure not told", reference=reference, reason=failure.code)
