"""What makes a Slack app, and what is said where something is missing."""

from __future__ import annotations

import pytest

from bot.settings import SettingsError
from bot.slack.settings import SlackSettings

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_SIGNING_SECRET": "0123secret"}
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "34secret", "SLACK_SIGNING_SECRET": "0123secret"}


@pytest.mark.parametrize(
    ("environment", "http", "many"),
    [
        (SOCKET, False, False),
        (SOCKET | HTTP, False, False),
        (HTTP, True, False),
        (MANY, True, True),
        (MANY | SOCKET, True, True),
        (HTTP | {"SLACK_BOT_TOKEN": "xoxe.xoxb-1-rotating"}, True, False),
        (SOCKET | {"SLACK_CLIENT_ID": ""}, False, False),
    ],
)
def test_the_tokens_that_are_set_say_how_it_listens(environment: dict[str, str], http: bool, many: bool) -> None:
    settings = SlackSettings.from_environment(environment)
    assert (settings.listens_on_http, settings.many_workspaces) == (http, many)


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "34"}, "SLACK_CLIENT_ID"),
        (SOCKET | {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "34"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_what_is_missing_is_named_with_where_to_find_it(environment: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=f"^{missing} is not set: .*docs/slack.md"):
        SlackSettings.from_environment(environment)


@pytest.mark.parametrize(
    ("differing", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-1-secret"}, "SLACK_BOT_TOKEN: a bot token begins with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1-secret"}, "SLACK_APP_TOKEN: an app-level token begins with xapp-"),
    ],
)
def test_a_wrong_value_is_named_and_no_secret_is_told(differing: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        SlackSettings.from_environment(SOCKET | differing)
    assert str(refused.value).startswith(words)
    assert "secret" not in str(refused.value)


def test_settings_tell_no_secret_where_they_are_shown() -> None:
    assert "secret'" not in repr(SlackSettings.from_environment(SOCKET | MANY))
