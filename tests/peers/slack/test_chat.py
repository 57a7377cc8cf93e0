"""Posting, changing and deleting through the real client."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Bread*"}}


async def error_of(awaited: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await awaited
    return str(caught.value.response["error"])


async def test_a_message_is_posted_changed_and_deleted(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general", [slack.person("Ada")])
    ts = (await client.chat_postMessage(channel=general.id, text="Bread", blocks=[SECTION]))["ts"]
    (message,) = slack.answers(general)
    assert message.ts == ts
    await client.chat_update(channel=general.id, ts=ts, text="Cake")
    assert (message.text, message.blocks[0]["type"]) == ("Cake", "section")
    await client.chat_update(channel=general.id, ts=ts, text="Cake", blocks=[])
    assert message.blocks == []
    await client.chat_delete(channel=general.id, ts=ts)
    assert slack.messages(general) == []


async def test_where_the_app_may_not_post_it_is_refused(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    elsewhere, secret = slack.channel("elsewhere", [ada], bot=False), slack.channel("x", private=True, bot=False)
    general = slack.channel("general", [ada])
    assert await error_of(client.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
    assert await error_of(client.chat_postMessage(channel=secret.id, text="x")) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel="C0", text="x")) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel=general.id, thread_ts="1.0", text="x")) == "thread_not_found"
    said = ada.write(general, "Hello")
    assert await error_of(client.chat_update(channel=general.id, ts=said.ts, text="x")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=general.id, ts=said.ts)) == "cant_delete_message"
    assert await error_of(client.chat_update(channel=general.id, ts="1.0", text="x")) == "message_not_found"


async def test_posting_to_a_person_opens_the_direct_message(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    posted = await client.chat_postMessage(channel=ada.id, text="Hello")
    assert posted["channel"] == ada.direct.id
    assert [message.text for message in ada.sees(ada.direct)] == ["Hello"]


async def test_an_ephemeral_message_is_seen_by_one(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada])
    ts = (await client.chat_postEphemeral(channel=general.id, user=ada.id, text="Psst"))["message_ts"]
    assert ada.reads("Psst")
    assert not bob.reads("Psst")
    assert await error_of(client.chat_postEphemeral(channel=general.id, user=bob.id, text="x")) == (
        "user_not_in_channel"
    )
    assert await error_of(client.chat_update(channel=general.id, ts=ts, text="x")) == "message_not_found"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")
async def test_blocks_that_slack_refuses_are_refused_and_violations(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    long = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    assert await error_of(client.chat_postMessage(channel=general.id, text="x", blocks=long)) == "invalid_blocks"
    assert await error_of(client.chat_postMessage(channel=general.id, text="")) == "no_text"
    place = "blocks[0](header).text(plain_text).text"
    assert slack.violations == [
        f"chat.postMessage: invalid_blocks: {place}: 151 characters, allowed are 1 to 150",
        "chat.postMessage: no_text",
    ]
    slack.allow("chat.postMessage")


@pytest.mark.parametrize(
    ("said", "violation"),
    [
        ({"blocks": [SECTION]}, "blocks without text"),
        ({"text": "x" * 4001}, "text of 4001 characters"),
        ({"text": "x", "link_names": True}, "parse=full or link_names"),
        ({"text": "<https://example.org|[1]>"}, "without unfurl_links and unfurl_media set to false"),
        ({"text": "https://example.org", "unfurl_links": False}, "without unfurl_media set to false"),
        ({"text": "x", "attachments": [{"text": "y"}]}, "attachments are not known"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")
@pytest.mark.filterwarnings("ignore:The `attachments` argument:UserWarning")
@pytest.mark.filterwarnings("ignore:Additionally:UserWarning")
async def test_bad_manners_are_violations_though_slack_takes_them(
    slack: SlackPeer, client: AsyncWebClient, said: dict[str, Any], violation: str
) -> None:
    await client.chat_postMessage(channel=slack.channel("general").id, **said)
    assert len(slack.violations) == 1
    assert violation in slack.violations[0]
    slack.allow(violation)


async def test_links_without_unfurling_are_good_manners(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    await client.chat_postMessage(channel=general.id, text="https://x.org", unfurl_links=False, unfurl_media=False)
    assert [said.text for said in slack.answers(general)] == ["https://x.org"]
    assert slack.violations == []


async def test_a_reply_to_a_reply_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    first = ada.write(general, "One")
    reply = ada.write(general, "Two", first)
    await client.chat_postMessage(channel=general.id, thread_ts=reply.ts, text="Three")
    assert slack.answers(general)[0].thread_ts == first.ts
    assert len(slack.violations) == 1
    slack.allow("is a reply")


async def test_mass_mentions_are_counted(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    await client.chat_postMessage(channel=general.id, text="<!channel> and &lt;!here&gt;")
    assert [ping.target for ping in slack.pings] == ["<!channel>"]


async def test_a_reaction_is_added_and_removed_once(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    said = ada.write(general, "Hello")
    eyes = {"channel": general.id, "timestamp": said.ts, "name": "eyes"}
    await client.reactions_add(**eyes)
    assert await error_of(client.reactions_add(**eyes)) == "already_reacted"
    assert said.reactions == {"eyes": [slack.home_team.bot.id]}
    await client.reactions_remove(**eyes)
    assert await error_of(client.reactions_remove(**eyes)) == "no_reaction"
