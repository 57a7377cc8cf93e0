"""An app behind HTTP, made with Bolt as any app is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.http_mode import Signature
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.store import Message

Json = dict[str, Any]
EVENT = {"type": "event_callback", "event": {"type": "app_mention"}}


@pytest.fixture
async def app(slack: SlackPeer, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """Return an app that is reached by HTTP."""
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    runner = web.AppRunner(app.web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.http.url = f"http://{host}:{port}/slack/events"
    yield app
    await asyncio.to_thread(slack.settle)
    await runner.cleanup()


def mention(slack: SlackPeer) -> Message:
    ada = slack.person("Ada")
    return ada.mention(slack.channel("general", [ada]), "Hello?")


async def test_a_mention_is_taken_and_its_latency_kept(slack: SlackPeer, app: AsyncApp) -> None:
    heard: list[Json] = []

    @app.event("app_mention")
    async def hear(event: Json) -> None:
        heard.append(event)

    asked = mention(slack)
    await asyncio.to_thread(slack.wait_for, lambda: heard)
    await asyncio.to_thread(slack.wait_for, lambda: slack.deliveries.all[0].acknowledged)
    (attempt,) = slack.deliveries.all[0].attempts
    assert heard[0]["ts"] == asked.ts
    assert (attempt.status, attempt.latency is not None) == (200, True)


async def test_a_command_is_answered_in_its_acknowledgement(slack: SlackPeer, app: AsyncApp) -> None:
    @app.command("/ask")
    async def answer(ack: Any) -> None:
        await ack("Ask away.")

    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.command("/ask", "", general)
    (said,) = await asyncio.to_thread(slack.wait_for, lambda: slack.ephemerals(general, ada))
    assert said.text == "Ask away."


async def test_a_shortcut_on_a_message_brings_the_message(slack: SlackPeer, app: AsyncApp) -> None:
    taken: list[str] = []

    @app.shortcut("answer_this")
    async def take(ack: Any, body: Json) -> None:
        await ack()
        taken.append(body["message"]["text"])

    ada = slack.person("Ada")
    ada.shortcut("answer_this", ada.write(slack.channel("general", [ada]), "What does a baker do?"))
    await asyncio.to_thread(slack.wait_for, lambda: taken)
    assert taken == ["What does a baker do?"]


@pytest.mark.parametrize("signature", [each for each in Signature if each is not Signature.VALID])
async def test_what_is_not_signed_well_is_refused_by_the_app(
    slack: SlackPeer, app: AsyncApp, signature: Signature
) -> None:
    assert (await asyncio.to_thread(slack.request, EVENT, signature=signature)).status == 401


async def test_the_app_proves_its_url(slack: SlackPeer, app: AsyncApp) -> None:
    assert (await asyncio.to_thread(slack.verify_url)).status == 200


async def test_an_event_without_a_listener_is_a_violation_and_comes_again(slack: SlackPeer, app: AsyncApp) -> None:
    mention(slack)
    await asyncio.to_thread(slack.wait_for, lambda: len(slack.deliveries.all[0].attempts) == 4)
    assert [each.reason for each in slack.deliveries.all[0].attempts] == ["", "http_error", "http_error", "http_error"]
    assert "answered with status 404" in slack.violations[0]
    slack.allow("answered with status 404")


async def test_an_app_that_is_too_slow_hears_it_again() -> None:
    numbers: list[str | None] = []

    async def dawdle(request: web.Request) -> web.Response:
        numbers.append(request.headers.get("X-Slack-Retry-Num"))
        await asyncio.sleep(1.0 if len(numbers) == 1 else 0)
        return web.Response()

    server = web.Application()
    server.router.add_post("/", dawdle)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with SlackPeer(ack_seconds=0.5, retry_delays=(0.0,)) as slack:
        host, port = runner.addresses[0][:2]
        slack.http.url = f"http://{host}:{port}/"
        mention(slack)
        await asyncio.to_thread(slack.wait_for, lambda: slack.deliveries.all[0].acknowledged)
        assert slack.violations == ["late ack: events_api app_mention not answered within 0.5 s"]
    await runner.cleanup()
    assert numbers == [None, "1"]
