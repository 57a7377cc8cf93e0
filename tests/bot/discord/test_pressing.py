"""Buttons: each does what it says, whatever process sent it, and tells who pressed it alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.serving.live import LiveAssistant
from bot.state.opening import State
from bot.state.schema import questions, requests, votes
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import Logs, alone, answer_to, answers_to, changed, filled, idle
from tests.peers.discord.components import every_component
from tests.peers.discord.interactions import Answer
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel, Message


@pytest.fixture
def answer(discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel) -> Message:
    """Return an answer that all see, from a process that has ended since."""
    first = start_app()
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    first.stop()
    start_app()
    return answer


def votes_in(state: State) -> list[tuple[str, bool, str]]:
    """Return the name of who voted, how, and why."""
    with state.database.reading() as connection:
        rows = connection.execute(select(votes)).all()
    return [(row.person, row.helpful, row.reason and state.keys.unseal(row.reason)) for row in rows]


def name_of(person: Person, discord_peer: DiscordPeer, state: State) -> str:
    """Return the name under which *person* is known in the home server."""
    return state.keys.person("discord", discord_peer.home.id, person.id)


def test_a_thumb_up_is_kept_and_thanked_for(
    discord_peer: DiscordPeer, answer: Message, ada: Person, general: Channel, state: State
) -> None:
    filled(discord_peer, ada.click(answer, "👍"))
    alone(discord_peer, ada, general, "Thank you")
    assert votes_in(state) == [(name_of(ada, discord_peer, state), True, "")]


def test_after_a_thumb_down_a_window_asks_why(
    discord_peer: DiscordPeer, answer: Message, ada: Person, general: Channel, state: State
) -> None:
    ada.click(answer, "👎")
    modal = discord_peer.wait_for(lambda: discord_peer.modals(ada))[0]
    discord_peer.wait_for(lambda: votes_in(state))
    ada.submit(modal, {"reason": "It says nothing of ovens."})
    alone(discord_peer, ada, general, "Thank you")
    assert votes_in(state) == [(name_of(ada, discord_peer, state), False, "It says nothing of ovens.")]


def test_the_passages_are_shown_to_who_asks_for_them(
    discord_peer: DiscordPeer, answer: Message, ada: Person, general: Channel
) -> None:
    shown = filled(discord_peer, ada.click(answer, "Show passages"))
    assert shown.only_for == ada.id
    assert "A baker makes bread and cakes. Most bakers start work at 3 in the morning." in visible_text(shown)


def test_a_suggestion_is_asked_where_it_stands(
    discord_peer: DiscordPeer, start_app: StartApp, live_notes: LiveAssistant, ada: Person, general: Channel
) -> None:
    start_app(knowledge=live_notes)
    answer = answer_to(discord_peer, ada.mention(general, "What does a data engineer do?"))
    pressed = buttons(answer, ":ask:")[0]
    reply = filled(discord_peer, ada.click(answer, pressed))
    assert reply.only_for is None
    assert len(discord_peer.answers(general)) == 2
    private = filled(discord_peer, ada.slash("ask", question="What does a data engineer do?", private=True))
    assert filled(discord_peer, ada.click(private, buttons(private, ":ask:")[0])).only_for == ada.id


def test_pages_are_turned_in_place(
    discord_peer: DiscordPeer, start_app: StartApp, live_notes: LiveAssistant, ada: Person, general: Channel
) -> None:
    start_app(knowledge=live_notes)
    asked = ada.slash("compare", channel=general, a="Data Engineer", b="Data Scientist", c="ML Engineer")
    answer = filled(discord_peer, asked)
    assert "1 / " in visible_text(answer)
    assert changed(discord_peer, ada, answer, "▶").answer is Answer.DEFERRED_UPDATE
    assert "2 / " in visible_text(answer)
    shown = filled(discord_peer, ada.click(answer, "Show passages"))
    changed(discord_peer, ada, shown, "▶")
    assert [each["filename"] for each in answer.attachments] == ["comparison.txt"]


def test_an_article_is_requested_once_a_person(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State
) -> None:
    start_app()
    refusal = answer_to(discord_peer, ada.mention(general, "Who won the chess tournament of 1927?"))
    filled(discord_peer, ada.click(refusal, "Request an article"))
    filled(discord_peer, ada.click(refusal, "Request an article"))
    idle(discord_peer, state)
    with state.database.reading() as connection:
        assert list(connection.scalars(select(requests.c.person))) == [name_of(ada, discord_peer, state)]
    told = [visible_text(one) for one in discord_peer.ephemerals(general, ada)]
    assert len(told) == len(set(told)) == 2


@pytest.mark.parametrize("said", [("What does a baker do?", "👍"), ("Who won?", "Request an article")])
def test_a_vote_or_wish_counts_when_the_answer_is_no_longer_remembered(
    discord_peer: DiscordPeer,
    start_app: StartApp,
    ada: Person,
    general: Channel,
    state: State,
    said: tuple[str, str],
) -> None:
    start_app()
    text, button = said
    replied = answer_to(discord_peer, ada.mention(general, text))
    with state.database.writing() as connection:
        connection.execute(questions.update().values(sealed=None))
    filled(discord_peer, ada.click(replied, button))
    with state.database.reading() as connection:
        kept = [*connection.scalars(select(votes.c.person)), *connection.scalars(select(requests.c.person))]
    assert kept == [name_of(ada, discord_peer, state)]


def test_what_is_no_longer_kept_is_told_in_the_language_of_who_presses(
    discord_peer: DiscordPeer, answer: Message, state: State
) -> None:
    state.forget_team("discord", discord_peer.home.id)
    for locale, words in (("en-US", "no longer"), ("zh-CN", "不在了")):
        person = discord_peer.person("Lin", locale=locale)
        told = filled(discord_peer, person.click(answer, "Show passages"))
        assert told.only_for == person.id
        assert words in visible_text(told)


def test_pressing_while_the_state_is_gone_is_answered_in_time(
    discord_peer: DiscordPeer, answer: Message, ada: Person, general: Channel, state: State
) -> None:
    with state.database.writing():
        click = ada.click(answer, "👍")
        discord_peer.wait_for(lambda: click.settled or click.answer)
        assert click.answer is Answer.DEFERRED_MESSAGE
    assert "Thank you" in visible_text(filled(discord_peer, click))
    assert discord_peer.interactions.failures == []


def test_an_example_of_the_help_is_answered_to_who_presses_it(
    discord_peer: DiscordPeer, start_app: StartApp, live_notes: LiveAssistant, general: Channel
) -> None:
    start_app(knowledge=live_notes)
    lin = discord_peer.person("Lin", locale="zh-CN")
    shown = filled(discord_peer, lin.slash("help", channel=general))
    reply = filled(discord_peer, lin.click(shown, buttons(shown, ":try:")[0]))
    assert reply.only_for == lin.id
    assert answers_to(discord_peer, shown) == []


def buttons(message: Message, part: str) -> list[str]:
    """Return the custom ids in *message* that have *part*."""
    found = (each.get("custom_id", "") for each in every_component(message.components))
    return [custom_id for custom_id in found if part in custom_id]


def test_votes_and_wishes_are_logged_once_each(
    discord_peer: DiscordPeer, answer: Message, ada: Person, general: Channel, state: State, logs: Logs
) -> None:
    filled(discord_peer, ada.click(answer, "👍"))
    ada.click(answer, "👎")
    modal = discord_peer.wait_for(lambda: discord_peer.modals(ada))[0]
    ada.submit(modal, {"reason": ""})
    idle(discord_peer, state)
    told = discord_peer.wait_for(lambda: [event for event in logs if event["event"] == "feedback"][1:] and logs)
    verdicts = [event["verdict"] for event in told if event["event"] == "feedback"]
    assert verdicts == ["helpful", "unhelpful"]
