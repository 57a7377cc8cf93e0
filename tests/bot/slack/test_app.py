"""The app takes everything that comes, does nothing for strangers, and tells who asked when it fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.state.opening import State
from tests.bot.slack.listeners.test_buttons import button
from tests.bot.slack.running import Logs, RunningApp, answer_to, idle, press, shown_to
from tests.peers.slack.delivery import Kind
from tests.peers.slack.http_mode import Signature
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text

BAKER = "What does a baker do?"
FAILED = re.compile(r"Something went wrong on my side, sorry\. Please tell an admin the reference ([0-9a-f]{8})\.")
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


def failures(logs: Logs) -> list[Any]:
    return [event["reference"] for event in logs if event["event"] == "listener failed"]


@both
@pytest.mark.parametrize("slack", [{"events": ["reaction_added", "message.im"]}], indirect=True)
async def test_what_nothing_listens_to_is_acknowledged_and_nothing_is_done(
    slack: SlackPeer, app: RunningApp, state: State, logs: Logs
) -> None:
    ada = slack.person("Ada")
    client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
    old = await client.chat_postMessage(channel=ada.direct.id, text="Old", blocks=[button("of_a_version_before", "1")])
    said = slack.answers(ada.direct)[0]
    calls = len(slack.api.calls)
    ada.react(said, "eyes")
    ada.command("/other", "hello", ada.direct)
    ada.shortcut("another")
    ada.shortcut("other", said)
    ada.click(said, "of_a_version_before")
    idle(slack, state)
    assert old["ok"]
    assert [delivery.title for delivery in slack.deliveries.all if not delivery.acknowledged] == []
    assert len(slack.api.calls) == calls
    assert failures(logs) == []


@pytest.mark.parametrize("transport", ["http"], indirect=True)
@pytest.mark.parametrize("signature", [each for each in Signature if each is not Signature.VALID])
def test_what_slack_did_not_sign_lately_is_refused_and_nothing_is_done(
    slack: SlackPeer, app: RunningApp, state: State, signature: Signature
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answer_to(slack, ada.mention(general, BAKER))
    command = ada.command("/ask", BAKER, general)
    shown_to(slack, general, ada)
    calls = len(slack.api.calls)
    forged = {"event_id": "EvForged", "trigger_id": "forged"}
    for delivery in (slack.deliveries.all[0], command):
        assert slack.request(delivery.payload | forged, delivery.kind, signature=signature).status == 401
    idle(slack, state)
    assert len(slack.api.calls) == calls
    assert (len(slack.answers(general)), len(slack.ephemerals(general, ada))) == (1, 1)


@pytest.mark.parametrize("transport", ["http"], indirect=True)
def test_the_app_proves_its_address_and_has_no_other_pages(slack: SlackPeer, app: RunningApp) -> None:
    assert slack.verify_url().status == 200
    url, slack.http.url = slack.http.url, f"{app.url}/slack/install"
    assert slack.request({}, Kind.EVENT).status in (404, 405)
    slack.http.url = url


@both
def test_who_asks_is_told_a_reference_when_it_fails_and_nothing_else(
    slack: SlackPeer, app: RunningApp, logs: Logs
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    slack.fail("chat.postMessage", "as_user_not_supported", times=2)
    ada.mention(general, BAKER)
    told = FAILED.fullmatch(visible_text(shown_to(slack, general, ada)))
    assert told
    assert failures(logs) == [told[1]]
    (event,) = [event for event in logs if event["event"] == "listener failed"]
    assert "as_user_not_supported" in str(event["exc_info"])
    assert slack.answers(general) == []
    assert not bob.reads("went wrong")


@both
def test_who_clicks_is_told_a_reference_when_it_fails(slack: SlackPeer, app: RunningApp, logs: Logs) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    answered = answer_to(slack, ada.mention(general, BAKER))
    slack.fail("views.open", "internal_error")
    press(slack, bob, answered, "passages")
    told = FAILED.fullmatch(visible_text(shown_to(slack, general, bob)))
    assert told
    assert failures(logs) == [told[1]]
    assert not ada.reads("went wrong")


def test_a_failure_that_cannot_be_told_is_logged(slack: SlackPeer, app: RunningApp, logs: Logs, state: State) -> None:
    ada = slack.person("Ada")
    slack.fail("chat.postMessage", "as_user_not_supported", times=3)
    slack.fail("chat.postEphemeral", "as_user_not_supported")
    ada.mention(slack.channel("general", [ada]), BAKER)
    slack.wait_for(lambda: [event for event in logs if event["event"] == "failure not told"])
    idle(slack, state)
    (told,) = [event for event in logs if event["event"] == "failure not told"]
    assert failures(logs) == [told["reference"]]


@pytest.mark.parametrize("error", ["expired_trigger_id", "exchanged_trigger_id"])
def test_of_a_window_that_opens_too_late_who_clicked_is_told_and_that_is_no_failure(
    slack: SlackPeer, app: RunningApp, logs: Logs, error: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answered = answer_to(slack, ada.mention(general, BAKER))
    slack.fail("views.open", error)
    press(slack, ada, answered, "passages")
    assert visible_text(shown_to(slack, general, ada)) == "That took too long. Please press it again."
    assert failures(logs) == []
