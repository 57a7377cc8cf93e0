"""Names and descriptions of commands, in the languages that have them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord.wording import CommandWords, everywhere, say

ANY: Any = None


async def test_words_are_translated_into_chinese_and_left_to_others_as_they_are() -> None:
    words = CommandWords()
    assert await words.translate(say("find_sources"), discord.Locale.chinese, ANY) == "查找出处"
    assert await words.translate(say("find_sources"), discord.Locale.french, ANY) is None
    assert await words.translate(app_commands.locale_str("unknown"), discord.Locale.chinese, ANY) is None


def test_a_command_can_be_used_everywhere() -> None:
    @everywhere
    @app_commands.command(name="try")
    async def command(interaction: discord.Interaction) -> None:
        """Try."""

    assert (command.allowed_installs.guild, command.allowed_installs.user) == (True, True)
    assert command.allowed_contexts.dm_channel
    assert command.allowed_contexts.private_channel
