"""A message → what discord.py takes: the one place where the two meet."""

from __future__ import annotations

from io import BytesIO

from discord import File, ui

from bot.discord.components import Message


def layout(message: Message) -> ui.LayoutView:
    """Return the view of *message*, once: its items belong to it from then on. An event loop must be running.

    It is stopped, so that discord.py keeps none of it for each message: custom ids carry what a press needs.
    """
    view = ui.LayoutView(timeout=None)
    for item in message.items:
        view.add_item(item)
    view.stop()
    return view


def files(message: Message) -> list[File]:
    """Return the files of *message* to attach: ``files=`` where it is sent, ``attachments=`` where it is edited."""
    return [File(BytesIO(content), name) for name, content in message.files]
