"""What a person sees of a message."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import ui

from tests.peers.discord.conftest import Bot
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.seeing import formatting, links_of, previews_of, visible_text
from tests.peers.discord.store import Message


async def post(peer: DiscordPeer, bot: Bot, **said: Any) -> Message:
    channel = peer.channel("general")
    await bot.get_partial_messageable(int(channel.id)).send(**said)
    (shown,) = peer.answers(channel)
    return shown


async def test_an_embed_is_read_from_its_author_to_its_footer(discord_peer: DiscordPeer, bot: Bot) -> None:
    embed = discord.Embed(title="A *loaf*", url="https://example.org", description="**Bread** is baked.")
    embed.set_author(name="Ada *the* baker").add_field(name="When", value="At night").set_footer(text="1 source")
    shown = await post(discord_peer, bot, content="Well:", embed=embed)
    assert visible_text(shown) == "Well:\nAda *the* baker\nA loaf\nBread is baked.\nWhen\nAt night\n1 source"
    assert ("bold", "Bread") in formatting(shown)
    assert links_of(shown) == ["https://example.org"] * 2


async def test_what_is_suppressed_is_not_seen(discord_peer: DiscordPeer, bot: Bot) -> None:
    shown = await post(discord_peer, bot, content="x", embed=discord.Embed(title="A loaf"), suppress_embeds=True)
    assert visible_text(shown) == "x"


@pytest.mark.parametrize("suppressed", [True, False])
async def test_a_url_in_the_text_has_a_preview(discord_peer: DiscordPeer, bot: Bot, *, suppressed: bool) -> None:
    text = "https://example.org/a and <https://example.org/b>"
    shown = await post(discord_peer, bot, content=text, suppress_embeds=suppressed)
    assert previews_of(shown) == ([] if suppressed else ["https://example.org/a"])


async def test_buttons_and_options_are_read_in_a_row(discord_peer: DiscordPeer, bot: Bot) -> None:
    view: ui.View = ui.View(timeout=None)
    view.add_item(ui.Button(label="More", emoji="👍"))
    view.add_item(ui.Button(label="Source", url="https://example.org"))
    options = [discord.SelectOption(label="Baker"), discord.SelectOption(label="Miller")]
    view.add_item(ui.Select(placeholder="Which?", options=options))
    shown = await post(discord_peer, bot, content="x", view=view)
    assert visible_text(shown) == "x\n[👍 More] [Source]\n[Which?][Baker][Miller]"
    assert links_of(shown) == ["https://example.org"]


async def test_components_v2_are_read_from_top_to_bottom(discord_peer: DiscordPeer, bot: Bot) -> None:
    view: ui.LayoutView = ui.LayoutView(timeout=None)
    section: ui.Section[ui.LayoutView] = ui.Section("**Bread** is baked.", accessory=ui.Button(label="More"))
    view.add_item(ui.Container(ui.TextDisplay("# Bakers"), section, ui.Separator()))
    view.add_item(ui.TextDisplay("-# 1 source"))
    shown = await post(discord_peer, bot, view=view)
    assert visible_text(shown) == "Bakers\nBread is baked.\n[More]\n1 source"
    assert formatting(shown) == [("heading", "Bakers"), ("bold", "Bread"), ("small", "1 source")]
