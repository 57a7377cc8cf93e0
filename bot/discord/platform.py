"""Discord as one of the platforms: see ``bot.platforms``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.discord.serving import serve_discord
from bot.discord.settings import DiscordSettings
from bot.platforms import Prepared


def prepare(environment: Mapping[str, str]) -> Prepared:
    """Return Discord's adapter. Raises SettingsError without a token."""
    return Prepared(partial(serve_discord, DiscordSettings.from_environment(environment)))
