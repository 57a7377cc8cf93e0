"""Discord is asked and what is wrong is told with the cure, against a Discord that speaks the real protocol."""

from __future__ import annotations

import pytest

from bot.discord.commands import NAMES
from bot.doctor import discord as discord_module
from bot.doctor.discord import check_discord
from bot.doctor.findings import Finding, Level
from bot.settings import Settings
from tests.bot.doctor.conftest import bad, only
from tests.bot.slack.running import free_port
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.permissions import Permission


async def ask(peer: DiscordPeer, token: str = "", **settings: str) -> list[Finding]:
    """Return the findings on the bot of *peer*."""
    urls = {"discord_api_url": peer.api_url, "discord_gateway_url": peer.gateway_url} | settings
    return await check_discord(Settings.model_validate(urls), {"DISCORD_TOKEN": token or peer.token})


@pytest.fixture
def peer(discord_peer: DiscordPeer) -> DiscordPeer:
    """Return a Discord that knows the commands."""
    known = [{"id": str(number), "name": name, "type": 1} for number, name in enumerate(NAMES)]
    discord_peer.commands._registered[""] = known
    return discord_peer


async def test_a_bot_that_has_what_it_needs_has_no_finding_but_ok(peer: DiscordPeer) -> None:
    found = await ask(peer)
    assert bad(found) == []
    names = ("token", "intents", "gateway", "permissions", "commands")
    assert [one.check for one in found] == [f"discord.{name}" for name in names]
    assert peer.token not in str(found)
    assert peer.gateway.identified == 0, "no session is begun"


async def test_a_token_that_discord_refuses_is_named_and_not_shown(peer: DiscordPeer) -> None:
    found = await ask(peer, "wrong.planted.token")
    peer.allow("401")
    assert bad(found) == [("discord.refused", Level.FAULT)]
    assert found[0].found.startswith("DISCORD_TOKEN: Discord refuses it")
    assert "planted" not in str(found)


async def test_permissions_that_are_missing_are_named_with_their_server(peer: DiscordPeer) -> None:
    role = peer.home.roles[peer.home.id]
    role.permissions &= ~int(Permission.SEND_MESSAGES)
    found = only(await ask(peer), "discord.permissions")
    assert (found.level, found.found) == (Level.WARNING, "in the server Home its roles lack send_messages")
    assert "rolewise discord invite" in found.mend
    role.permissions |= int(Permission.ADMINISTRATOR)
    assert only(await ask(peer), "discord.permissions").level is Level.OK


async def test_a_bot_in_no_server_is_told_how_to_be_invited(peer: DiscordPeer) -> None:
    peer.leave(peer.home)
    assert "rolewise discord invite" in only(await ask(peer), "discord.servers").mend


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (NAMES - {"ask"}, "does not know the commands ask"),
        (NAMES | {"dance"}, "not ours: dance"),
        (frozenset(), "does not know the commands Find sources, ask"),
    ],
)
async def test_commands_that_are_not_as_told_are_named(peer: DiscordPeer, names: frozenset[str], words: str) -> None:
    peer.commands._registered[""] = [{"id": name, "name": name, "type": 1} for name in names]
    found = only(await ask(peer), "discord.commands")
    assert (found.level, words in found.found, "rolewise serve discord" in found.mend) == (Level.WARNING, True, True)


async def test_intents_that_nothing_needs_are_a_warning(peer: DiscordPeer) -> None:
    peer.application = {"flags": 1 << 15 | 1 << 19}
    found = only(await ask(peer), "discord.intents")
    assert (found.level, found.found.partition(": ")[2]) == (Level.WARNING, "Server Members, Message Content")


async def test_an_address_for_interactions_keeps_them_from_us(peer: DiscordPeer) -> None:
    peer.application = {"interactions_endpoint_url": "https://example.org/interactions"}
    assert only(await ask(peer), "discord.interactions").level is Level.FAULT


async def test_a_gateway_that_does_not_open_is_a_fault(peer: DiscordPeer) -> None:
    found = await ask(peer, discord_gateway_url=f"ws://127.0.0.1:{free_port()}/")
    assert bad(found) == [("discord.refused", Level.FAULT)]
    assert "open its gateway" in only(found, "discord.refused").found


async def test_a_discord_that_cannot_be_reached_is_named_by_its_address() -> None:
    away = Settings(discord_api_url=f"http://127.0.0.1:{free_port()}")
    found = await check_discord(away, {"DISCORD_TOKEN": "a.b.c"})
    assert away.discord_api_url in only(found, "discord.refused").found


async def test_a_discord_that_does_not_answer_keeps_nobody_waiting(
    peer: DiscordPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_module, "_PATIENCE", 0.5)
    held = peer.hold("get_me")
    found = await ask(peer)
    held.abandon()
    assert "no answer within 0.5 s" in only(found, "discord.refused").found


async def test_without_a_token_nothing_is_asked() -> None:
    assert await check_discord(Settings(), {}) == []
