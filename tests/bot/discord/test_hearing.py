"""Messages: what is for the bot is answered as a reply, once, in its conversation."""

from __future__ import annotations

import pytest

from bot.state.opening import State
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import RunningApp, answer_to, answers_to, filled
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

pytestmark = pytest.mark.usefixtures("app")


def test_a_mention_is_answered_as_a_reply_while_the_bot_types(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    asked = ada.mention(general, "What does a baker do?")
    shown = visible_text(answer_to(discord_peer, asked))
    assert "A baker makes bread and cakes." in shown
    assert discord_peer.typing == [general]
    assert discord_peer.pings == []


def test_a_reply_to_an_answer_follows_it_with_its_history(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    followed = ada.write(general, "And a beekeeper?", reply_to=answer)
    shown = visible_text(answer_to(discord_peer, followed))
    assert "A beekeeper looks after colonies" in shown
    more = ada.write(general, "Which tools does she use?", reply_to=answer_to(discord_peer, followed))
    assert "smoker" in visible_text(answer_to(discord_peer, more))


def test_a_reply_to_the_answer_of_a_command_follows_it(
    discord_peer: DiscordPeer, ada: Person, general: Channel
) -> None:
    answer = filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?"))
    followed = ada.write(general, "And a beekeeper?", reply_to=answer)
    assert "A beekeeper looks after colonies" in visible_text(answer_to(discord_peer, followed))
