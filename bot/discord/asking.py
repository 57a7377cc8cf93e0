"""A question that an interaction asks: claimed, put off within Discord's three seconds, then answered."""

from __future__ import annotations

import asyncio

from bot.discord.hearing import closed_rooms, rooms_told
from bot.discord.reading import language_of, read_interaction
from bot.discord.telling import Interaction, put_off, tell
from bot.discord.work import Worker


async def ask(
    interaction: Interaction, text: str, worker: Worker, *, private: bool, press: str = "", follows: bool = True
) -> None:
    """Answer the question *text*, or that of the button *press*, to its asker alone if *private*.

    It may be a follow-up of what was asked just before if it *follows*. Where an admin allows other channels only, tell
    which.
    """
    heard = read_interaction(interaction, text, private=private, press=press, follows=follows)
    looking = asyncio.create_task(closed_rooms(interaction.guild_id, interaction.channel, worker))  # at the same time
    work = await worker.claim(heard)
    allowed = await looking
    if work is None:
        return
    if allowed:
        await worker.drop(work)
        await tell(interaction, rooms_told(interaction.guild, allowed, language_of(interaction)))
        return
    await put_off(interaction, private=private)
    await worker.do(heard, work)


async def share(interaction: Interaction, identifier: str, press: str, worker: Worker) -> None:
    """Show an answer, which its asker alone saw, to all in the channel, once however often it is pressed."""
    heard = read_interaction(interaction, "", private=True, press=press, key=f"share:{identifier}")
    if work := await worker.claim(heard):
        await put_off(interaction, in_place=True)
        await worker.do(heard, work)
    else:
        await interaction.response.defer()
