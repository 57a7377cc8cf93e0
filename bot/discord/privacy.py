"""What becomes of a person's questions, for that person alone, and what they do about it by its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from discord import ButtonStyle

from bot.discord import limits
from bot.discord.components import QUIET, Message, attached, button, container, row, text
from bot.discord.markdown import heading, small
from bot.discord.presses import Action, Press
from bot.discord.reading import DIRECT, PLATFORM, language_of, team_of
from bot.discord.telling import Interaction, fill_in
from bot.messages.catalogue import messages
from bot.serving.privacy import Terms, newest, terms_of
from bot.state.opening import State

#: What the switch of privacy and the button to forget carry.
PRIVATE, KEPT = "private", "kept"
YES, NO = "yes", "no"
FILE = "rolewise-export.json"


def render_privacy(terms: Terms, language: str, *, direct: bool = False, done: str = "") -> Message:
    """Return what holds for a person's questions, for that person alone, below what was just *done*, if anything.

    It is about one server, or about *direct* messages. Its buttons switch to ``private`` or ``kept``, export, and ask
    whether to forget.
    """
    words = messages(language)
    to, switch = (KEPT, words.make_kept) if terms.private else (PRIVATE, words.make_private)
    inside = (
        text(heading(words.privacy_title, 2), *filter(None, (done,)), *(f"- {line}" for line in terms.lines(language))),
        text(small(words.privacy_direct if direct else words.privacy_server)),
        row(
            button(switch, Press(Action.PRIVACY, to)),
            button(words.export, Press(Action.EXPORT)),
            button(words.forget, Press(Action.FORGET), ButtonStyle.danger),
        ),
    )
    return Message((container(*inside, colour=QUIET),))


def render_forget(language: str) -> Message:
    """Return the question whether to forget everything that a person asked, whose buttons are ``yes`` and ``no``."""
    words = messages(language)
    inside = (
        text(heading(words.forget, 2), words.forget_ask),
        row(
            button(words.forget_yes, Press(Action.FORGET, YES), ButtonStyle.danger),
            button(words.cancel, Press(Action.FORGET, NO)),
        ),
    )
    return Message((container(*inside, colour=QUIET),))


def render_export(held: Mapping[str, Any], language: str) -> Message:
    """Return what is *held* of a person as a file, the newest of it where Discord does not take all."""
    words = messages(language)
    exported, whole = newest(held, lambda written: len(written.encode()) <= limits.EXPORT)
    said = text(words.exported if whole else words.exported_newest)
    return Message((container(said, attached(FILE), colour=QUIET),), ((FILE, exported.encode()),))


async def show_privacy(interaction: Interaction, state: State, done: str = "") -> None:
    """Show what holds for the questions of who interacts, where it was put off, and what was just *done*."""
    terms = await asyncio.to_thread(terms_of, state, *_who(interaction))
    direct = team_of(interaction.guild_id) == DIRECT
    await fill_in(interaction, render_privacy(terms, language_of(interaction), direct=direct, done=done))


async def on_privacy(interaction: Interaction, press: Press, state: State) -> None:
    """Keep questions private or no longer, forget them after asking, or export what is held, for who presses it."""
    language = language_of(interaction)
    if press.action is Action.EXPORT:
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await asyncio.to_thread(lambda: render_export(state.export_person(*_who(interaction)), language))
        await fill_in(interaction, made)
        return
    await interaction.response.defer()
    done = ""
    if press.action is Action.PRIVACY:
        await asyncio.to_thread(state.people.set_private, *_who(interaction), press.subject == PRIVATE)
    elif press.subject == YES:
        await asyncio.to_thread(state.forget_person, *_who(interaction))
        done = messages(language).forget_done
    elif press.subject != NO:
        await fill_in(interaction, render_forget(language))
        return
    await show_privacy(interaction, state, done)


def _who(interaction: Interaction) -> tuple[str, str, str]:
    return PLATFORM, team_of(interaction.guild_id), str(interaction.user.id)
