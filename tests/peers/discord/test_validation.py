"""What Discord takes as a message, and how it says what it does not take."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.peers.discord.conftest import Bot
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.store import Flag
from tests.peers.discord.validation import embed_length, is_empty, message_problems

Json = dict[str, Any]


def places(body: Json, flags: Flag = Flag(0)) -> list[str]:  # noqa: B008 - a constant
    return [".".join(map(str, each.path)) for each in message_problems(body, flags)]


def embed(**more: Any) -> Json:
    return {"embeds": [more]}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_000},
        embed(title="x" * 256, description="x" * 4_096, footer={"text": "x" * 1_648}),
        embed(fields=[{"name": "x" * 100, "value": "x" * 100}] * 25),
        embed(author={"name": "x" * 256, "url": "https://example.org"}, image={"url": "attachment://a.png"}),
        {"embeds": [{"title": "x"}] * 10},
        {"content": None, "embeds": None, "nonce": "x" * 25},
        {"allowed_mentions": {"parse": ["users"], "roles": ["1"]}},
    ],
)
def test_what_is_within_the_limits_is_taken(body: Json) -> None:
    assert places(body) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": "x" * 2_001}, "content"),
        (embed(title="x" * 257), "embeds.0.title"),
        (embed(description="x" * 4_097), "embeds.0.description"),
        (embed(fields=[{"name": "x", "value": "x"}] * 26), "embeds.0.fields"),
        (embed(fields=[{"name": "x" * 257, "value": "x"}]), "embeds.0.fields.0.name"),
        (embed(fields=[{"name": "x", "value": "x" * 1_025}]), "embeds.0.fields.0.value"),
        (embed(fields=[{"name": "x", "value": " "}]), "embeds.0.fields.0.value"),
        (embed(fields=[{"name": "x"}]), "embeds.0.fields.0.value"),
        (embed(footer={"text": "x" * 2_049}), "embeds.0.footer.text"),
        (embed(author={"name": "x" * 257}), "embeds.0.author.name"),
        (embed(url="ftp://example.org"), "embeds.0.url"),
        (embed(color=0x1000000), "embeds.0.color"),
        (embed(title=7), "embeds.0.title"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds"),
        ({"embeds": [{"description": "x" * 3_001}] * 2}, "embeds"),
        ({"embeds": "x"}, "embeds"),
        ({"embeds": ["x"]}, "embeds.0"),
        ({"nonce": "x" * 26}, "nonce"),
        ({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"allowed_mentions": {"parse": ["people"]}}, "allowed_mentions.parse"),
        ({"allowed_mentions": {"users": ["1"] * 101}}, "allowed_mentions.users"),
    ],
)
def test_what_is_beyond_a_limit_is_named_by_its_place(body: Json, place: str) -> None:
    assert places(body) == [place]


def test_a_message_of_components_v2_has_nothing_else(discord_peer: DiscordPeer) -> None:
    text = {"type": 10, "content": "Bread"}
    body = {"content": "x", "embeds": [{"title": "x"}], "components": [text]}
    assert places({"components": [text]}, Flag.IS_COMPONENTS_V2) == []
    assert places(body, Flag.IS_COMPONENTS_V2) == ["content", "embeds"]
    assert places({"components": [text]}) == ["components.0.type"]


def test_white_space_alone_is_nothing() -> None:
    assert is_empty({"content": " \n", "embeds": []})
    assert not is_empty({"content": "", "embeds": [{"title": "x"}]})


def test_what_counts_of_an_embed_is_what_is_read() -> None:
    made = {
        "title": "ab",
        "url": "https://example.org",
        "footer": {"text": "c"},
        "fields": [{"name": "d", "value": "e "}],
    }
    assert embed_length(made) == 5


async def test_discord_py_reads_what_is_wrong(discord_peer: DiscordPeer, bot: Bot) -> None:
    general = discord_peer.channel("general")
    with pytest.raises(discord.HTTPException, match=r"In embeds\.0\.title: Must be 256 or fewer") as caught:
        await bot.get_partial_messageable(int(general.id)).send(embed=discord.Embed(title="x" * 257))
    assert caught.value.code == 50035
    (violation,) = discord_peer.violations
    assert violation.startswith("create_message: 50035 embeds.0.title: BASE_TYPE_MAX_LENGTH")
    discord_peer.allow("embeds.0.title")
