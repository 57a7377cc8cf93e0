"""What stands below an answer does what it says, once, and for whom it is."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Table, select

from bot.state.opening import State
from bot.state.schema import questions, requests, votes
from tests.bot.slack.running import Logs, RunningApp, answer_to, answers_to, idle, press, shown_to
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Channel, Message

BAKER, BREAD = "What does a baker do?", "A baker makes bread and cakes."
UNKNOWN = "What is the boiling point of lead?"
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


def rows(state: State, table: Table) -> list[dict[str, Any]]:
    with state.database.reading() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def said(state: State, slack: SlackPeer, table: Table, *people: Person) -> list[dict[str, Any]]:
    """Return what *people* said of answers, with their ids, as they wrote it."""
    ids = {state.keys.person("slack", slack.home_team.id, person.id): person.id for person in people}
    return [row | {"person": ids[row["person"]]} for row in rows(state, table)]


def reasons(state: State) -> list[tuple[bool, str]]:
    """Return each vote with its reason."""
    kept = rows(state, votes)
    return [(row["helpful"], row["reason"] and state.keys.unseal(row["reason"])) for row in kept]


def asked_privately(slack: SlackPeer, person: Person, channel: Channel, text: str = BAKER) -> Message:
    """Let *person* ask by the command, and return the answer."""
    before = len(slack.ephemerals(channel, person))
    person.command("/ask", text, channel)
    return shown_to(slack, channel, person, before + 1)


def identifier(shown: Message) -> str:
    """Return the id of the question below whose answer the buttons stand."""
    values = [one["value"] for block in shown.blocks for one in block.get("elements", ()) if "value" in one]
    return str(values[0])


def button(action: str, value: str) -> dict[str, Any]:
    """Return a block with a button of the app, as it could stand in an old message."""
    words = {"type": "plain_text", "text": action}
    return {"type": "actions", "elements": [{"type": "button", "action_id": action, "value": value, "text": words}]}


# Sharing and dismissing.


@both
@pytest.mark.parametrize("member", [True, False])
def test_a_private_answer_is_shared_once_even_when_it_is_clicked_twice(
    slack: SlackPeer, app: RunningApp, state: State, member: bool
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=member)
    answered = asked_privately(slack, ada, general)
    clicks = [ada.click(answered, "Share in channel") for _ in range(2)]
    slack.wait_for(lambda: slack.answers(general))
    slack.wait_for(lambda: answered.deleted)
    idle(slack, state)
    assert all(click.acknowledged for click in clicks)
    (shared,) = slack.answers(general)
    told = visible_text(shared)
    assert f"Shared by @{ada.id}" in told.splitlines()[0]
    assert BREAD in told
    assert "[Share in channel]" not in told
    assert "[Dismiss]" not in told
    assert slack.ephemerals(general, ada) == []
    assert bob.reads(BREAD)


def test_an_answer_to_a_message_in_a_thread_is_shared_in_that_thread(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    root = bob.write(general, "Morning!")
    ada.shortcut("answer_this", bob.write(general, BAKER, root))
    answered = shown_to(slack, general, ada)
    assert answered.thread_ts == root.ts
    press(slack, ada, answered, "share")
    (shared,) = slack.wait_for(lambda: slack.answers(general))
    assert shared.thread_ts == root.ts
    slack.wait_for(lambda: answered.deleted)


async def test_nobody_shares_the_answer_of_another(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    answered = asked_privately(slack, ada, general)
    client = AsyncWebClient(slack.home_team.token, base_url=slack.api_url)
    forged = [button("share", identifier(answered))]
    await client.chat_postMessage(channel=general.id, text="Forged", blocks=forged)
    press(slack, bob, slack.answers(general)[0], "share")
    idle(slack, state)
    assert len(slack.answers(general)) == 1
    assert not bob.reads(BREAD)


@both
def test_a_dismissed_answer_is_gone_and_nobody_else_ever_saw_it(slack: SlackPeer, app: RunningApp) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=False)
    answered = asked_privately(slack, ada, general)
    ada.click(answered, "Dismiss")
    slack.wait_for(lambda: answered.deleted)
    assert slack.messages(general) == []
    assert not bob.reads(BREAD)


def test_a_public_answer_offers_neither_to_share_nor_to_dismiss_it(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    told = visible_text(answer_to(slack, ada.mention(slack.channel("general", [ada]), BAKER)))
    assert "[Show passages]" in told
    assert "[Share in channel]" not in told
    assert "[Dismiss]" not in told


# Passages.


@both
def test_the_cited_passages_open_in_full_for_who_clicks(slack: SlackPeer, app: RunningApp) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    answered = answer_to(slack, ada.mention(general, BAKER))
    bob.click(answered, "Show passages")
    (view,) = slack.wait_for(lambda: slack.views(bob))
    assert view.title == "Cited passages"
    assert "A baker makes bread and cakes. Most bakers start work at 3 in the morning." in visible_text(view)
    assert slack.views(ada) == []


def test_the_passages_of_a_private_answer_open_too(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada], bot=False)
    ada.click(asked_privately(slack, ada, general), "passages")
    (view,) = slack.wait_for(lambda: slack.views(ada))
    assert BREAD in visible_text(view)


# Votes.


@both
def test_a_vote_is_kept_and_can_be_changed(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answered = answer_to(slack, ada.mention(general, BAKER))
    ada.click(answered, "Helpful")
    assert visible_text(shown_to(slack, general, ada)) == "Thank you, noted."
    assert [(row["person"], row["helpful"]) for row in said(state, slack, votes, ada)] == [(ada.id, True)]
    ada.click(answered, "Not helpful")
    slack.wait_for(lambda: slack.views(ada))
    slack.wait_for(lambda: [row["helpful"] for row in rows(state, votes)] == [False])
    ada.click(answered, "Helpful")
    slack.wait_for(lambda: [row["helpful"] for row in rows(state, votes)] == [True])


def test_each_person_has_a_vote_of_their_own(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    answered = answer_to(slack, ada.mention(general, BAKER))
    ada.click(answered, "Helpful")
    bob.click(answered, "Not helpful")
    voted = slack.wait_for(lambda: said(state, slack, votes, ada, bob)[1:] and said(state, slack, votes, ada, bob))
    assert {row["person"]: row["helpful"] for row in voted} == {ada.id: True, bob.id: False}


@both
@pytest.mark.parametrize("reason", ["The oven is missing. <!channel>", "烤箱呢？", ""])
def test_after_a_thumb_down_the_reason_is_asked_and_kept(
    slack: SlackPeer, app: RunningApp, state: State, reason: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.click(answer_to(slack, ada.mention(general, BAKER)), "Not helpful")
    (view,) = slack.wait_for(lambda: slack.views(ada))
    ada.submit(view, {"reason": reason} if reason else {})
    slack.wait_for(lambda: not slack.views(ada))
    slack.wait_for(lambda: reasons(state) == [(False, reason)])
    assert slack.form_errors == []


def test_a_reason_that_is_not_given_leaves_the_vote(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada = slack.person("Ada")
    ada.click(answer_to(slack, ada.mention(slack.channel("general", [ada]), BAKER)), "Not helpful")
    (view,) = slack.wait_for(lambda: slack.views(ada))
    slack.wait_for(lambda: rows(state, votes))
    ada.close(view)
    assert reasons(state) == [(False, "")]


# Requests.


@both
def test_an_article_is_requested_once_a_person(slack: SlackPeer, app: RunningApp, state: State) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    refused = answer_to(slack, ada.mention(general, UNKNOWN))
    ada.click(refused, "Request an article")
    assert visible_text(shown_to(slack, general, ada)).startswith("Noted: the editors see")
    ada.click(refused, "Request an article")
    assert visible_text(shown_to(slack, general, ada, 2)).startswith("You have asked for this before")
    bob.click(refused, "Request an article")
    assert visible_text(shown_to(slack, general, bob)).startswith("Noted: the editors see")
    assert sorted(row["person"] for row in said(state, slack, requests, ada, bob)) == sorted([ada.id, bob.id])


def test_who_clicks_in_a_direct_message_is_answered_there(slack: SlackPeer, app: RunningApp) -> None:
    ada = slack.person("Ada")
    refused = answer_to(slack, ada.write(ada.direct, UNKNOWN))
    ada.click(refused, "Request an article")
    (told,) = slack.wait_for(lambda: [one for one in ada.sees(ada.direct) if one.ts > refused.ts])
    assert visible_text(told).startswith("Noted: the editors see")


# What is no longer kept.


@pytest.mark.parametrize("action", ["passages", "share"])
def test_below_an_answer_that_is_no_longer_kept_who_clicks_is_told_so(
    slack: SlackPeer, app: RunningApp, state: State, action: str
) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob])
    answered = asked_privately(slack, ada, general)
    state.forget_person("slack", slack.home_team.id, ada.id)
    ada.click(answered, action)
    assert visible_text(shown_to(slack, general, ada, 2)) == "I no longer have that answer. Please ask again."
    assert slack.answers(general) == []


@pytest.mark.parametrize("action", ["Helpful", "Request an article"])
def test_a_vote_or_wish_on_what_is_no_longer_kept_is_taken_without_a_fault(
    slack: SlackPeer, app: RunningApp, state: State, logs: list[dict[str, Any]], action: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answered = answer_to(slack, ada.mention(general, BAKER if action == "Helpful" else UNKNOWN))
    state.forget_person("slack", slack.home_team.id, ada.id)
    ada.click(answered, action)
    shown_to(slack, general, ada)
    assert rows(state, votes) == rows(state, requests) == []
    assert [event for event in logs if event["log_level"] == "error"] == []


@pytest.mark.parametrize("action", ["Helpful", "Request an article"])
def test_a_vote_or_wish_counts_when_the_answer_is_no_longer_remembered(
    slack: SlackPeer, app: RunningApp, state: State, action: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answered = answer_to(slack, ada.mention(general, BAKER if action == "Helpful" else UNKNOWN))
    with state.database.writing() as connection:
        connection.execute(questions.update().values(sealed=None))
    ada.click(answered, action)
    shown_to(slack, general, ada)
    assert len(rows(state, votes) + rows(state, requests)) == 1


@pytest.mark.parametrize(("question", "told"), [(BAKER, "I no longer have"), ("面包师做什么？", "这个回答已经不在了")])
def test_that_an_answer_is_no_longer_remembered_is_told_in_its_language(
    slack: SlackPeer, app: RunningApp, state: State, question: str, told: str
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    answered = answer_to(slack, ada.mention(general, question))
    with state.database.writing() as connection:
        connection.execute(questions.update().values(sealed=None))
    ada.click(answered, "passages")
    assert visible_text(shown_to(slack, general, ada)).startswith(told)


@both
def test_buttons_work_after_a_restart(slack: SlackPeer, start_app: Any, state: State, transport: str) -> None:
    first = start_app()
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    asked = ada.mention(general, BAKER)
    answered, private = answer_to(slack, asked), asked_privately(slack, ada, general)
    idle(slack, state)
    first.stop()
    start_app()
    ada.click(answered, "Show passages")
    slack.wait_for(lambda: slack.views(ada))
    ada.click(private, "Share in channel")
    slack.wait_for(lambda: len(slack.answers(general)) == 2)
    assert len(answers_to(slack, asked)) == 1
    slack.wait_for(lambda: private.deleted)


def test_a_vote_and_a_wish_are_logged_once_each_with_the_id_of_their_question_and_without_who_clicked(
    slack: SlackPeer, app: RunningApp, state: State, logs: Logs
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    ada.click(answer_to(slack, ada.mention(general, BAKER)), "Helpful")
    refused = answer_to(slack, ada.mention(general, UNKNOWN))
    for _ in range(2):
        ada.click(refused, "Request an article")
    shown_to(slack, general, ada, 3)
    idle(slack, state)
    told = [event for event in logs if event["event"] == "feedback"]
    assert [(event["platform"], event["verdict"]) for event in told] == [("slack", "helpful"), ("slack", "request")]
    assert len({event["id"] for event in told}) == 2
    assert ada.id not in str(told)
