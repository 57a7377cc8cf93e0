"""How commands are called and told of, in each language, and where they may be used."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str as localised

from bot.messages import command_words


class CommandWords(app_commands.Translator):
    """Names and descriptions in the languages that have them, from the catalogue of messages."""

    async def translate(
        self,
        string: localised,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's
    ) -> str | None:
        """Return *string* in *locale*, or None where it stays as it is."""
        key = string.extras.get("key", "")
        return command_words("zh").get(key) if locale is discord.Locale.chinese else None


def say(key: str) -> localised:
    """Return what the catalogue says under *key* for Discord, with its translations."""
    return localised(command_words("en")[key], key=key)


def everywhere(command: Any) -> Any:
    """Let *command* be used in servers, direct messages and groups, wherever the app is installed for."""
    command = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
