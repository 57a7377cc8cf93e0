"""The check before Rolewise serves Slack: what is wrong, and how to mend it."""

from __future__ import annotations

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.serving.failures import SetupError
from bot.slack.manifest import required_scopes
from bot.slack.posting import passes, reason_of
from bot.slack.settings import SlackSettings

_CURES = {
    "invalid_auth": "copy it again, whole",
    "not_authed": "copy it again, whole",
    "account_inactive": "the app was removed from the workspace; install it again, which gives a new one",
    "token_revoked": "install the app again, which gives a new one",
    "token_expired": "install the app again, or turn token rotation off for an app of one workspace",
    "not_allowed_token_type": "it is a token of another kind; docs/slack.md shows which goes where",
    "missing_scope": "give it the scope connections:write, or make a new one that has it",
    "ratelimited": "wait a minute, then start again",
}


async def check_workspace(client: AsyncWebClient, token: str, *, follow_threads: bool = False) -> AuthorizeResult:
    """Return who the bot is with *token*. Raises SetupError when it is refused or lacks scopes."""
    response = await _asked("auth.test", client, token, "SLACK_BOT_TOKEN")
    told = response.headers.get("x-oauth-scopes")
    granted = {scope.strip() for scope in (told or "").split(",")} - {""}
    if told is not None and (missing := required_scopes(follow_threads=follow_threads) - granted):
        msg = (
            f"SLACK_BOT_TOKEN: the app has not the scopes {', '.join(sorted(missing))}; add them under OAuth &"
            " Permissions (or paste what `rolewise serve slack --manifest` prints), then install the app again"
        )
        raise SetupError(msg)
    return AuthorizeResult(
        enterprise_id=response.get("enterprise_id"),
        team_id=response.get("team_id"),
        team=response.get("team"),
        bot_user_id=response.get("user_id"),
        bot_id=response.get("bot_id"),
        bot_token=token,
        bot_scopes=sorted(granted),
    )


async def check_socket(client: AsyncWebClient, settings: SlackSettings) -> None:
    """Raise SetupError unless Slack opens a socket for the app-level token, where there is one."""
    if settings.app_token:
        await _asked("apps.connections.open", client, settings.app_token.get_secret_value(), "SLACK_APP_TOKEN")


async def check_reachable(client: AsyncWebClient) -> str | None:
    """Return the date in the head of Slack's answer, whatever that is. Raises SetupError where there is none."""
    try:
        response = await _called("api.test", client)
    except SlackApiError as error:
        response = error.response
    return next((str(value) for name, value in response.headers.items() if name.lower() == "date"), None)


async def _asked(method: str, client: AsyncWebClient, token: str, variable: str) -> AsyncSlackResponse:
    try:
        return await _called(method, client, {"Authorization": f"Bearer {token}"})
    except SlackApiError as error:
        reason = reason_of(error)
        if passes(error) or reason.startswith("HTTP"):
            msg = f"Slack answers {method} at {client.base_url} with {reason}; try again later, and check the address"
            raise SetupError(msg) from error
        cure = _CURES.get(reason, "look the word up in the guide of " + method)
        msg = f"{variable}: Slack refuses it ({reason}); {cure}"
        raise SetupError(msg) from error


async def _called(method: str, client: AsyncWebClient, headers: dict[str, str] | None = None) -> AsyncSlackResponse:
    try:
        return await client.api_call(method, headers=headers)
    except (ClientError, TimeoutError, OSError) as error:
        msg = (
            f"Slack cannot be reached at {client.base_url} ({error or type(error).__name__}); check the network, a"
            " proxy (HTTPS_PROXY), and ROLEWISE_SLACK_API_URL if it is set"
        )
        raise SetupError(msg) from error
