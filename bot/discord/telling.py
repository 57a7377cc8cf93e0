"""Answers to interactions for who interacts, alone: at once, or once what takes longer is known."""

from __future__ import annotations

import secrets

import discord
import structlog
from aiohttp import ClientError

from bot.discord.components import Message
from bot.discord.reading import language_of
from bot.discord.rendering import render_notice
from bot.discord.sending import files, layout
from bot.messages.catalogue import messages

Interaction = discord.Interaction[discord.Client]

#: Errors that say that an interaction was answered before, or waits no longer: 3 s until the first answer.
_TOO_LATE = frozenset({10062, 40060})
#: How often what shows that the answer comes is sent where the connection breaks.
_TRIES = 2
_log = structlog.get_logger("rolewise.discord")


async def put_off(interaction: Interaction, *, private: bool = False, in_place: bool = False) -> None:
    """Show that the answer comes, which only who asked sees if *private*, or that what is *in_place* changes.

    Whatever keeps that from Discord, the answer finds its way: ``bot.discord.posting.post``.
    """
    for _ in range(_TRIES):
        try:
            await interaction.response.defer(ephemeral=private, thinking=not in_place)
        except discord.HTTPException as error:
            _log.warning("answer not put off", reason=error.code)
            return
        except (ClientError, TimeoutError, OSError) as error:
            _log.warning("answer not put off", reason=type(error).__name__)
        else:
            return


async def show_alone(interaction: Interaction, message: Message) -> None:
    """Show *message* to who interacts, alone, as the first answer."""
    await interaction.response.send_message(view=layout(message), files=files(message), ephemeral=True)


async def tell(interaction: Interaction, words: str) -> None:
    """Tell *words* to who interacts, alone, as the first answer."""
    await show_alone(interaction, render_notice(words))


async def fill_in(interaction: Interaction, message: Message) -> None:
    """Show *message* where it was put off, or in place of the message with the button."""
    await interaction.edit_original_response(view=layout(message), attachments=files(message))


async def tell_failure(interaction: Interaction, error: BaseException) -> None:
    """Log *error*, and tell who interacts, by a reference under which it is found."""
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        _log.warning("interaction answered before or over", reason=error.code)
        return
    reference = secrets.token_hex(4)
    _log.error("interaction failed", reference=reference, exc_info=error)
    try:
        notice = render_notice(messages(language_of(interaction)).failed.format(reference=reference))
        if interaction.response.is_done():
            await interaction.followup.send(view=layout(notice), ephemeral=True)
        else:
            await show_alone(interaction, notice)
    except (discord.HTTPException, ClientError, TimeoutError, OSError) as failure:
        _log.error("failure not told", reference=reference, reason=type(failure).__name__)
