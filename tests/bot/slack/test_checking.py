"""What is wrong with tokens and scopes is said before anything is served, with the cure."""

from __future__ import annotations

import pytest

from bot.serving.failures import SetupError
from bot.slack.app import make_client
from bot.slack.checking import check_socket, check_workspace
from bot.slack.manifest import required_scopes
from bot.slack.settings import SlackSettings
from tests.bot.slack.running import free_port
from tests.peers.slack.peer import SlackPeer

WRONG = {"SLACK_APP_TOKEN": "xapp-wrong"}


def settings(slack: SlackPeer, **differing: str) -> SlackSettings:
    return SlackSettings.from_environment(slack.environment() | differing)


async def test_a_token_with_every_scope_tells_who_the_bot_is(slack: SlackPeer) -> None:
    team = slack.home_team
    who = await check_workspace(make_client(slack.api_url), str(team.token))
    assert (who.team_id, who.bot_user_id, who.bot_id, who.bot_token) == (team.id, team.bot.id, team.bot_id, team.token)


async def test_scopes_that_are_missing_are_named(slack: SlackPeer) -> None:
    slack.home_team.scopes = required_scopes() - {"chat:write", "commands"}
    with pytest.raises(SetupError, match="has not the scopes chat:write, commands; add them"):
        await check_workspace(make_client(slack.api_url), str(slack.home_team.token))


async def test_more_scopes_than_are_needed_do_no_harm(slack: SlackPeer) -> None:
    slack.home_team.scopes = required_scopes() | {"users:read"}
    assert await check_workspace(make_client(slack.api_url), str(slack.home_team.token))


@pytest.mark.parametrize(
    ("reason", "cure"),
    [
        ("invalid_auth", "copy it again, whole"),
        ("account_inactive", "install it again"),
        ("token_revoked", "install the app again"),
        ("token_expired", "install the app again"),
        ("not_allowed_token_type", "docs/slack.md"),
        ("something_new", "look the word up in the guide of auth.test"),
    ],
)
async def test_a_token_that_slack_refuses_is_named_with_the_reason_and_the_cure(
    slack: SlackPeer, reason: str, cure: str
) -> None:
    slack.fail("auth.test", reason)
    with pytest.raises(SetupError) as refused:
        await check_workspace(make_client(slack.api_url), str(slack.home_team.token))
    assert str(refused.value).startswith(f"SLACK_BOT_TOKEN: Slack refuses it ({reason}); ")
    assert cure in str(refused.value)
    assert str(slack.home_team.token) not in str(refused.value)


async def test_a_socket_is_asked_for_only_where_there_is_a_token_for_it(slack: SlackPeer) -> None:
    client = make_client(slack.api_url)
    await check_socket(client, settings(slack))
    await check_socket(client, settings(slack, SLACK_APP_TOKEN=""))
    assert len(slack.calls("apps.connections.open")) == 1


async def test_a_wrong_token_for_the_socket_is_named(slack: SlackPeer) -> None:
    with pytest.raises(SetupError, match=r"^SLACK_APP_TOKEN: Slack refuses it \(invalid_auth\); copy it again"):
        await check_socket(make_client(slack.api_url), settings(slack, **WRONG))


async def test_a_slack_that_cannot_be_reached_is_named_by_its_address() -> None:
    address = f"http://127.0.0.1:{free_port()}/api/"
    with pytest.raises(SetupError, match=f"cannot be reached at {address} .*HTTPS_PROXY.*ROLEWISE_SLACK_API_URL"):
        await check_workspace(make_client(address), "xoxb-1")
