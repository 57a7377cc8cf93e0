"""Slack: whether it takes the tokens, what they may do, and whether the clocks agree. Asks, and changes nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor.findings import Finding, fault, listed, of_error, ok, warning
from bot.serving.failures import SetupError
from bot.settings import Settings, SettingsError
from bot.slack.app import make_client
from bot.slack.checking import check_reachable, check_socket, check_workspace
from bot.slack.manifest import required_scopes
from bot.slack.settings import SlackSettings

#: Seconds that an answer may take.
_PATIENCE = 5.0
#: A signature is refused after five minutes (Slack, "Verifying requests from Slack"); and when clocks are told of.
_EXPIRED, _APART = timedelta(minutes=5), timedelta(minutes=1)
_CLOCK = "set this machine's clock, with NTP: `timedatectl set-ntp true`"


def _now() -> datetime:
    return datetime.now(UTC)


async def check_slack(
    settings: Settings, environment: Mapping[str, str], now: Callable[[], datetime] = _now
) -> list[Finding]:
    """Return what is wrong with the app of *environment*; nothing where its settings do not make one."""
    try:
        slack = SlackSettings.from_environment(environment)
    except SettingsError:  # told of by the checks of the settings
        return []
    client = make_client(settings.slack_api_url)
    checks = [_clock(client, now), _socket(client, slack)]
    if slack.bot_token and not slack.many_workspaces:
        checks.append(_workspace(client, slack.bot_token.get_secret_value(), settings))
    found = await asyncio.gather(*(_bounded(check, settings.slack_api_url) for check in checks))
    each_once = dict.fromkeys(finding for findings in found for finding in findings)
    return [*_signing_secret(slack), *each_once]


async def _bounded(check: Coroutine[Any, Any, list[Finding]], place: str) -> list[Finding]:
    try:
        return await asyncio.wait_for(check, _PATIENCE)
    except SetupError as error:
        return [of_error("slack.refused", error)]
    except TimeoutError:
        what = f"Slack has not answered at {place} within {_PATIENCE:g} s"
        return [fault("slack.refused", what, "check the network and a proxy (HTTPS_PROXY), and try again")]


def _signing_secret(slack: SlackSettings) -> Iterator[Finding]:
    secret = slack.signing_secret.get_secret_value() if slack.signing_secret else ""
    if secret and not re.fullmatch("[0-9a-f]{32}", secret):
        what = f"SLACK_SIGNING_SECRET has {len(secret)} characters, and not 32 of 0 to 9 and a to f"
        yield warning("slack.secret", what, "copy it again, whole: Basic Information → App Credentials")


async def _clock(client: AsyncWebClient, now: Callable[[], datetime]) -> list[Finding]:
    header = await check_reachable(client)
    if header is None:
        return []
    apart = abs(now() - parsedate_to_datetime(header))
    found = f"this machine's clock and Slack's are {apart.total_seconds():.0f} s apart"
    if apart >= _EXPIRED:
        return [fault("slack.clock", f"{found}: every request of Slack's over HTTP is refused as too old", _CLOCK)]
    return [ok("slack.clock", found) if apart < _APART else warning("slack.clock", found, _CLOCK)]


async def _socket(client: AsyncWebClient, slack: SlackSettings) -> list[Finding]:
    if slack.app_token is None:
        return [ok("slack.socket", "no socket: events come over HTTP", "")]
    await check_socket(client, slack)
    return [ok("slack.socket", "Slack opens a socket for SLACK_APP_TOKEN")]


async def _workspace(client: AsyncWebClient, token: str, settings: Settings) -> list[Finding]:
    who = await check_workspace(client, token, follow_threads=settings.slack_follow_threads)
    found = [ok("slack.workspace", f"the bot is {who.bot_user_id} in the workspace {who.team or who.team_id}")]
    # Those of following threads are of use without it: with them it is seen whether an answer arrived.
    if superfluous := sorted({*(who.bot_scopes or ())} - required_scopes(follow_threads=True)):
        mend = "take them away under OAuth & Permissions, and install the app again"
        found.append(warning("slack.scopes", f"scopes that nothing here needs: {listed(superfluous)}", mend))
    else:
        found.append(ok("slack.scopes", "it has the scopes of the manifest, and no others"))
    return found
