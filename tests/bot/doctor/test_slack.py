"""Slack is asked and its refusals are told with the cure, against a Slack that speaks the real protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor import slack as slack_module
from bot.doctor.findings import Finding, Level
from bot.doctor.slack import check_slack
from bot.settings import Settings
from bot.slack.manifest import required_scopes
from tests.bot.doctor.conftest import bad, only
from tests.bot.slack.running import free_port, variables
from tests.peers.slack.peer import SlackPeer


async def ask(
    slack: SlackPeer, differing: Mapping[str, str] | None = None, *, transport: str = "socket", ahead: float = 0
) -> list[Finding]:
    """Return the findings on an app with a clock *ahead* by some seconds; an empty value takes a variable away."""
    given = variables(slack, transport) | dict(differing or {})
    environment = {name: value for name, value in given.items() if value}
    now = datetime.now(UTC) + timedelta(seconds=ahead)
    return await check_slack(Settings(slack_api_url=slack.api_url), environment, lambda: now)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_an_app_of_the_manifest_has_no_finding_but_ok(slack: SlackPeer, transport: str) -> None:
    found = await ask(slack, transport=transport)
    assert bad(found) == []
    assert {one.check for one in found} == {"slack.clock", "slack.socket", "slack.workspace", "slack.scopes"}
    assert str(slack.home_team.token) not in str(found)


async def test_an_app_of_many_workspaces_is_asked_without_a_bots_token(slack: SlackPeer) -> None:
    many = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x"}
    found = await ask(slack, many)
    assert (bad(found), slack.calls("auth.test")) == ([], [])


async def test_scopes_that_are_missing_are_a_fault_and_superfluous_ones_a_warning(slack: SlackPeer) -> None:
    slack.home_team.scopes = required_scopes() - {"chat:write"}
    found = only(await ask(slack), "slack.refused")
    assert (found.level, "chat:write" in found.found, "--manifest" in found.mend) == (Level.FAULT, True, True)
    slack.home_team.scopes = required_scopes() | {"users:read", "channels:history"}
    found = only(await ask(slack), "slack.scopes")
    assert (found.level, found.found) == (Level.WARNING, "scopes that nothing here needs: users:read")


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_refuses_is_named_and_not_shown(slack: SlackPeer, variable: str) -> None:
    wrong = "xoxb-planted" if variable == "SLACK_BOT_TOKEN" else "xapp-planted"
    found = only(await ask(slack, {variable: wrong}), "slack.refused")
    assert found.found.startswith(f"{variable}: Slack refuses it (invalid_auth)")
    assert "planted" not in f"{found.found}{found.mend}"


@pytest.mark.parametrize(("ahead", "level"), [(30, None), (-120, Level.WARNING), (400, Level.FAULT)])
async def test_clocks_that_are_apart_are_told(slack: SlackPeer, ahead: float, level: Level | None) -> None:
    expected = [("slack.clock", level)] if level else []
    assert bad(await ask(slack, ahead=ahead)) == expected


async def test_a_signing_secret_that_cannot_be_one_is_told_by_its_length(slack: SlackPeer) -> None:
    found = only(await ask(slack, {"SLACK_SIGNING_SECRET": "x" * 24}), "slack.secret")
    assert (found.level, "24 characters" in found.found) == (Level.WARNING, True)


async def test_a_slack_that_cannot_be_reached_is_told_once() -> None:
    away = Settings(slack_api_url=f"http://127.0.0.1:{free_port()}/")
    found = await check_slack(away, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    assert "cannot be reached" in only(found, "slack.refused").found


async def test_a_slack_that_does_not_answer_keeps_nobody_waiting(
    slack: SlackPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_module, "_PATIENCE", 0.5)
    held = slack.hold("auth.test")
    found = await ask(slack)
    held.abandon()
    assert "has not answered" in only(found, "slack.refused").found


async def test_settings_that_make_no_app_are_not_asked_about(slack: SlackPeer) -> None:
    assert await ask(slack, {"SLACK_BOT_TOKEN": ""}) == []
    assert slack.api.calls == []
