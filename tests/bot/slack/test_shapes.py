"""What is not as Slack sends it is refused at the border with a line, and nothing stumbles over it later."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from bot.slack.shapes import flaw_of
from bot.state.opening import State
from tests.bot.slack.running import Logs, RunningApp, answer_to, idle, press, shown_to
from tests.peers.slack.delivery import Delivery, Kind
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.store import Channel

Json = dict[str, Any]
BAKER = "What does a baker do?"
#: What stands in place of each value in turn.
ODD: tuple[Any, ...] = (None, 0, "", [], {}, ["x"], {"x": 1})
over_http = pytest.mark.parametrize("transport", ["http"], indirect=True)

PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "team": {"id": "T1"},
    "trigger_id": "1.1",
    "container": {"type": "message", "channel_id": "C1", "message_ts": "1.1"},
    "channel": {"id": "C1"},
    "actions": [{"action_id": "feedback", "type": "button", "value": "up:1"}],
}
MENTION: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "a private word"},
}


def changed(value: Any) -> Iterator[Any]:
    """Yield *value* with each of its parts left out, and with each made something odd."""
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        without = deepcopy(value)
        del without[key]
        yield without
        for other in [*ODD, *changed(value[key])]:
            altered = deepcopy(value)
            altered[key] = other
            yield altered


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        (MENTION, None),
        (MENTION | {"event": {"type": "reaction_added", "user": {}}}, None),
        (MENTION | {"event": MENTION["event"] | {"text": None}}, None),
        ({"type": "url_verification", "challenge": "x"}, None),
        (PRESS, None),
        (MENTION | {"event": None}, "event: dict_type"),
        (MENTION | {"event": MENTION["event"] | {"channel": {"id": "a private word"}}}, "channel: string_type"),
        (PRESS | {"actions": []}, "actions: too_short"),
        (PRESS | {"actions": [{"action_id": "share"}]}, "actions.0.value: missing"),
        ({"command": "/ask"}, "channel_id: missing"),
        ({"type": "message_action", "trigger_id": 1}, "trigger_id: string_type"),
    ],
)
def test_a_flaw_is_told_by_its_field_and_never_by_what_somebody_wrote(body: Json, flaw: str | None) -> None:
    assert flaw_of(body) == flaw


@over_http
def test_no_body_that_is_signed_makes_anything_stumble(
    slack: SlackPeer, app: RunningApp, state: State, logs: Logs, ada: Person, general: Channel
) -> None:
    ada.command("/ask", BAKER, general)
    answer = shown_to(slack, general, ada)
    press(slack, ada, answer, "Helpful")
    answer_to(slack, ada.mention(general, BAKER))
    sent = {one.kind: one.payload for one in slack.deliveries.all}
    statuses = {slack.request(body, kind).status for kind, payload in sent.items() for body in changed(payload)}
    idle(slack, state)
    slack.violations.clear()  # one address to respond by was used for them all
    assert statuses == {200, 400}
    assert not [line for line in logs if line.get("exc_info")]


@over_http
def test_a_question_about_a_payload_is_answered(
    slack: SlackPeer, app: RunningApp, ada: Person, general: Channel
) -> None:
    ada.command("/ask", "What does a baker do with a payload=1?", general)
    assert shown_to(slack, general, ada)


def test_an_envelope_that_is_refused_is_acknowledged_and_does_not_come_again(
    slack: SlackPeer, app: RunningApp, logs: Logs
) -> None:
    payload = {"type": "event_callback", "event": {"type": "app_mention"}}
    broken = Delivery(Kind.EVENT, payload, "U1", lambda _answer: None)
    slack.on_loop(lambda: slack.deliveries.start(broken))
    slack.wait_for(lambda: broken.settled)
    assert (broken.acknowledged, len(broken.attempts)) == (True, 1)
    assert [line["reason"] for line in logs if line["event"] == "envelope refused"] == ["event_id: missing"]
