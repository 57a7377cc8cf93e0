"""Serving Discord: the check at the start, the gateway with its faults, processes that are stopped and killed."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest
from yarl import URL

from bot.discord.serving import invite_link
from bot.discord.settings import DiscordSettings
from bot.serving.failures import SetupError
from bot.settings import Settings
from tests.bot.discord.conftest import StartApp
from tests.bot.discord.running import Logs, answer_to, answers_to, filled, process_environment
from tests.bot.processes import started
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import Permission
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

QUESTION = "What does a data engineer do?"


def test_a_token_that_discord_refuses_is_named_with_the_cure(discord_peer: DiscordPeer, start_app: StartApp) -> None:
    with pytest.raises(SetupError, match=r"^DISCORD_TOKEN: Discord refuses it; reset it under Bot"):
        start_app(token=f"{discord_peer.token}x")
    discord_peer.allow("401")


@pytest.mark.parametrize("shards", [1, 2])
def test_it_holds_as_many_connections_as_discord_recommends(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, shards: int
) -> None:
    discord_peer.shards = shards
    start_app()
    discord_peer.wait_for(lambda: len(discord_peer.gateway.ready) == shards, 30)
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    filled(discord_peer, ada.slash("ask", channel=general, question="What does a baker do?"))
    assert len(discord_peer.answers(general)) == 2


def test_without_a_recommendation_it_holds_one_connection(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    discord_peer.fail("get_gateway_bot", 404)
    start_app()
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))


def test_without_a_network_the_address_is_named(discord_peer: DiscordPeer, start_app: StartApp) -> None:
    with pytest.raises(SetupError, match=r"cannot be reached at http://127.0.0.1:9 .*check the network"):
        start_app(discord_api_url="http://127.0.0.1:9")


def test_a_session_that_discord_ends_for_good_is_told(discord_peer: DiscordPeer, start_app: StartApp) -> None:
    app = start_app()
    discord_peer.disconnect(4004)
    with pytest.raises(SetupError, match="4004"):
        app.wait()


def test_permissions_that_are_missing_in_a_server_are_told_with_the_cure(
    discord_peer: DiscordPeer, start_app: StartApp, logs: Logs
) -> None:
    role = discord_peer.home.roles[discord_peer.home.id]
    role.permissions &= ~int(Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY)
    start_app()
    (told,) = discord_peer.wait_for(lambda: [one for one in logs if one["event"] == "permissions missing"])
    assert (told["server"], told["missing"]) == ("Home", "send_messages, read_message_history")
    assert "rolewise discord invite" in told["cure"]


async def test_the_link_invites_the_bot_with_what_it_needs(discord_peer: DiscordPeer) -> None:
    token = DiscordSettings.from_environment({"DISCORD_TOKEN": discord_peer.token})
    link = await invite_link(token, Settings(discord_api_url=discord_peer.api_url))
    assert link.startswith(f"https://discord.com/oauth2/authorize?client_id={discord_peer.store.bot.id}&")
    assert "scope=bot+applications.commands" in link
    assert "permissions=274878024704" in link


def test_what_was_missed_while_the_connection_was_cut_is_answered_when_it_resumes(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app()
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    discord_peer.cut()
    asked = ada.mention(general, "What does a beekeeper do?")
    answer_to(discord_peer, asked)
    discord_peer.disconnect()
    later = ada.mention(general, "What does a baker do?")
    answer_to(discord_peer, later)
    assert discord_peer.gateway.resumed >= 1
    assert [len(answers_to(discord_peer, one)) for one in (asked, later)] == [1, 1]


def test_a_gateway_that_stays_away_is_told_of_in_a_line_and_keeps_nobody_from_ending(
    discord_peer: DiscordPeer,
    start_app: StartApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = start_app()
    discord_peer.wait_for_app()
    monkeypatch.setattr("bot.discord.reconnecting.Backoff.delay", lambda _self: 60.0)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL("ws://127.0.0.1:9"))
    discord_peer.invalidate()
    discord_peer.wait_for(lambda: [record for record in caplog.records if record.name == "discord.client"])
    (lost,) = (record for record in caplog.records if record.name == "discord.client")
    assert lost.getMessage().startswith("gateway lost (")
    assert lost.getMessage().endswith("), connecting again in 60 s")
    assert (lost.levelname, lost.exc_info) == ("WARNING", None)
    app.stop()


def test_after_an_invalid_session_it_begins_another(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel
) -> None:
    start_app()
    discord_peer.invalidate()
    discord_peer.wait_for(lambda: discord_peer.gateway.identified == 2)
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    assert len(discord_peer.commands.syncs) == 1


def test_a_server_that_removes_the_bot_is_forgotten(
    discord_peer: DiscordPeer, start_app: StartApp, ada: Person, general: Channel, logs: Logs
) -> None:
    start_app()
    answer_to(discord_peer, ada.mention(general, "What does a baker do?"))
    discord_peer.leave(discord_peer.home)
    (told,) = discord_peer.wait_for(lambda: [one for one in logs if one["event"] == "server removed"])
    assert told["questions"] == 1


def test_a_process_finishes_what_it_has_begun_when_it_is_told_to_end(
    discord_peer: DiscordPeer, notes_data_dir: Path, tmp_path: Path, ada: Person, general: Channel
) -> None:
    environment = process_environment(discord_peer, tmp_path, notes_data_dir)
    with started(environment, "discord") as process:
        discord_peer.wait_for_app(60)
        held = discord_peer.hold("create_message")
        asked = ada.mention(general, QUESTION)
        held.wait()
        process.send_sigterm()
        process.wait_for("stopping")
        held.release()
        assert process.wait() == 0
    assert len(answers_to(discord_peer, asked)) == 1
    assert discord_peer.token not in process.said


def test_what_a_killed_process_left_is_answered_once_by_the_next(
    discord_peer: DiscordPeer, notes_data_dir: Path, tmp_path: Path, ada: Person, general: Channel
) -> None:
    environment = process_environment(discord_peer, tmp_path, notes_data_dir)
    with started(environment) as process:
        discord_peer.wait_for_app(60)
        before, after = discord_peer.hold("edit_original"), discord_peer.hold("create_message", after=True)
        command = ada.slash("ask", channel=general, question=QUESTION)
        asked = ada.mention(general, QUESTION)
        before.wait()
        after.wait()
        process.kill()
        before.abandon()
        after.abandon()
    assert command.thinking
    with started(environment) as process:
        answer = filled(discord_peer, command)
        assert "data" in visible_text(answer)
        process.wait_for("delivery taken up")
        assert process.terminate() == 0
    assert len(answers_to(discord_peer, asked)) == 1
    assert len(discord_peer.answers(general)) == 2
    assert len(discord_peer.commands.syncs) == 1
