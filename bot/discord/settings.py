"""What Discord gives an admin to set."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from bot.settings import SettingsError, read_environment


class DiscordSettings(BaseModel):
    """The token of the bot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr | None = None

    @field_validator("token")
    @classmethod
    def _has_three_parts(cls, token: SecretStr) -> SecretStr:
        if len(token.get_secret_value().split(".")) < 3:
            msg = "a bot's token has three parts with dots between them; this one has not"
            raise ValueError(msg)
        return token

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> DiscordSettings:
        """Return the settings in *environment*. Raises SettingsError without a token, or with what is none."""
        settings = read_environment(cls, {"DISCORD_TOKEN": "token"}, environment)
        if settings.token is None:
            msg = "DISCORD_TOKEN is not set: it lets Rolewise answer; docs/discord.md shows where Discord gives it"
            raise SettingsError(msg)
        return settings

    @property
    def secret(self) -> str:
        """The token in the clear."""
        return self.token.get_secret_value() if self.token else ""
