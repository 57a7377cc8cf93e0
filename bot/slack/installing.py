"""Many workspaces: each installs the app by itself, and its tokens are kept sealed in the state store."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from math import inf
from time import time
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.manifest import required_scopes
from bot.slack.reading import team_of
from bot.slack.settings import SlackSettings
from bot.slack.tools import tools
from bot.state.failures import StateError
from bot.state.opening import State
from bot.state.vault import Vault

Body = dict[str, Any]

#: The time in which an administrator who began to install must have finished.
_INSTALLING_LASTS = timedelta(minutes=10)
#: A token is renewed when it is valid for less than this. Slack's tokens that rotate are valid for twelve hours.
_ROTATE_MINUTES = 120
_log = structlog.get_logger("rolewise.slack")


class Installations(AsyncInstallationStore):
    """The workspaces that have installed the app, by team, or by organisation where that installed it for all."""

    def __init__(self, vault: Vault) -> None:
        """Keep them in *vault*."""
        self._vault = vault

    @property
    def logger(self) -> logging.Logger:
        """Where the SDK logs."""
        return logging.getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        """Keep *installation*; BoltError, which Bolt tells who installs, when that fails."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the tokens of *bot*."""
        try:
            await asyncio.to_thread(self._vault.put, "slack", "installation", _place_of(bot), _kept(bot))
        except StateError as error:
            raise BoltError(str(error)) from error

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the bot of the workspace, or else of the organisation."""
        for place in (None if is_enterprise_install else team_id, enterprise_id):
            if place and (kept := await asyncio.to_thread(self._vault.get, "slack", "installation", place)):
                return Bot(**kept)
        return None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Remove the tokens of the workspace or organisation."""
        await asyncio.to_thread(self._vault.delete, "slack", "installation", team_id or enterprise_id or "")


class InstallingStates(AsyncOAuthStateStore):
    """One-use tokens that tie the end of an installation to its beginning."""

    def __init__(self, vault: Vault) -> None:
        """Keep them in *vault*."""
        self._vault = vault

    @property
    def logger(self) -> logging.Logger:
        """Where the SDK logs."""
        return logging.getLogger(__name__)

    async def async_issue(self, *_: object, **__: object) -> str:
        """Return a new token."""
        return await asyncio.to_thread(self._vault.issue, "slack-installing", _INSTALLING_LASTS)

    async def async_consume(self, state: str) -> bool:
        """Return whether *state* was issued, lately, and not used before."""
        return bool(state) and await asyncio.to_thread(self._vault.consume, "slack-installing", state)


class OneWorkspace(AsyncAuthorize):
    """Authorizes everything with the one token, which was checked at the start."""

    def __init__(self, result: AuthorizeResult) -> None:
        """Take what Slack told of the token."""
        self._result = result

    async def __call__(self, **_: Any) -> AuthorizeResult:
        """Return it."""
        return self._result


class ManyWorkspaces(AsyncAuthorize):
    """Authorizes a request with the token of its workspace, which is renewed before it expires.

    While it is valid it is renewed beside the request, which has to be acknowledged.
    """

    def __init__(self, installations: Installations, rotator: AsyncTokenRotator) -> None:
        """Look up tokens in *installations*."""
        self._installations, self._rotator = installations, rotator
        self._renewing: dict[str, asyncio.Task[Bot]] = {}

    async def __call__(
        self, *, context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        """Return the token of the workspace, None where the app is not installed."""
        bot = await self._installations.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
        )
        if bot is None:
            return None
        valid = (bot.bot_token_expires_at or inf) - time()
        if valid < _ROTATE_MINUTES * 60:
            renewing = self._renewed(bot)
            bot = bot if valid > 0 else await asyncio.shield(renewing)
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
        )

    def _renewed(self, bot: Bot) -> asyncio.Task[Bot]:
        """Return the task that renews the token of *bot*: one at a time, as what renews a token serves once."""
        place = _place_of(bot)
        if place not in self._renewing:
            self._renewing[place] = task = asyncio.create_task(self._renew(bot))
            task.add_done_callback(lambda _: self._renewing.pop(place, None))
        return self._renewing[place]

    async def _renew(self, bot: Bot) -> Bot:
        try:
            renewed = await self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_ROTATE_MINUTES)
            if renewed:
                await self._installations.async_save_bot(renewed)
        # A RuntimeError says that the connections are closed, at the end of serving.
        except (SlackTokenRotationError, ClientError, TimeoutError, BoltError, RuntimeError) as error:
            _log.error("token not renewed", team=bot.team_id, reason=f"{type(error).__name__} {error}")
            return bot
        return renewed or bot


def installing(
    settings: SlackSettings, state: State, client: AsyncWebClient, *, follow_threads: bool = False
) -> tuple[AsyncOAuthFlow, AsyncAuthorize]:
    """Return the pages ``/slack/install`` and ``/slack/oauth_redirect``, and what authorizes with what they keep."""
    assert settings.client_id  # noqa: S101 - for the type checker: many_workspaces says so
    secret = settings.client_secret.get_secret_value() if settings.client_secret else ""
    installations = Installations(state.vault)
    flow = AsyncOAuthFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=secret,
            scopes=sorted(required_scopes(follow_threads=follow_threads)),
            user_scopes=[],
            authorization_url=f"{client.base_url.removesuffix('api/')}oauth/v2/authorize",
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=InstallingStates(state.vault),
            state_expiration_seconds=int(_INSTALLING_LASTS.total_seconds()),
        ),
    )
    rotator = AsyncTokenRotator(client_id=settings.client_id, client_secret=secret, client=client)
    return flow, ManyWorkspaces(installations, rotator)


def register(app: AsyncApp) -> None:
    """Register what ends an installation."""
    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_tokens_revoked)


async def on_uninstalled(body: Body, context: AsyncBoltContext) -> None:
    """Remove everything of a workspace that has removed the app: tokens, questions, votes and choices."""
    await _forget(team_of(body), context)


async def on_tokens_revoked(body: Body, context: AsyncBoltContext) -> None:
    """Remove what cannot be used any more when the bot's token was revoked; those of persons were never kept."""
    if body["event"].get("tokens", {}).get("bot"):
        await _forget(team_of(body), context)


async def _forget(team: str, context: AsyncBoltContext) -> None:
    count = await asyncio.to_thread(tools(context).state.forget_team, "slack", team)
    _log.info("workspace removed", questions=count)


def _place_of(bot: Bot) -> str:
    """Return the workspace or organisation that *bot* is of."""
    return (bot.enterprise_id if bot.is_enterprise_install else bot.team_id) or ""


def _kept(bot: Bot) -> dict[str, Any]:
    """Return what makes *bot* again. Times are numbers, as JSON knows no dates."""
    times = {"installed_at": bot.installed_at, "bot_token_expires_at": bot.bot_token_expires_at}
    kept = bot.to_dict_for_copying() | times
    return {name: value for name, value in kept.items() if value is not None}
