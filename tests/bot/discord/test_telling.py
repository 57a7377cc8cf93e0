"""What is told of an interaction that fails: a reference to who interacts, and everything to the log."""

from __future__ import annotations

from bot.state.opening import State
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import Logs, alone, answer_to
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel


def test_a_button_that_fails_is_told_by_a_reference(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, state: State, logs: Logs
) -> None:
    start_app()
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    discord_peer.fail("edit_original", 400, 50035)
    ada.click(answer, "Show passages")
    told = alone(discord_peer, ada, general, "Something went wrong")
    (failed,) = [entry for entry in logs if entry["event"] == "interaction failed"]
    assert failed["reference"] in visible_text(told)
    assert failed["exc_info"]


def test_a_button_that_was_answered_before_is_not_told_of_again(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, logs: Logs
) -> None:
    start_app()
    answer = answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    discord_peer.fail("respond", 400, 40060)
    click = ada.click(answer, "👍")
    discord_peer.wait_for(lambda: [one for one in logs if one["event"] == "interaction answered before or over"])
    discord_peer.allow("late answer")
    assert click.answer is None
    assert discord_peer.ephemerals(general, ada) == []
