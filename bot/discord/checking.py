"""What the bot needs in a server, and what is said where that is missing."""

from __future__ import annotations

import discord
import structlog

#: To see, to write, in threads too, to show files, and to read what it replies to.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    embed_links=True,
    read_message_history=True,
)
_log = structlog.get_logger("rolewise.discord")


def missing_permissions(guild: discord.Guild, bot: int) -> list[str]:
    """Return the names of what the *bot*, by its id, needs in *guild* and does not have; channels may differ.

    Where Discord has not told what it has, nothing is said to be missing.
    """
    member = guild.get_member(bot)
    if member is None:
        return []
    held = member.guild_permissions
    return [name for name, needed in PERMISSIONS if needed and not getattr(held, name)]


def tell_missing(guild: discord.Guild, bot: int) -> None:
    """Log the permissions that the *bot* lacks in *guild*, with the cure."""
    if missing := missing_permissions(guild, bot):
        _log.warning(
            "permissions missing",
            server=guild.name,
            missing=", ".join(missing),
            cure="give them to the bot's role, or invite it again with the link of `rolewise discord invite`",
        )
