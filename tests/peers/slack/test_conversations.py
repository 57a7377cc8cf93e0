"""Reading channels and threads, and what stands around messages."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer


async def test_a_thread_is_read_oldest_first_and_a_channel_newest_first(
    slack: SlackPeer, client: AsyncWebClient
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    first = ada.write(general, "One")
    ada.write(general, "Two")
    ada.write(general, "Three", first)
    replies = await client.conversations_replies(channel=general.id, ts=first.ts)
    assert [each["text"] for each in replies["messages"]] == ["One", "Three"]
    history = await client.conversations_history(channel=general.id)
    assert [each["text"] for each in history["messages"]] == ["Two", "One"]


async def test_pages_follow_their_cursor(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    for text in ("One", "Two", "Three"):
        ada.write(general, text)
    page = await client.conversations_history(channel=general.id, limit=2)
    assert page["has_more"]
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=general.id, limit=2, cursor=cursor)
    assert [each["text"] for each in rest["messages"]] == ["One"]


async def test_metadata_is_read_where_it_is_asked_for(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    metadata = {"event_type": "answer", "event_payload": {"id": "7"}}
    await client.chat_postMessage(channel=general.id, text="Bread", metadata=metadata)
    plain = await client.conversations_history(channel=general.id)
    whole = await client.conversations_history(channel=general.id, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata


async def test_reading_needs_the_scope_of_the_kind_of_channel(slack: SlackPeer, client: AsyncWebClient) -> None:
    secret = slack.channel("secret", private=True)
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.conversations_history(channel=secret.id)
    slack.allow("groups:history")


async def test_an_assistants_thread_has_a_status_a_title_and_prompts(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    root = ada.open_assistant()
    channel, ts = ada.direct.id, root.ts
    await client.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="is looking this up")
    await client.assistant_threads_setTitle(channel_id=channel, thread_ts=ts, title="Bakers")
    prompts = [{"title": "Bakers", "message": "What does a baker do?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, thread_ts=ts, prompts=prompts)
    assert slack.statuses == [(channel, ts, "is looking this up")]
    assert slack.titles == {(channel, ts): "Bakers"}
    assert slack.prompts == {channel: prompts}


async def test_five_prompts_are_too_many(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    prompts = [{"title": "Bakers", "message": "What does a baker do?"}] * 5
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=ada.direct.id, thread_ts=ada.open_assistant().ts, prompts=prompts
        )
    slack.allow("up to 4 prompts")
