"""Response URLs: what they do, how often, how long."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.store import Channel

Json = dict[str, Any]


@pytest.fixture
def ada(slack: SlackPeer) -> Person:
    return slack.person("Ada")


@pytest.fixture
def general(slack: SlackPeer, ada: Person) -> Channel:
    return slack.channel("general", [ada])


@pytest.fixture
def url(ada: Person, general: Channel) -> str:
    """Return the response URL of a command."""
    return str(ada.command("/ask", "", general).payload["response_url"])


async def respond(url: str, said: Json) -> tuple[int, str]:
    async with ClientSession() as session, session.post(url, json=said) as response:
        return response.status, (await response.json()).get("error", "")


async def test_five_answers_are_taken_and_a_sixth_is_a_violation(
    slack: SlackPeer, ada: Person, general: Channel, url: str
) -> None:
    assert [await respond(url, {"text": "Bread"}) for _ in range(6)] == [(200, "")] * 5 + [(404, "used_url")]
    assert len(slack.ephemerals(general, ada)) == 5
    assert slack.violations == ["response_url: used more than 5 times"]
    slack.allow("more than 5 times")


async def test_an_expired_url_takes_nothing(slack: SlackPeer, url: str) -> None:
    slack.responses.expire(url)
    assert await respond(url, {"text": "Bread"}) == (404, "expired_url")


async def test_an_answer_is_hidden_unless_it_is_for_the_channel(
    slack: SlackPeer, ada: Person, general: Channel, url: str
) -> None:
    await respond(url, {"text": "Hidden"})
    await respond(url, {"text": "Shown", "response_type": "in_channel"})
    assert [message.text for message in slack.messages(general)] == ["Shown"]
    assert [message.text for message in ada.sees(general)] == ["Hidden", "Shown"]


async def test_an_answer_goes_to_a_thread_that_there_is(
    slack: SlackPeer, ada: Person, general: Channel, url: str
) -> None:
    said = ada.write(general, "Hello")
    await respond(url, {"text": "Bread", "thread_ts": said.ts})
    assert slack.ephemerals(general, ada)[0].thread_ts == said.ts
    assert await respond(url, {"text": "Bread", "thread_ts": "1.0"}) == (400, "thread_not_found")


async def test_what_slack_refuses_is_refused_here_too(slack: SlackPeer, url: str) -> None:
    assert await respond(url, {"text": "x", "blocks": [{"type": "accordion"}]}) == (400, "invalid_blocks")
    assert len(slack.violations) == 1
    slack.allow("response_url: invalid_blocks")


async def test_faults_befall_response_urls(slack: SlackPeer, url: str) -> None:
    slack.limit("response_url")
    assert (await respond(url, {"text": "x"}))[0] == 429
