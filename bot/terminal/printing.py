"""To standard output: replies, tables, objects. The only place of the terminal that prints what was asked for."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from bot.terminal.safety import safe, safe_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.models import Answer, NotCovered

_UNWRAPPED = 100_000  # cells


def print_reply(reply: Answer | NotCovered, *, as_json: bool = False, plain: bool = False) -> None:
    """Print *reply* as an object, as plain text, or rendered for eyes."""
    if as_json:
        from bot.terminal.objects import reply_object

        print_json(reply_object(reply))
    elif plain:
        from bot.terminal.plain import plain_reply

        typer.echo(plain_reply(reply))
    else:
        from bot.terminal.rendering import render_reply  # here: rich costs more than answering

        print_rendered(render_reply(reply))


def print_rendered(renderable: RenderableType) -> None:
    """Print *renderable* as wide as the terminal; piped text is not wrapped at a width that nobody has, nor padded."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False, markup=False, emoji=False).print(renderable)
        return
    console = Console(highlight=False, markup=False, emoji=False, width=_UNWRAPPED)
    with console.capture() as captured:
        console.print(renderable)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def print_json(value: Any) -> None:
    """Print *value* as one line of JSON that no terminal obeys."""
    typer.echo(safe_json(json.dumps(value, ensure_ascii=False)))


def print_rows(rows: dict[str, Any]) -> None:
    """Print a line for each name and value, the values under each other."""
    width = max(map(len, rows))
    for name, value in rows.items():
        typer.echo(safe(f"{name.replace('_', ' '):<{width}}  {value}"))
