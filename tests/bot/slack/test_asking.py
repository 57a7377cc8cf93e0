"""Every way to ask, and where the answer goes."""

from __future__ import annotations

import pytest

from bot.state.opening import State
from tests.bot.slack.conftest import StartApp
from tests.bot.slack.running import RunningApp, answer_to, idle, shown_to
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.seeing import visible_text

BAKER = "What does a baker do?"
BREAD = "A baker makes bread and cakes."
both = pytest.mark.parametrize("transport", ["socket", "http"], indirect=True)


@both
def test_a_command_is_answered_to_its_asker_alone(slack: SlackPeer, app: RunningApp) -> None:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    general = slack.channel("general", [ada, bob], bot=False)
    ada.command("/ask", BAKER, general)
    assert BREAD in visible_text(shown_to(slack, general, ada))
    assert not bob.reads("bread")
    assert slack.messages(general) == []


@both
def test_a_mention_shows_a_status_and_is_answered_in_its_thread(
    slack: SlackPeer, app: RunningApp, state: State
) -> None:
    ada = slack.person("Ada")
    general = slack.channel("general", [ada])
    asked = ada.mention(general, BAKER)
    assert BREAD in visible_text(answer_to(slack, asked))
    idle(slack, state)
    assert len(slack.answers(general)) == 1
    assert slack.statuses == [(general.id, asked.ts, "is looking this up…")]
