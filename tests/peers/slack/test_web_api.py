"""Tokens, scopes, forms and JSON."""

from __future__ import annotations

import json

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer


@pytest.mark.parametrize("token", ["xoxb-unknown", "", "xapp-1"])
async def test_an_unknown_token_is_refused(slack: SlackPeer, token: str) -> None:
    with pytest.raises(SlackApiError, match=r"invalid_auth|not_authed"):
        await AsyncWebClient(token, base_url=slack.api_url).auth_test()


async def test_the_granted_scopes_stand_in_a_header(slack: SlackPeer, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["bot_id"] == slack.home_team.bot_id
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_a_call_beyond_the_scopes_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="missing_scope") as caught:
        await client.users_info(user=slack.person("Ada").id)
    assert caught.value.response["needed"] == "users:read"
    assert slack.violations == ["users.info: missing_scope: needs users:read"]
    slack.allow("missing_scope")


async def test_a_scope_that_is_granted_opens_its_methods() -> None:
    with SlackPeer(scopes=["users:read"]) as slack:
        ada = slack.person("Ada")
        client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
        assert (await client.users_info(user=ada.id))["user"]["name"] == "Ada"


async def test_an_unknown_method_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        await client.api_call("chat.shout")
    slack.allow("chat.shout: unknown_method")


async def test_a_form_carries_blocks_as_json(slack: SlackPeer) -> None:
    general = slack.channel("general")
    form = {"channel": general.id, "text": "x", "blocks": json.dumps([{"type": "divider"}])}
    headers = {"Authorization": f"Bearer {slack.home_team.token}"}
    async with ClientSession() as session:
        await session.post(f"{slack.api_url}chat.postMessage", data=form, headers=headers)
    assert slack.answers(general)[0].blocks[0]["type"] == "divider"


async def test_sockets_open_for_the_apps_own_token_alone(slack: SlackPeer, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=str(slack.home_team.token))


async def test_every_call_is_kept(slack: SlackPeer, client: AsyncWebClient) -> None:
    await client.auth_test()
    (call,) = slack.calls("auth.test")
    assert call.result["ok"]
