"""Help, and what only who manages a server sets."""

from __future__ import annotations

import pytest

from bot.state.opening import State
from tests.bot.discord.running import alone, filled
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.permissions import Permission
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def admin(discord_peer: DiscordPeer) -> Person:
    """Return a person who manages the server."""
    person, role = discord_peer.person("Grace"), discord_peer.role("admins")
    role.permissions = int(Permission.MANAGE_GUILD)
    discord_peer.home.members[person.id] = {role.id}
    return person


def test_help_is_in_the_language_of_who_asks(discord_peer: DiscordPeer, ada: Person, general: Channel) -> None:
    lin = discord_peer.person("Lin", locale="zh-CN")
    assert "Ask me about data and ML roles" in visible_text(filled(discord_peer, ada.slash("help", channel=general)))
    assert "问我数据与机器学习的角色" in visible_text(filled(discord_peer, lin.slash("help", channel=general)))


def test_an_admin_lets_the_bot_answer_in_some_channels_and_in_all_again(
    discord_peer: DiscordPeer, admin: Person, general: Channel, state: State
) -> None:
    for command, options, told in (
        ("show", {}, "I answer in every channel"),
        ("allow", {"channel": general}, "I answer only in #general."),
        ("show", {}, "I answer only in #general."),
        ("everywhere", {}, "I answer in every channel"),
    ):
        shown = filled(discord_peer, admin.slash(f"rolewise-settings {command}", general, options))
        assert told in visible_text(shown)
        assert shown.only_for == admin.id
    assert state.rooms.allowed("discord", discord_peer.home.id) == frozenset()


def test_who_does_not_manage_the_server_changes_nothing(
    discord_peer: DiscordPeer, ada: Person, general: Channel, state: State
) -> None:
    ada.slash("rolewise-settings allow", general, {"channel": general})
    alone(discord_peer, ada, general, "Only who may manage this server")
    assert state.rooms.allowed("discord", discord_peer.home.id) == frozenset()
