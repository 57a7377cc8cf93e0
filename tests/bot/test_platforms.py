"""The table of platforms: which are wanted, and what of the environment is theirs alone."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from bot.platforms import PLATFORMS, configured, own_variables, prepare
from bot.settings import SettingsError


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ["slack"]),
        ({"SLACK_CLIENT_ID": "1"}, ["slack"]),
        ({"DISCORD_TOKEN": "a.b.c"}, ["discord"]),
        ({"DISCORD_TOKEN": "a.b.c", "SLACK_BOT_TOKEN": "xoxb-1"}, ["slack", "discord"]),
        ({"DISCORD_TOKEN": "a.b.c", "SLACK_BOT_TOKEN": ""}, ["discord"]),
    ],
)
def test_a_platform_is_wanted_whose_variable_is_set(environment: dict[str, str], expected: list[str]) -> None:
    assert configured(environment) == expected


def test_with_no_platform_every_way_to_one_is_named() -> None:
    with pytest.raises(SettingsError, match=r"SLACK_BOT_TOKEN or SLACK_CLIENT_ID for Slack; DISCORD_TOKEN for Discord"):
        configured({"SLACK_SIGNING_SECRET": "s"})


def test_a_platform_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SettingsError, match=r"serve teams: there is no such platform; there are slack, discord"):
        prepare("teams", {})


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_has_its_folder(name: str) -> None:
    assert find_spec(f"bot.{name}.platform")
    with pytest.raises(SettingsError, match=f"docs/{name}.md"):
        prepare(name, {})


def test_an_adapter_that_keeps_tokens_of_workspaces_asks_for_them_to_be_sealed() -> None:
    many = {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s"}
    assert prepare("slack", many).sealed
    assert not prepare("discord", {"DISCORD_TOKEN": "a.b.c"}).sealed


def test_the_variables_of_platforms_are_theirs_alone() -> None:
    environment = {"SLACK_APP_TOKEN": "x", "DISCORD_TOKEN": "y", "PORT": "1", "ROLEWISE_DISCORD_API_URL": "u"}
    assert own_variables(environment) == ["SLACK_APP_TOKEN", "DISCORD_TOKEN"]
