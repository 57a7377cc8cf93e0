"""What Slack gives an admin to set, by the names that Slack's own guides use."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from bot.settings import SettingsError, read_environment

VARIABLES = {
    "SLACK_BOT_TOKEN": "bot_token",
    "SLACK_APP_TOKEN": "app_token",
    "SLACK_SIGNING_SECRET": "signing_secret",
    "SLACK_CLIENT_ID": "client_id",
    "SLACK_CLIENT_SECRET": "client_secret",
}
_GUIDE = "docs/slack.md shows where Slack gives it"


class SlackSettings(BaseModel):
    """Tokens and secrets of one Slack app.

    With ``app_token`` it listens on a socket, else over HTTP. With ``client_id`` it is installed into many
    workspaces, each with its own token, else ``bot_token`` is that of the one workspace.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None

    @field_validator("bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr) -> SecretStr:
        return _begins(token, "xoxb-", "xoxe.xoxb-", named="a bot token")

    @field_validator("app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr) -> SecretStr:
        return _begins(token, "xapp-", named="an app-level token")

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves."""
        return self.client_id is not None

    @property
    def listens_on_http(self) -> bool:
        """Whether there is a web server: for events without a socket, and for installing into workspaces."""
        return self.app_token is None or self.many_workspaces

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> SlackSettings:
        """Return the settings in *environment*. Raises SettingsError when what is there does not make an app."""
        settings = read_environment(cls, VARIABLES, environment)
        if missing := settings._missing():  # noqa: SLF001 - our own
            msg = f"{missing[0]} is not set: {missing[1]}; {_GUIDE}"
            raise SettingsError(msg)
        return settings

    def _missing(self) -> tuple[str, str] | None:
        """Return the variable that is missing, and what for."""
        if self.client_id is None and self.client_secret is not None:
            return "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET needs it beside it"
        if self.client_id is not None and self.client_secret is None:
            return "SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID needs it beside it"
        if self.client_id is None and self.bot_token is None:
            return "SLACK_BOT_TOKEN", "it begins with xoxb- and lets Rolewise answer"
        if self.listens_on_http and self.signing_secret is None:
            return (
                "SLACK_SIGNING_SECRET",
                "it tells Slack's requests from others' (a socket, with SLACK_APP_TOKEN, needs none)",
            )
        return None


def _begins(token: SecretStr, *prefixes: str, named: str) -> SecretStr:
    if not token.get_secret_value().startswith(prefixes):
        msg = f"{named} begins with {prefixes[0]}, and this one does not"
        raise ValueError(msg)
    return token
