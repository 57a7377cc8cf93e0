"""Small constructors of Components V2, and the message that they make.

Source: Discord, "Component Reference". The objects are discord.py's own; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from discord import ButtonStyle, PartialEmoji, ui

from bot.discord import limits
from bot.discord.presses import Press
from bot.fitting import NOTHING, cut, units
from bot.visible import one_line

Item = ui.Item[Any]

#: The bar at the side of a message: an answer has ours, anything else a quiet one.
ANSWERED, QUIET = 0x2A9D8F, 0x80848E


@dataclass(frozen=True)
class Message:
    """What is sent: *items*, which a view takes once, and *files*, names and contents, that they show."""

    items: tuple[Item, ...]
    files: tuple[tuple[str, bytes], ...] = ()


def text(*lines: str) -> Item:
    """Return *lines* of Markdown."""
    return ui.TextDisplay("\n".join(lines))


def divider() -> Item:
    """Return a line across the message."""
    return ui.Separator()


def attached(name: str) -> Item:
    """Return the file of the message with that *name*."""
    return ui.File(f"attachment://{name}")


def container(*items: Item, colour: int) -> Item:
    """Return *items* in a box with a bar of *colour*, 0xRRGGBB."""
    return ui.Container(*items, accent_colour=colour)


def button(label: str, press: Press, style: ButtonStyle = ButtonStyle.secondary, *, disabled: bool = False) -> Item:
    """Return a button that carries *press*, its *label* shown as it is."""
    shown = cut(one_line(label), limits.LABEL) or NOTHING
    return ui.Button(label=shown, custom_id=press.custom_id, style=style, disabled=disabled)


def sign(emoji: str, press: Press) -> Item:
    """Return a button that is an *emoji* alone."""
    return ui.Button(emoji=PartialEmoji(name=emoji), custom_id=press.custom_id)


def row(*buttons: Item) -> Item:
    """Return up to five *buttons* side by side, as far as the screen is wide."""
    return ui.ActionRow(*buttons)


def turns(press: Press, number: int, count: int) -> Item:
    """Return the buttons that turn from the page with a *number*, counted from 0, of *count*: *press* with another."""

    def turn(label: str, to: int, *, disabled: bool) -> Item:
        return button(label, replace(press, number=to), disabled=disabled)

    return row(
        turn("◀", number - 1 if number else count, disabled=number == 0),
        turn(f"{number + 1} / {count}", number, disabled=True),
        turn("▶", number + 1, disabled=number + 1 == count),
    )


def walked(items: Iterable[Item]) -> Iterator[Item]:
    """Yield *items* and all that is in them."""
    for item in items:
        yield item
        if isinstance(item, ui.Container | ui.ActionRow):
            yield from item.walk_children()


def written(items: Iterable[Item]) -> int:
    """Return the units of all texts in *items*; labels of buttons are counted too, to be sure."""
    return sum(units(getattr(one, "content", None) or getattr(one, "label", None) or "") for one in walked(items))


def fits(items: Sequence[Item]) -> bool:
    """Return whether *items* are a message that Discord takes."""
    return len(list(walked(items))) <= limits.COMPONENTS and written(items) <= limits.TEXT
