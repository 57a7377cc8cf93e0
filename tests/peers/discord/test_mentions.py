"""Whom a message notifies."""

from __future__ import annotations

from typing import Any

import pytest
from discord.http import Route

from tests.peers.discord.conftest import Bot
from tests.peers.discord.mentions import find_mentions
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.permissions import Permission

NONE: dict[str, Any] = {"parse": []}


def targets(peer: DiscordPeer, text: str, allowed: Any = None) -> list[str]:
    channel = next(each for each in peer.store.channels.values() if each.guild)
    return find_mentions(peer.store, channel, peer.store.bot, [text], allowed).targets()


def test_everything_is_parsed_unless_it_is_forbidden(discord_peer: DiscordPeer) -> None:
    discord_peer.channel("general")
    ada, bakers = discord_peer.person("Ada"), discord_peer.role("bakers")
    text = f"@everyone <@{ada.id}> <@!{ada.id}> <@&{bakers.id}> <@404>"
    assert targets(discord_peer, text) == ["@everyone", f"<@&{bakers.id}>", f"<@{ada.id}>"]
    assert targets(discord_peer, text, NONE) == []
    assert targets(discord_peer, text, {"parse": ["users"]}) == [f"<@{ada.id}>"]
    assert targets(discord_peer, text, {"roles": [int(bakers.id)]}) == [f"<@&{bakers.id}>"]


def test_code_notifies_nobody_but_a_backslash_hides_nothing(discord_peer: DiscordPeer) -> None:
    discord_peer.channel("general")
    assert targets(discord_peer, "`@everyone` ```\n@here\n```") == []
    assert targets(discord_peer, "\\@everyone") == ["@everyone"]


def test_everyone_and_roles_need_the_permission(discord_peer: DiscordPeer) -> None:
    general = discord_peer.channel("general")
    closed, open_to_all = discord_peer.role("closed"), discord_peer.role("open", mentionable=True)
    discord_peer.permit(general, Permission.MENTION_EVERYONE, allowed=False)
    text = f"@here <@&{closed.id}> <@&{open_to_all.id}>"
    assert targets(discord_peer, text) == [f"<@&{open_to_all.id}>"]


@pytest.mark.parametrize(("allowed", "pinged"), [(None, True), (NONE, False), ({**NONE, "replied_user": True}, True)])
async def test_an_answer_notifies_whom_it_answers_where_that_is_allowed(
    discord_peer: DiscordPeer, bot: Bot, *, allowed: dict[str, Any] | None, pinged: bool
) -> None:
    ada, general = discord_peer.person("Ada"), discord_peer.channel("general")
    asked = ada.write(general, "Hello")
    body = {"content": "Hello", "message_reference": {"message_id": asked.id}}
    body |= {} if allowed is None else {"allowed_mentions": allowed}
    await bot.http.request(Route("POST", "/channels/{channel_id}/messages", channel_id=general.id), json=body)
    assert [each.target for each in discord_peer.pings] == ([f"<@{ada.id}>"] if pinged else [])
