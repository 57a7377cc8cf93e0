"""Exactly once: whatever comes twice, breaks off or dies, a question is answered, and answered once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.serving import deliveries, service
from bot.serving.live import LiveAssistant
from bot.state.opening import State
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import Logs, answer_to, answers_to, filled, idle
from tests.bot.serving.conftest import unfinished
from tests.peers.discord.objects import user_object
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

QUESTION = "What does a baker do?"


@pytest.fixture(autouse=True)
def _short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what was left be taken up sooner, and what is held be handed back sooner."""
    monkeypatch.setattr(service, "_GRACE", 0.5)
    monkeypatch.setattr(deliveries, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(deliveries, "_RENEW_EVERY", 0.2)


def test_what_is_delivered_again_is_answered_once(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State
) -> None:
    start_app()
    asked = ada.mention(general, QUESTION)
    answer_to(discord_peer, asked)
    discord_peer.on_loop(lambda: replay(discord_peer, "MESSAGE_CREATE"))
    command = ada.slash("ask", channel=general, question=QUESTION)
    filled(discord_peer, command)
    discord_peer.on_loop(lambda: replay(discord_peer, "INTERACTION_CREATE"))
    answer_to(discord_peer, ada.mention(general, QUESTION))
    idle(discord_peer, state)
    assert len(discord_peer.answers(general)) == 3
    assert len(discord_peer.calls("respond")) == 1


def replay(discord_peer: DiscordPeer, name: str) -> None:
    """Send every event *name* of each session once more."""
    for session in discord_peer.gateway.sessions.values():
        for event in [event for event in session.events if event["t"] == name]:
            session.send(name, event["d"])


def test_a_reply_follows_an_answer_of_which_discord_tells_the_id_alone(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app()
    answer = answer_to(discord_peer, ada.mention(general, QUESTION))
    followed = ada.write(general, "Which tools does she use?", reply_to=answer, mention=False)

    def tell_the_id_alone() -> None:
        for session in discord_peer.gateway.sessions.values():
            (event,) = [one for one in session.events if one["d"].get("id") == followed.id]
            told = {name: value for name, value in event["d"].items() if name != "referenced_message"}
            session.send(
                "MESSAGE_CREATE",
                told | {"content": followed.content, "mentions": [user_object(discord_peer.store.bot)]},
            )

    discord_peer.on_loop(tell_the_id_alone)
    assert "spiral mixer" in visible_text(answer_to(discord_peer, followed))


@pytest.mark.parametrize("after", [False, True])
def test_a_reply_whose_connection_breaks_is_posted_once(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State, *, after: bool
) -> None:
    start_app()
    discord_peer.drop("create_message", after=after)
    asked = ada.mention(general, QUESTION)
    answer_to(discord_peer, asked)
    idle(discord_peer, state)
    assert len(answers_to(discord_peer, asked)) == 1


def test_a_reply_that_discord_fails_to_take_is_posted_again(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app()
    discord_peer.fail("create_message", 503)
    discord_peer.fail("edit_original", 500)
    asked = ada.mention(general, QUESTION)
    answer_to(discord_peer, asked)
    filled(discord_peer, ada.slash("ask", channel=general, question=QUESTION))
    assert len(discord_peer.answers(general)) == 2


def test_a_reply_waits_as_discord_says(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app()
    discord_peer.limit("create_message", retry_after=0.5)
    discord_peer.limit("edit_original", retry_after=0.5)
    asked = ada.mention(general, QUESTION)
    filled(discord_peer, ada.slash("ask", channel=general, question=QUESTION))
    answer_to(discord_peer, asked)
    for name in ("create_message", "edit_original"):  # a call before its time would be one more, and a violation
        assert [call.status for call in discord_peer.calls(name)] == [429, 200]


def test_a_reply_that_discord_refuses_is_told_by_a_reference(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, logs: Logs
) -> None:
    start_app()
    discord_peer.fail("create_message", 400, 50035)
    told = visible_text(answer_to(discord_peer, ada.mention(general, QUESTION)))
    (failed,) = [entry for entry in logs if entry["event"] == "question failed"]
    assert failed["reference"] in told
    assert failed["exc_info"]


def test_what_a_process_that_died_left_is_answered_by_the_next(
    discord_peer: DiscordPeer, start_app: StartApp, live: LiveAssistant, ada: Person, general: Channel, state: State
) -> None:
    first = start_app()
    held, filling = discord_peer.hold("create_message"), discord_peer.hold("edit_original")
    asked = ada.mention(general, QUESTION)
    command = ada.slash("ask", channel=general, question=QUESTION)
    held.wait()
    filling.wait()
    keys = unfinished(state)
    assert len(keys) == 2
    first.stop()  # hands them back, as the lease would
    held.abandon()
    filling.abandon()
    start_app()
    answer_to(discord_peer, asked)
    filled(discord_peer, command)
    assert len(answers_to(discord_peer, asked)) == 1


def test_what_comes_while_it_stops_is_kept_for_the_next_process(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    first = start_app()
    held = discord_peer.hold("create_message")
    asked = ada.mention(general, QUESTION)
    held.wait()
    first.tell_to_stop()
    late = ada.slash("ask", channel=general, question=QUESTION)
    discord_peer.wait_for(lambda: late.answer)
    held.release()
    first.stop()
    assert late.thinking
    start_app()
    filled(discord_peer, late)
    assert len(answers_to(discord_peer, asked)) == 1


def test_without_the_state_a_question_is_answered_all_the_same(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State
) -> None:
    start_app()
    with state.database.writing():
        asked = ada.slash("ask", channel=general, question=QUESTION)
        discord_peer.wait_for(lambda: asked.answer)
    filled(discord_peer, asked)
    assert asked.seconds is not None
    assert asked.seconds < 1


def test_too_many_questions_are_declined_kindly(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app(person_limit=1)
    answer_to(discord_peer, ada.mention(general, QUESTION))
    declined = answer_to(discord_peer, ada.mention(general, "What does a beekeeper do?"))
    assert "minutes" in visible_text(declined)
