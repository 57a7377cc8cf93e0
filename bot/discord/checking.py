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


def missing_permissions(guild: discord.Guild) -> list[str]:
    """Return the names of what the bot needs in *guild* and does not have there; channels may allow less or more."""
    held = guild.me.guild_permissions
    return [name for name, needed in PERMISSIONS if needed and not getattr(held, name)]


def tell_missing(guild: discord.Guild) -> None:
    """Log the permissions that are missing in *guild*, with the cure."""
    if missing := missing_permissions(guild):
        _log.warning(
            "permissions missing",
            server=guild.name,
            missing=", ".join(missing),
            cure="give them to the bot's role, or invite it again with the link of `rolewise discord invite`",
        )
