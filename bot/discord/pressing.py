"""What stands below an answer: thumbs with their reason, passages, pages, sharing, suggestions, a request.

A button's custom id carries all that it needs, so it works whatever process sent it. Nothing is read before Discord has
an answer: what takes longer is put off.
"""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import structlog

from bot.discord import limits
from bot.discord.asking import ask, share
from bot.discord.components import Message
from bot.discord.presses import Action, Press
from bot.discord.privacy import on_privacy
from bot.discord.reading import PLATFORM, language_of
from bot.discord.rendering import render_notice, render_reply, render_shared
from bot.discord.sending import layout
from bot.discord.telling import Interaction, fill_in
from bot.discord.views import render_passages
from bot.discord.work import Worker
from bot.framing import Audience
from bot.messages.catalogue import messages
from bot.models import Answer
from bot.state.questions import Asked

_REASON = "rolewise-reason:"
_log = structlog.get_logger("rolewise.discord")


async def on_press(interaction: Interaction, worker: Worker) -> None:
    """Do what the button says that was pressed; of other apps' buttons Discord tells nothing."""
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id", ""))
    press = Press.read(custom_id)
    if press is None:
        _log.warning("unknown button")
        return
    match press.action:
        case Action.PRIVACY | Action.EXPORT | Action.FORGET:
            await on_privacy(interaction, press, worker.service.state)
        case Action.TRY:
            examples = messages(press.subject).examples.splitlines()
            await ask(interaction, examples[min(press.number or 0, len(examples) - 1)], worker, private=True)
        case Action.ASK:
            await ask(interaction, "", worker, private=_is_private(interaction), press=custom_id)
        case Action.SHARE:
            await share(interaction, press.subject, custom_id, worker)
        case Action.DOWN:  # at once: a window opens within three seconds or never
            await interaction.response.send_modal(reason_modal(press.subject, language_of(interaction)))
            if await _vote(interaction, press.subject, worker, helpful=False):
                worker.service.observer.feedback(PLATFORM, press.subject, "unhelpful")
        case _:
            await _show(interaction, press, worker)


async def on_reason(interaction: Interaction, worker: Worker) -> None:
    """Keep why an answer did not help."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    data: Any = interaction.data or {}
    identifier = str(data.get("custom_id", "")).removeprefix(_REASON)
    words = messages(language_of(interaction))
    kept = await _vote(interaction, identifier, worker, helpful=False, reason=_written(data.get("components", [])))
    await fill_in(interaction, render_notice(words.thanks if kept else words.forgotten))


async def _vote(interaction: Interaction, identifier: str, worker: Worker, *, helpful: bool, reason: str = "") -> bool:
    vote = worker.service.state.questions.vote
    return await asyncio.to_thread(vote, identifier, str(interaction.user.id), helpful, reason)


async def _show(interaction: Interaction, press: Press, worker: Worker) -> None:
    """Show what a button opens to who pressed it, alone; another page in the place of the page with the button."""
    in_place = press.number is not None
    if in_place:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
    if press.action in (Action.UP, Action.REQUEST):
        await fill_in(interaction, await _noted(interaction, press, worker))
        return
    asked = await asyncio.to_thread(worker.service.state.questions.find, press.subject)
    if asked:
        await fill_in(interaction, _opened(interaction, asked, press))
        return
    forgotten = render_notice(messages(language_of(interaction)).forgotten)
    if in_place:
        await interaction.followup.send(view=layout(forgotten), ephemeral=True)
    else:
        await fill_in(interaction, forgotten)


def _opened(interaction: Interaction, asked: Asked, press: Press) -> Message:
    match press.action:
        case Action.PASSAGES if isinstance(asked.reply, Answer):
            return render_passages(asked.reply, asked.id, page=press.number or 0)
        case Action.PAGE if press.person:
            return render_shared(asked.reply, asked.id, press.person, page=press.number or 0)
        case _:
            audience = Audience.ASKER if _is_private(interaction) else Audience.EVERYONE
            return render_reply(asked.reply, asked.id, audience, asked=asked.question, page=press.number or 0)


async def _noted(interaction: Interaction, press: Press, worker: Worker) -> Message:
    """Note a thumb up or a wish for an article, which count for as long as anything of the question is kept."""
    questions = worker.service.state.questions
    language = await asyncio.to_thread(questions.language, press.subject)
    words = messages(language or language_of(interaction))
    if language is None:
        return render_notice(words.forgotten)
    if press.action is Action.UP:
        if await _vote(interaction, press.subject, worker, helpful=True):
            worker.service.observer.feedback(PLATFORM, press.subject, "helpful")
        return render_notice(words.thanks)
    new = await asyncio.to_thread(questions.request_article, press.subject, str(interaction.user.id))
    if new:
        worker.service.observer.feedback(PLATFORM, press.subject, "request")
    return render_notice(words.requested if new else words.requested_before)


def _is_private(interaction: Interaction) -> bool:
    return bool(interaction.message and interaction.message.flags.ephemeral)


def reason_modal(identifier: str, language: str) -> discord.ui.Modal:
    """Return the window that asks why the answer to a question did not help.

    It is stopped, so that discord.py does not keep it for as long as the process lives.
    """
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
    modal.stop()
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
