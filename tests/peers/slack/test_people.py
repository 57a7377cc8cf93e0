"""What people do, as the app is told of it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import EVENTS, SlackPeer
from tests.peers.slack.people import typed
from tests.peers.slack.seeing import visible_text

Json = dict[str, Any]
EVERYTHING = {"events": EVENTS | {"message.channels", "reaction_added", "assistant_thread_started"}}


def events(slack: SlackPeer) -> list[Json]:
    return [delivery.payload["event"] for delivery in slack.deliveries.all]


def test_what_is_typed_is_escaped_and_its_urls_marked() -> None:
    assert typed("a < b, see https://example.org/?a&b") == "a &lt; b, see <https://example.org/?a&amp;b>"


def test_an_app_hears_only_what_it_subscribed_to(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.write(general, "Hello")
    ada.react(ada.mention(general, "a & b"), "eyes")
    (event,) = events(slack)
    assert (event["type"], event["text"]) == ("app_mention", f"<@{slack.home_team.bot.id}> a &amp; b")


@pytest.mark.parametrize("slack", [EVERYTHING], indirect=True)
def test_a_mention_is_told_twice_to_an_app_that_hears_channels(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    asked = ada.mention(slack.channel("general", [ada]), "Hello?")
    assert [event["type"] for event in events(slack)] == ["message", "app_mention"]
    assert {event["ts"] for event in events(slack)} == {asked.ts}


@pytest.mark.parametrize("slack", [EVERYTHING], indirect=True)
def test_an_app_hears_nothing_from_channels_that_it_is_not_in(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    ada.mention(slack.channel("general", [ada], bot=False), "Hello?")
    assert events(slack) == []


@pytest.mark.parametrize("slack", [EVERYTHING], indirect=True)
def test_edits_deletions_and_reactions_are_told(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    said = ada.write(slack.channel("general", [ada]), "Hello")
    ada.edit(said, "Hi")
    ada.react(said, "eyes")
    ada.delete(said)
    _, changed, reacted, deleted = events(slack)
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Hi")
    assert (reacted["type"], reacted["item"]["ts"]) == ("reaction_added", said.ts)
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)


@pytest.mark.parametrize("slack", [EVERYTHING], indirect=True)
def test_other_bots_are_told_apart(slack: SlackPeer) -> None:
    slack.bot_message(slack.channel("general"), f"<@{slack.home_team.bot.id}> hello")
    assert [(event["type"], "bot_id" in event) for event in events(slack)] == [("message", True), ("app_mention", True)]


async def test_opening_the_home_tab_tells_the_app_what_was_there(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    ada.open_home()
    await client.views_publish(user_id=ada.id, view={"type": "home", "blocks": [{"type": "divider"}]})
    ada.open_home()
    ada.open_home("messages")
    assert [("view" in event, event["tab"]) for event in events(slack)] == [
        (False, "home"),
        (True, "home"),
        (False, "messages"),
    ]


@pytest.mark.parametrize("slack", [EVERYTHING], indirect=True)
def test_an_assistants_thread_begins_with_a_message_of_the_app(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    root = ada.open_assistant()
    started = events(slack)[-1]["assistant_thread"]
    assert (started["channel_id"], started["thread_ts"]) == (ada.direct.id, root.ts)


async def test_nobody_can_press_what_she_cannot_see(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    button = {"type": "button", "text": {"type": "plain_text", "text": "More"}, "action_id": "more"}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postEphemeral(channel=general.id, user=ada.id, text="Psst", blocks=blocks)
    (hidden,) = slack.ephemerals(general, ada)
    assert visible_text(hidden) == "[More]"
    with pytest.raises(AssertionError, match="Bob does not see"):
        bob.click(hidden, "more")
    ada.click(hidden, "more")


def test_a_private_channel_is_seen_by_its_members(slack: SlackPeer) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    secret = slack.channel("secret", [ada], private=True)
    ada.write(secret, "Psst")
    assert ada.reads("Psst")
    assert not bob.reads("Psst")
