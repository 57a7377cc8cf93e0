"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack.manifest import EVENTS_PATH, manifest_for, required_scopes
from tests.peers.slack import peer

PACKAGE = Path(__file__).parents[3] / "bot" / "slack"
CODE = "\n".join(file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.py")))
URL = "https://rolewise.example.org"
#: The scope without which Slack does not send it. Source: Slack, the events' reference pages.
SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
}
#: Sent by apps of before the agent view.
NOT_SUBSCRIBED = {"assistant_thread_started"}


def manifest(url: str | None = None, *, follow_threads: bool = False) -> Any:
    return yaml.safe_load(manifest_for(url, follow_threads=follow_threads))


def called() -> set[str]:
    """Return the methods that the code calls, by the names that Slack gives them."""
    named = set(re.findall(r'"((?:chat|views|conversations|assistant\.threads)\.\w+)"', CODE))
    sdk = {name.replace("_", ".") for name in re.findall(r"client\.([a-z]+_\w+)\(", CODE)}
    helpers = {"assistant.threads.setSuggestedPrompts"} if "AsyncSetSuggestedPrompts(" in CODE else set()
    return {one for one in named | sdk | helpers if one in peer._METHODS}


def test_the_code_calls_what_this_test_finds() -> None:
    sending = {"chat.postMessage", "chat.postEphemeral"}
    views = {"views.open", "views.publish"}
    assistant = {"assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"}
    assert called() == {*sending, *views, *assistant, "conversations.replies"}


@pytest.mark.parametrize("follow_threads", [False, True])
def test_it_asks_for_the_scopes_that_its_events_commands_and_calls_need_and_for_no_other(follow_threads: bool) -> None:
    asked = manifest(follow_threads=follow_threads)
    scopes = set(asked["oauth_config"]["scopes"]["bot"])
    needed = {
        SCOPE_OF_EVENT[one] for one in asked["settings"]["event_subscriptions"]["bot_events"] if one in SCOPE_OF_EVENT
    }
    needed |= {"commands"}
    for method in called() - {"conversations.replies"}:  # it reads where the bot hears messages anyway
        needs = set(peer._METHODS[method].scopes)
        assert not needs or needs & scopes
        needed |= needs & {"chat:write", "assistant:write"}
    assert scopes == needed


@pytest.mark.parametrize("follow_threads", [False, True])
def test_every_event_that_it_subscribes_to_is_heard(follow_threads: bool) -> None:
    heard = set(re.findall(r'app\.event\("(\w+)"\)', CODE))
    events = manifest(follow_threads=follow_threads)["settings"]["event_subscriptions"]["bot_events"]
    assert {one.partition(".")[0] for one in events} == heard - NOT_SUBSCRIBED


def test_its_commands_and_shortcuts_are_those_that_are_heard() -> None:
    features = manifest()["features"]
    assert [one["command"] for one in features["slash_commands"]] == re.findall(r'app\.command\("(.+)"\)', CODE)
    assert [one["callback_id"] for one in features["shortcuts"]] == re.findall(r'app\.shortcut\("(.+)"\)', CODE)


def test_without_an_address_it_is_the_file_that_ships_and_needs_no_address() -> None:
    assert manifest_for(None) == (PACKAGE / "manifest.yaml").read_text("utf-8")
    assert manifest()["settings"]["socket_mode_enabled"]
    assert "url" not in manifest_for(None)


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_over_http_everything_comes_to_the_address(url: str) -> None:
    made = manifest(url)
    settings = made["settings"]
    assert not settings["socket_mode_enabled"]
    addresses = [settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]]
    addresses += [one["url"] for one in made["features"]["slash_commands"]]
    assert set(addresses) == {URL + EVENTS_PATH}
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["oauth_config"]["scopes"] == manifest()["oauth_config"]["scopes"]


def test_it_hears_where_it_is_not_mentioned_only_when_it_is_to_follow_threads() -> None:
    events = set(manifest()["settings"]["event_subscriptions"]["bot_events"])
    following = set(manifest(follow_threads=True)["settings"]["event_subscriptions"]["bot_events"])
    assert following - events == {"message.channels", "message.groups"}
    assert {"channels:history", "groups:history"} & required_scopes() == set()


def test_it_stays_within_the_lengths_that_slack_takes() -> None:
    """Source: Slack, "App manifest" reference."""
    made = manifest()
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["agent_view"]["agent_description"]) <= 300
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
