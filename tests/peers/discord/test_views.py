"""Buttons, options and forms, heard by discord.py's views."""

from __future__ import annotations

import re

import discord
import pytest
from discord import ui

from tests.peers.discord.conftest import Bot
from tests.peers.discord.driving import until
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.seeing import visible_text

Seen = discord.Interaction[Bot]


class MoreButton(ui.DynamicItem[ui.Button[ui.View]], template=r"more:(?P<number>\d+)"):
    """A button that carries its state, and says what it carries."""

    def __init__(self, number: int) -> None:
        super().__init__(ui.Button(label="More", custom_id=f"more:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: ui.Item[ui.View], match: re.Match[str], /
    ) -> MoreButton:
        """Return the button that *match* tells of."""
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say how much more there is."""
        await interaction.response.edit_message(content=f"More of {self.number}", view=None)


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_button_changes_its_message(discord_peer: DiscordPeer, bot: Bot, *, ephemeral: bool) -> None:
    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        view = ui.View(timeout=None).add_item(MoreButton(7))
        await interaction.response.send_message("Little", view=view, ephemeral=ephemeral)

    bot.add_dynamic_items(MoreButton)
    await bot.tree.sync()
    ada, bob = discord_peer.person("Ada"), discord_peer.person("Bob")
    general = discord_peer.channel("general")
    asked = ada.slash("ask", channel=general)
    shown = await until(discord_peer, lambda: asked.response)
    assert visible_text(shown) == "Little\n[More]"
    if ephemeral:
        with pytest.raises(AssertionError, match="Bob does not see"):
            bob.click(shown, "More")
    ada.click(shown, "More")
    await until(discord_peer, lambda: visible_text(shown) == "More of 7")


async def test_a_view_hears_its_buttons_and_options(discord_peer: DiscordPeer, bot: Bot) -> None:
    class Choosing(ui.View):
        @ui.button(label="More")
        async def more(self, interaction: discord.Interaction, _button: ui.Button[Choosing]) -> None:
            await interaction.response.defer()
            await interaction.edit_original_response(content="Much")

        @ui.select(options=[discord.SelectOption(label="Baker"), discord.SelectOption(label="Miller")])
        async def choose(self, interaction: discord.Interaction, select: ui.Select[Choosing]) -> None:
            await interaction.response.send_message(select.values[0], ephemeral=True)

    @bot.tree.command()
    async def ask(interaction: Seen) -> None:
        await interaction.response.send_message("Little", view=Choosing())

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    general = discord_peer.channel("general")
    asked = ada.slash("ask", channel=general)
    shown = await until(discord_peer, lambda: asked.response)
    ada.click(shown, "More")
    await until(discord_peer, lambda: shown.content == "Much")
    chosen = ada.click(shown, "Miller")
    told = await until(discord_peer, lambda: chosen.response)
    assert (told.content, told.only_for, told.reference) == ("Miller", ada.id, shown)


class Feedback(ui.Modal, title="Feedback"):
    """A form with one field."""

    missing: ui.TextInput[Feedback] = ui.TextInput(label="What is missing?", custom_id="missing", max_length=20)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was filled in."""
        await interaction.response.send_message(f"Missing: {self.missing.value}", ephemeral=True)


async def test_a_modal_is_opened_filled_in_and_submitted(discord_peer: DiscordPeer, bot: Bot) -> None:
    @bot.tree.command()
    async def feedback(interaction: Seen) -> None:
        await interaction.response.send_modal(Feedback())

    await bot.tree.sync()
    ada = discord_peer.person("Ada")
    ada.slash("feedback")
    (modal,) = await until(discord_peer, lambda: discord_peer.modals(ada))
    assert ada.reads("What is missing?")
    with pytest.raises(AssertionError, match="must be filled in"):
        ada.submit(modal)
    with pytest.raises(AssertionError, match="21 characters"):
        ada.submit(modal, {"missing": "x" * 21})
    ada.submit(modal, {"What is missing?": "The oven"})
    await until(discord_peer, lambda: ada.reads("Missing: The oven"))
    assert discord_peer.modals(ada) == []
