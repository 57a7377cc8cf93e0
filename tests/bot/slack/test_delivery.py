"""Each question is answered once, whatever Slack delivers again and whatever an earlier process left undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.serving.live import LiveAssistant
from bot.slack.posting import post
from bot.slack.reading import delivery_key, read_mention
from bot.slack.rendering import render_notice
from bot.state.claims import LONGEST_PAUSE, MOST_ATTEMPTS
from bot.state.opening import State, open_state
from bot.state.schema import deliveries
from bot.wiring import Workshop
from tests.bot.conftest import RecordedNotices
from tests.bot.serving.conftest import unfinished
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import HeldEncoder, RunningApp, answer_to, answers_to, idle, shown_to
from tests.peers.slack.delivery import Attempt
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Message

BAKER, BREAD = "What does a baker do?", "A baker makes bread and cakes."
AT_ONCE = timedelta(0)
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


def left_behind(slack: SlackPeer, state: State, asked: Message) -> tuple[str, dict[str, Any]]:
    """Claim the event of *asked*, as a process does that dies at once; return its key and its payload."""
    payload = slack.deliveries.all[-1].payload
    key = f"slack:{delivery_key(payload)}"
    assert payload["event"]["ts"] == asked.ts
    assert state.claims.take(key, "slack", payload, AT_ONCE)
    return key, payload


@both
def test_a_storm_of_redeliveries_has_one_answer(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    held = slack.hold("chat.postMessage")
    asked = ada.mention(general, BAKER)
    held.wait()
    for _ in range(10):  # while it is in work
        slack.redeliver(asked)
    slack.settle()
    held.release()
    answer_to(slack, asked)
    for _ in range(10):  # when it is done
        slack.redeliver(asked)
    idle(slack, state)
    assert len(slack.answers(general)) == 1
    assert slack.deliveries.all[0].settled


@both
@pytest.mark.parametrize("text", [BAKER, "help"])
def test_a_command_that_comes_again_has_one_answer(slack: SlackPeer, app: RunningApp, state: State, text: str) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    command = ada.command("/ask", text, general)
    shown_to(slack, general, ada)
    for number in range(3):
        slack.on_loop(lambda number=number: slack.deliveries.start(command, Attempt(number + 1, "timeout")))  # type: ignore[misc]
    idle(slack, state)
    slack.wait_for(lambda: len(command.attempts) == 4 and command.settled)
    idle(slack, state)
    assert len(slack.ephemerals(general, ada)) == 1


def test_what_a_dead_process_left_behind_is_answered_once(slack: SlackPeer, start_app: StartApp, state: State) -> None:
    ada = slack.person("Ada")
    asked = ada.write(ada.direct, BAKER)
    left_behind(slack, state, asked)
    start_app()
    assert BREAD in visible_text(answer_to(slack, asked))
    slack.redeliver(asked)
    idle(slack, state)
    assert len(answers_to(slack, asked)) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_what_may_have_been_sent_is_sent_only_where_it_did_not_arrive(
    slack: SlackPeer, start_app: StartApp, state: State, arrived: bool
) -> None:
    ada = slack.person("Ada")
    asked = ada.write(ada.direct, BAKER)
    key, payload = left_behind(slack, state, asked)
    assert state.claims.sending(key)
    heard = read_mention(payload, slack.home_team.bot.id)
    if arrived:
        client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
        await post(client, heard.place, render_notice("An answer"), mark=heard.asking.id)
    start_app()
    slack.wait_for(lambda: not unfinished(state))
    idle(slack, state)
    (answered,) = answers_to(slack, asked)
    assert (visible_text(answered) == "An answer") is arrived


def test_a_question_that_ended_many_processes_is_given_up_and_its_asker_told(
    slack: SlackPeer, start_app: StartApp, state: State
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    asked = ada.mention(general, BAKER)
    left_behind(slack, state, asked)
    with state.database.writing() as connection:
        long_ago = datetime.now(UTC) - LONGEST_PAUSE
        connection.execute(update(deliveries).values(attempts=MOST_ATTEMPTS, lease_until=long_ago))
    start_app()
    assert "Something went wrong on my side" in visible_text(shown_to(slack, general, ada))
    idle(slack, state)
    assert slack.answers(general) == []
    assert not bob.reads("went wrong")


@both
def test_two_processes_on_one_state_answer_once(
    slack: SlackPeer, start_app: StartApp, state: State, state_url: str, keys: tuple[str, ...]
) -> None:
    other = open_state(state_url, keys=keys)
    first = start_app()
    url = slack.http.url
    start_app(memory=other)
    people = [slack.person(f"Person {number}") for number in range(10)]
    general = slack.channel("general", people)
    asked = [person.mention(general, BAKER) for person in people]
    for message in asked:
        slack.redeliver(message)
    slack.http.url = url  # the first process gets them over HTTP, too
    for message in asked:
        slack.redeliver(message)
    for message in asked:
        answer_to(slack, message)
    idle(slack, state)
    assert len(slack.answers(general)) == len(people)
    assert first.url == (url or "").removesuffix("/slack/events")
    other.close()


def test_what_another_process_took_over_is_not_answered_here(
    slack: SlackPeer, start_app: StartApp, workshop: Workshop, state: State
) -> None:
    held = HeldEncoder(workshop.encoder)
    app = start_app(knowledge=LiveAssistant(replace(workshop, encoder=held), RecordedNotices()))
    held.hold()
    ada = slack.person("Ada")
    asked = ada.write(ada.direct, BAKER)
    slack.wait_for(held.arrived.is_set)
    with state.database.writing() as connection:
        connection.execute(deliveries.update().values(holder="another process"))
    held.gate.set()
    slack.settle()
    app.stop()  # when what it works on is done
    assert state.questions.last_language("slack", slack.home_team.id, ada.id) == "en"
    assert answers_to(slack, asked) == []
    assert unfinished(state)


def test_on_connections_that_break_a_question_is_put_off_and_answered_once(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    asked = []
    for number, (person, after) in enumerate(((ada, False), (bob, True)), 1):
        slack.drop("chat.postMessage", after=after)  # Bob's answer arrives all the same
        asked.append(person.write(person.direct, BAKER))
        slack.wait_for(lambda number=number: len(slack.calls("chat.postMessage")) == number)  # type: ignore[misc]
    slack.wait_for(lambda: not unfinished(state))
    assert [len(answers_to(slack, one)) for one in asked] == [1, 1]


def test_no_secret_of_slack_is_kept_with_a_claim(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    held = slack.hold("chat.postMessage")
    ada.mention(slack.channel("general", [ada]), BAKER)
    held.wait()
    with state.database.reading() as connection:
        (sealed,) = connection.scalars(deliveries.select().with_only_columns(deliveries.c.sealed)).all()
    assert "'token'" not in repr(state.keys.unseal(sealed))
    held.release()
    idle(slack, state)
    with state.database.reading() as connection:
        assert connection.scalars(deliveries.select().with_only_columns(deliveries.c.sealed)).all() == [None]
