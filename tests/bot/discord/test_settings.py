"""What an admin sets for Discord."""

from __future__ import annotations

import pytest

from bot.discord.settings import DiscordSettings
from bot.settings import SettingsError


def test_the_token_is_taken_and_not_shown() -> None:
    settings = DiscordSettings.from_environment({"DISCORD_TOKEN": "one.two.three", "PORT": "1"})
    assert settings.secret == "one.two.three"  # noqa: S105 - none
    assert "two" not in repr(settings)


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, r"DISCORD_TOKEN is not set: .*docs/discord.md"),
        ({"DISCORD_TOKEN": ""}, r"DISCORD_TOKEN is not set"),
        ({"DISCORD_TOKEN": "ab34cd"}, r"^DISCORD_TOKEN: a bot's token has three parts"),
    ],
)
def test_what_is_no_token_is_refused_and_not_repeated(environment: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as refused:
        DiscordSettings.from_environment(environment)
    assert "ab34cd" not in str(refused.value)
