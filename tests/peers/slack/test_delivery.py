"""What Slack sends again, when, and what it does not."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer


async def test_an_event_that_is_not_acknowledged_comes_again_with_the_reason() -> None:
    with SlackPeer(ack_seconds=0.1, retry_delays=(0.01, 0.01, 0.01)) as slack:
        client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        async with ClientSession() as session, session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            ada = slack.person("Ada")
            ada.mention(slack.channel("general", [ada]), "Hello?")
            envelopes = [await socket.receive_json() for _ in range(4)]
            for envelope in envelopes:
                await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await asyncio.to_thread(slack.wait_for, lambda: slack.deliveries.all[0].attempts[-1].latency)
        assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
        assert [each["retry_reason"] for each in envelopes] == ["", "timeout", "timeout", "timeout"]
        assert len({each["payload"]["event_id"] for each in envelopes}) == 1
        assert set(slack.violations) == {"late ack: events_api app_mention not acknowledged within 0.1 s"}


async def test_an_event_that_an_app_dies_with_comes_to_the_next(slack: SlackPeer, client: AsyncWebClient) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    async with ClientSession() as session:
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        async with session.ws_connect(url) as first:
            await first.receive_json()
            ada.mention(general, "Hello?")
            lost = await first.receive_json()
        url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
        async with session.ws_connect(url) as second:
            await second.receive_json()
            again = await second.receive_json()
            await second.send_json({"envelope_id": again["envelope_id"]})
            await asyncio.to_thread(slack.wait_for, lambda: slack.deliveries.all[0].acknowledged)
    assert again["payload"] == lost["payload"]


async def test_a_command_that_no_app_takes_fails_before_the_person(slack: SlackPeer) -> None:
    ada = slack.person("Ada")
    ada.command("/ask", "", slack.channel("general", [ada]))
    await asyncio.to_thread(slack.wait_for, lambda: slack.deliveries.failures)
    assert slack.deliveries.failures == [(ada.id, "slash_commands /ask: connection_failed")]
