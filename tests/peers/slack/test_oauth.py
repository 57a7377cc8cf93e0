"""Installing with Bolt's own OAuth pages, rotation, and taking the app out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer

# slack_sdk 3.47 still signs in with it.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def install_url(slack: SlackPeer, tmp_path: Path) -> AsyncIterator[str]:
    """Return the install page of an app."""
    settings = AsyncOAuthSettings(
        client_id=slack.client_id,
        client_secret=slack.client_secret,
        scopes=["chat:write", "commands"],
        installation_store=FileInstallationStore(base_dir=str(tmp_path / "installations")),
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
    )
    client = AsyncWebClient(base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, oauth_settings=settings)
    runner = web.AppRunner(app.web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/slack/install"
    await runner.cleanup()


async def test_an_approved_app_has_a_token_for_that_team_alone(slack: SlackPeer, install_url: str) -> None:
    other = slack.team("Other")
    shown = await asyncio.to_thread(slack.install, install_url, slack.person("Eve", other))
    assert shown.status == 200
    assert other.scopes == {"chat:write", "commands"}
    answer = await AsyncWebClient(other.token, base_url=slack.api_url).auth_test()
    assert answer["team_id"] == other.id


@pytest.mark.parametrize(("approve", "state"), [(False, None), (True, "forged")])
async def test_without_leave_or_with_a_forged_state_there_is_no_token(
    slack: SlackPeer, install_url: str, *, approve: bool, state: str | None
) -> None:
    other = slack.team("Other")
    await asyncio.to_thread(slack.install, install_url, slack.person("Eve", other), approve=approve, state=state)
    assert other.token is None


async def test_rotation_gives_new_tokens_and_ends_the_old() -> None:
    with SlackPeer(rotates_tokens=True) as slack:
        team, client = slack.home_team, AsyncWebClient(base_url=slack.api_url)
        secrets = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        old, refresh = team.token, team.refresh_token
        answer = await client.oauth_v2_access(**secrets, grant_type="refresh_token", refresh_token=refresh)
        assert (await client.auth_test(token=answer["access_token"]))["ok"]
        with pytest.raises(SlackApiError, match="token_expired"):
            await client.auth_test(token=old)
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await client.oauth_v2_access(**secrets, grant_type="refresh_token", refresh_token=refresh)


async def test_an_uninstalled_app_is_told_and_its_token_is_dead(slack: SlackPeer, client: AsyncWebClient) -> None:
    slack.uninstall()
    told = [delivery.payload["event"]["type"] for delivery in slack.deliveries.all]
    assert told == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_a_code_is_used_once(slack: SlackPeer) -> None:
    client = AsyncWebClient(base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await client.oauth_v2_access(client_id=slack.client_id, client_secret=slack.client_secret, code="old")
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(client_id=slack.client_id, client_secret=slack.client_id, code="old")
