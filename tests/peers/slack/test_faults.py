"""Rate limits, errors, broken and stalled connections."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer


async def test_a_client_that_honours_retry_after_gets_through(slack: SlackPeer, client: AsyncWebClient) -> None:
    slack.limit("auth.test", retry_after=1)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    assert (await client.auth_test())["ok"]
    assert len(slack.calls("auth.test")) == 2


async def test_a_call_before_retry_after_is_over_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    slack.limit("auth.test", retry_after=5)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="ratelimited") as caught:
            await client.auth_test()
        await asyncio.sleep(0.06)
    assert caught.value.response.status_code == 429
    assert len(slack.violations) == 1
    slack.allow("before Retry-After was over")


async def test_a_method_fails_as_often_as_it_is_told(slack: SlackPeer, client: AsyncWebClient) -> None:
    slack.fail("auth.test", "internal_error")
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.auth_test()
    assert (await client.auth_test())["ok"]


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_breaks_before_or_after_the_call_takes_effect(
    slack: SlackPeer, client: AsyncWebClient, *, after: bool
) -> None:
    general = slack.channel("general")
    client.retry_handlers.clear()
    slack.drop("chat.postMessage", after=after)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=general.id, text="Bread")
    assert len(slack.answers(general)) == after


@pytest.mark.parametrize("after", [False, True])
async def test_a_call_is_held_before_or_after_it_takes_effect(
    slack: SlackPeer, client: AsyncWebClient, *, after: bool
) -> None:
    general = slack.channel("general")
    hold = slack.hold("chat.postMessage", after=after)
    posting = asyncio.create_task(client.chat_postMessage(channel=general.id, text="Bread"))
    await asyncio.to_thread(hold.wait)
    assert len(slack.answers(general)) == after
    hold.release()
    assert (await posting)["ok"]
    assert len(slack.answers(general)) == 1


async def test_a_held_call_can_be_cut_off(slack: SlackPeer, client: AsyncWebClient) -> None:
    general = slack.channel("general")
    client.retry_handlers.clear()
    hold = slack.hold("chat.postMessage")
    posting = asyncio.create_task(client.chat_postMessage(channel=general.id, text="Bread"))
    await asyncio.to_thread(hold.wait)
    hold.abandon()
    with pytest.raises(aiohttp.ClientError):
        await posting
    assert slack.answers(general) == []
