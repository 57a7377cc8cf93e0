"""What stands below an answer: thumbs with their reason, passages, pages, sharing, suggestions, a request; and privacy.

A button's custom id carries all that it needs, so it works whatever process sent it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog

from bot.discord import limits
from bot.discord.commands import ask
from bot.discord.components import Message
from bot.discord.presses import Action, Press
from bot.discord.reading import PLATFORM, team_of
from bot.discord.rendering import Audience, render_notice, render_reply, render_shared
from bot.discord.sending import files, layout
from bot.discord.views import NO, PRIVATE, YES, render_forget, render_passages, render_privacy
from bot.discord.work import Worker
from bot.messages import messages
from bot.models import Answer
from bot.offering import offers
from bot.state.questions import Asked

Interaction = discord.Interaction[discord.Client]

_REASON = "rolewise-reason:"
_log = structlog.get_logger("rolewise.discord")


async def on_press(interaction: Interaction, worker: Worker) -> None:
    """Do what the button says that was pressed; of other apps' buttons Discord tells nothing."""
    data: Any = interaction.data or {}
    press = Press.read(str(data.get("custom_id", "")))
    if press is None:
        _log.warning("unknown button")
        return
    match press.action:
        case Action.PRIVACY | Action.FORGET:
            await _manage_privacy(interaction, press, worker)
        case Action.TRY:
            examples = messages(press.subject).examples.splitlines()
            await ask(interaction, examples[press.number or 0], worker, private=True)
        case _:
            await _press_below(interaction, press, worker)


async def on_reason(interaction: Interaction, worker: Worker) -> None:
    """Keep why an answer did not help."""
    data: Any = interaction.data or {}
    identifier = str(data.get("custom_id", "")).removeprefix(_REASON)
    questions = worker.service.state.questions
    reason = _written(data.get("components", []))
    await asyncio.to_thread(questions.vote, identifier, str(interaction.user.id), helpful=False, reason=reason)
    await tell(interaction, messages(language_of(interaction)).thanks)


async def _press_below(interaction: Interaction, press: Press, worker: Worker) -> None:  # noqa: C901 - the buttons
    if press.action is Action.DOWN:  # at once: a window opens within three seconds or never
        await interaction.response.send_modal(_reason_modal(press.subject, language_of(interaction)))
    asked = await asyncio.to_thread(worker.service.state.questions.find, press.subject)
    if asked is None:
        if not interaction.response.is_done():
            await tell(interaction, messages(language_of(interaction)).forgotten)
        return
    words, person = messages(asked.reply.question.language), str(interaction.user.id)
    questions = worker.service.state.questions
    match press.action:
        case Action.UP | Action.DOWN:
            helpful = press.action is Action.UP
            await asyncio.to_thread(questions.vote, asked.id, person, helpful)
            if helpful:
                await tell(interaction, words.thanks)
        case Action.REQUEST:
            new = await asyncio.to_thread(questions.request_article, asked.id, person)
            await tell(interaction, words.requested if new else words.requested_before)
        case Action.PASSAGES if isinstance(asked.reply, Answer):
            await _show(interaction, render_passages(asked.reply, asked.id, page=press.number or 0), press.number)
        case Action.PAGE:
            await _show(interaction, _page(interaction, asked, press), press.number)
        case Action.ASK:
            offered = offers(asked.reply, limits.ASKED)
            if press.number is not None and press.number < len(offered):
                await ask(interaction, offered[press.number][1], worker, private=_is_private(interaction))
        case Action.SHARE:
            await _share(interaction, asked, worker)


def _page(interaction: Interaction, asked: Asked, press: Press) -> Message:
    if press.person:
        return render_shared(asked.reply, asked.id, press.person, page=press.number or 0)
    audience = Audience.ASKER if _is_private(interaction) else Audience.EVERYONE
    return render_reply(asked.reply, asked.id, audience, asked=asked.question, page=press.number or 0)


async def _share(interaction: Interaction, asked: Asked, worker: Worker) -> None:
    """Show an answer, which its asker alone saw, to all in the channel, once however often it is pressed."""
    await interaction.response.defer()
    work = await worker.deliveries.claim(f"share:{asked.id}", {}) if str(interaction.user.id) == asked.person else None
    if work is None:
        return
    worker.deliveries.begin(work)
    try:
        message = render_shared(asked.reply, asked.id, asked.person)
        await interaction.followup.send(
            view=layout(message), files=files(message), allowed_mentions=discord.AllowedMentions.none()
        )
    finally:
        await worker.deliveries.end(work)


async def _manage_privacy(interaction: Interaction, press: Press, worker: Worker) -> None:
    state, language = worker.service.state, language_of(interaction)
    team, person = team_of(interaction.guild), str(interaction.user.id)
    if press.action is Action.PRIVACY:
        await asyncio.to_thread(state.people.set_private, PLATFORM, team, person, press.subject == PRIVATE)
    elif press.subject == YES:
        await asyncio.to_thread(state.questions.forget_person, PLATFORM, team, person)
    elif press.subject != NO:
        await _show(interaction, render_forget(language), 0)
        return
    await _show(interaction, await privacy_of(interaction, worker), 0)


async def privacy_of(interaction: Interaction, worker: Worker) -> Message:
    """Return what becomes of the questions of who interacts, where they are."""
    people = worker.service.state.people
    team, person = team_of(interaction.guild), str(interaction.user.id)
    private = await asyncio.to_thread(people.is_private, PLATFORM, team, person)
    return render_privacy(private, language_of(interaction))


async def tell(interaction: Interaction, words: str) -> None:
    """Tell *words* to who interacts, alone."""
    await _show(interaction, render_notice(words), None)


async def show_alone(interaction: Interaction, message: Message) -> None:
    """Show *message* to who interacts, alone."""
    await _show(interaction, message, None)


async def _show(interaction: Interaction, message: Message, number: int | None) -> None:
    """Show *message* to who interacts, alone; with a *number* in the place of the message with the button."""
    if number is not None:
        await interaction.response.edit_message(view=layout(message), attachments=files(message))
    else:
        await interaction.response.send_message(view=layout(message), files=files(message), ephemeral=True)


def language_of(interaction: Interaction) -> str:
    """Return the language that who interacts reads Discord in, as far as we have words in it."""
    return "zh" if str(interaction.locale).startswith("zh") else "en"


def _is_private(interaction: Interaction) -> bool:
    return bool(interaction.message and interaction.message.flags.ephemeral)


def _reason_modal(identifier: str, language: str) -> discord.ui.Modal:
    words = messages(language)
    modal = discord.ui.Modal(title=words.reason_title, custom_id=f"{_REASON}{identifier}")
    writing = discord.ui.TextInput[Any](
        style=discord.TextStyle.paragraph,
        custom_id="reason",
        required=False,
        max_length=limits.REASON,
        placeholder=words.reason_hint,
    )
    modal.add_item(discord.ui.Label(text=words.reason_label, component=writing))
    return modal


def is_reason(custom_id: str) -> bool:
    """Return whether *custom_id* is that of the window that asks why."""
    return custom_id.startswith(_REASON)


def _written(components: list[dict[str, Any]]) -> str:
    """Return what was written into a window, wherever in its rows or labels the input stands."""
    for component in components:
        if "value" in component:
            return str(component["value"] or "").strip()
        inner = [component["component"]] if "component" in component else component.get("components", [])
        if inner and (found := _written(inner)):
            return found
    return ""
