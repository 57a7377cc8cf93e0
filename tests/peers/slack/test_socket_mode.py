"""An app in Socket Mode, made with Bolt as any app is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import pytest
from aiohttp import ClientSession, WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text

T = TypeVar("T")
Json = dict[str, Any]
BUTTON = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "Tell me more"}, "value": "7"}
INPUT = {
    "type": "input",
    "block_id": "reason",
    "label": {"type": "plain_text", "text": "What is missing?"},
    "element": {"type": "plain_text_input", "max_length": 20},
}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Feedback"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [INPUT],
}


@pytest.fixture
async def app(slack: SlackPeer, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """Return an app that is connected to the peer."""
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=client, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await until(slack, lambda: slack.socket.ready)
    yield app
    await asyncio.to_thread(slack.settle)
    await handler.close_async()  # type: ignore[no-untyped-call]


async def until(slack: SlackPeer, condition: Callable[[], T]) -> T:
    return await asyncio.to_thread(slack.wait_for, condition)


def answer_mentions(app: AsyncApp, **said: Any) -> None:
    async def answer(event: Json, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], **said)

    app.event("app_mention")(answer)


async def test_a_mention_is_answered_in_its_thread(slack: SlackPeer, app: AsyncApp) -> None:
    answer_mentions(app, text="A baker bakes.")
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    asked = ada.mention(general, "What does a baker do?")
    (answered,) = await until(slack, lambda: slack.answers(general))
    assert (answered.text, answered.thread_ts) == ("A baker bakes.", asked.ts)
    (delivery,) = slack.deliveries.all
    assert delivery.acknowledged
    assert delivery.attempts[0].latency is not None


async def test_a_direct_message_arrives_without_a_mention_and_so_do_the_apps_own(
    slack: SlackPeer, app: AsyncApp
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def answer(event: Json, client: AsyncWebClient) -> None:
        heard.append(event["text"])  # Bolt itself skips the app's own
        await client.chat_postMessage(channel=event["channel"], text="Hello.")

    ada = slack.person("Ada")
    ada.write(ada.direct, "Hi <there>")
    await until(slack, lambda: len(slack.deliveries.all) == 2 and slack.deliveries.all[1].acknowledged)
    assert heard == ["Hi &lt;there&gt;"]
    assert slack.deliveries.all[1].payload["event"]["bot_id"] == slack.home_team.bot_id


async def test_the_answer_to_a_command_is_seen_by_the_asker_alone(slack: SlackPeer, app: AsyncApp) -> None:
    @app.command("/ask")
    async def answer(ack: Any, respond: Any, command: Json) -> None:
        await ack()
        await respond(text=f"You asked: {command['text']}")

    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=False)
    ada.command("/ask", "about bakers", general)
    await until(slack, lambda: slack.ephemerals(general, ada))
    assert ada.reads("about bakers")
    assert not bob.reads("about bakers")
    assert slack.messages(general) == []


async def test_an_acknowledgement_of_a_command_may_say_something(slack: SlackPeer, app: AsyncApp) -> None:
    @app.command("/ask")
    async def answer(ack: Any) -> None:
        await ack(text="Ask away.", response_type="in_channel")

    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.command("/ask", "", general)
    (said,) = await until(slack, lambda: slack.messages(general))
    assert visible_text(said) == "Ask away."


async def test_a_button_opens_a_modal_whose_submission_closes_it(slack: SlackPeer, app: AsyncApp) -> None:
    submitted: list[Json] = []
    answer_mentions(app, text="A baker bakes.", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.action("more")
    async def open_modal(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"callback_id": "feedback"})

    @app.view("feedback")
    async def take(ack: Any, view: Json) -> None:
        await ack()
        submitted.append(view["state"]["values"]["reason"])

    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.mention(general, "What does a baker do?")
    (answered,) = await until(slack, lambda: slack.answers(general))
    ada.click(answered, "Tell me more")
    (view,) = await until(slack, lambda: slack.views(ada))
    with pytest.raises(AssertionError, match="must be filled in"):
        ada.submit(view)
    with pytest.raises(AssertionError, match="21 characters"):
        ada.submit(view, {"reason": "x" * 21})
    ada.submit(view, {"What is missing?": "The oven"})
    await until(slack, lambda: not slack.views(ada))
    assert [each["value"] for each in submitted[0].values()] == ["The oven"]


async def test_an_answer_to_a_submission_that_names_no_field_is_a_violation(slack: SlackPeer, app: AsyncApp) -> None:
    @app.shortcut("feedback")
    async def open_modal(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"callback_id": "feedback"})

    @app.view("feedback")
    async def take(ack: Any) -> None:
        await ack(response_action="errors", errors={"nothing": "Say more."})

    ada = slack.person("Ada")
    ada.shortcut("feedback")
    (view,) = await until(slack, lambda: slack.views(ada))
    ada.submit(view, {"reason": "Bread"})
    await until(slack, lambda: slack.violations)
    assert slack.violations == ["view_submission: errors: there is no input block 'nothing'"]
    slack.allow("no input block")
    assert slack.views(ada) == [view]


async def test_what_is_ephemeral_can_be_replaced_and_deleted_by_its_response_url(
    slack: SlackPeer, app: AsyncApp
) -> None:
    urls: list[str] = []

    @app.command("/ask")
    async def answer(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Hidden", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.action("more")
    async def replace(ack: Any, respond: Any, body: Json) -> None:
        assert "message" not in body
        assert body["container"]["is_ephemeral"]
        urls.append(body["response_url"])
        await ack()
        await respond(text="Replaced", replace_original=True)

    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.command("/ask", "", general)
    (shown,) = await until(slack, lambda: slack.ephemerals(general, ada))
    ada.click(shown, "more")
    await until(slack, lambda: visible_text(shown) == "Replaced")
    async with ClientSession() as session:
        await session.post(urls[0], json={"delete_original": True})
    assert slack.ephemerals(general, ada) == []


async def test_what_is_acknowledged_wrongly_is_a_violation(slack: SlackPeer, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        ada = slack.person("Ada")
        ada.mention(slack.channel("general", [ada]), "Hello?")
        number = (await socket.receive_json())["envelope_id"]
        for said in ({"envelope_id": number, "payload": {"text": "x"}}, {"envelope_id": number}, {"hello": 1}):
            await socket.send_json(said)
        await until(slack, lambda: len(slack.violations) == 4)
    payload, ignored, twice, nonsense = slack.violations
    assert "does not accept a response payload" in payload
    assert "which Slack ignores" in ignored
    assert "acknowledged twice" in twice
    assert "not an acknowledgement" in nonsense
    slack.allow("")


async def test_an_app_that_is_told_to_go_connects_again(slack: SlackPeer, app: AsyncApp) -> None:
    answer_mentions(app, text="A baker bakes.")
    slack.disconnect("refresh_requested")
    await until(slack, lambda: slack.socket.opened == 2 and slack.socket.ready)
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.mention(general, "What does a baker do?")
    (answered,) = await until(slack, lambda: slack.answers(general))
    assert answered.text == "A baker bakes."


async def test_an_app_whose_connection_breaks_connects_again(slack: SlackPeer, app: AsyncApp) -> None:
    slack.cut()
    await until(slack, lambda: slack.socket.opened > 1 and slack.socket.ready)
    assert (slack.socket.opened, len(slack.socket.connections)) == (2, 1)


async def test_pings_are_answered_until_the_network_is_dead(slack: SlackPeer, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(url, autoping=False) as socket:
        await socket.receive()  # hello
        assert (await socket.receive()).type is WSMsgType.PING
        await socket.pong(b"")
        await socket.ping(b"1")
        assert (await socket.receive()).data == b"1"
        slack.socket.mute = True
        await socket.ping(b"2")
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.1)
        assert slack.socket.connections[0].pongs == 1


@pytest.mark.parametrize("slack", [{"ack_seconds": 0.1}], indirect=True)
async def test_a_command_that_is_not_acknowledged_fails_before_the_person_and_never_comes_again(
    slack: SlackPeer, app: AsyncApp
) -> None:
    ada = slack.person("Ada")
    delivery = ada.command("/ask", "", slack.channel("general", [ada]))
    await until(slack, lambda: slack.deliveries.failures)
    assert slack.deliveries.failures == [(ada.id, "slash_commands /ask: timeout")]
    assert len(delivery.attempts) == 1
    slack.allow("late ack: slash_commands /ask")


async def test_a_redelivered_event_is_the_same_event(slack: SlackPeer, app: AsyncApp) -> None:
    answer_mentions(app, text="A baker bakes.")
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    asked = ada.mention(general, "What does a baker do?")
    await until(slack, lambda: slack.answers(general))
    (delivery,) = slack.redeliver(asked)
    await until(slack, lambda: len(slack.answers(general)) == 2)
    assert [attempt.reason for attempt in delivery.attempts] == ["", "timeout"]


async def test_a_ticket_opens_one_connection(slack: SlackPeer, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session:
        async with session.ws_connect(url):
            pass
        async with session.get(url) as response:
            assert response.status == 401
    assert slack.violations == ["Socket Mode: a connection with an unknown or used ticket"]
    slack.allow("used ticket")
