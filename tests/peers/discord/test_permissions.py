"""What a user may do in a channel."""

from __future__ import annotations

from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.permissions import ALL, EVERYBODY, Permission, permissions_in


def test_a_member_may_what_everybody_may_and_a_stranger_nothing(discord_peer: DiscordPeer) -> None:
    ada, eve = discord_peer.person("Ada"), discord_peer.person("Eve", guilds=[])
    general = discord_peer.channel("general")
    assert permissions_in(general, ada.id) == EVERYBODY
    assert permissions_in(general, eve.id) == Permission(0)


def test_a_channel_overrules_its_guild_and_a_thread_follows_its_channel(discord_peer: DiscordPeer) -> None:
    ada, bot = discord_peer.person("Ada"), discord_peer.store.bot
    general = discord_peer.channel("general")
    thread = ada.thread(general, "Bakers")
    discord_peer.permit(general, Permission.EMBED_LINKS, allowed=False)
    assert Permission.EMBED_LINKS not in permissions_in(thread, bot.id)
    discord_peer.permit(general, Permission.EMBED_LINKS)
    assert permissions_in(thread, bot.id) == EVERYBODY


def test_who_does_not_see_a_channel_may_do_nothing_in_it(discord_peer: DiscordPeer) -> None:
    general = discord_peer.channel("general")
    discord_peer.permit(general, Permission.VIEW_CHANNEL, allowed=False)
    assert permissions_in(general, discord_peer.store.bot.id) == Permission(0)


def test_an_administrator_may_everything_everywhere(discord_peer: DiscordPeer) -> None:
    ada = discord_peer.person("Ada")
    role = discord_peer.role("admins")
    role.permissions = Permission.ADMINISTRATOR
    discord_peer.home.members[ada.id].add(role.id)
    assert permissions_in(discord_peer.channel("secret", members=[]), ada.id) == ALL


def test_a_direct_message_is_between_two(discord_peer: DiscordPeer) -> None:
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    assert permissions_in(ada.direct, ada.id) == EVERYBODY
    assert permissions_in(ada.direct, bob.id) == Permission(0)
