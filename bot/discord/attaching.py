"""A comparison as a file: the answer as a wide terminal shows it, its table laid out in columns."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from bot.models import Answer, Table
from bot.terminal.rendering import render_reply

NAME = "comparison.txt"
#: Cells of a line: of the headings of the rows, and of a column.
_HEADINGS, _COLUMN = 16, 44


def comparison_file(answer: Answer) -> tuple[str, bytes]:
    """Return the name of the file and its content in UTF-8: all of *answer*, with its sources and their addresses."""
    columns = max((len(part.columns) for part in answer.parts if isinstance(part, Table)), default=0)
    written = StringIO()
    console = Console(file=written, width=_HEADINGS + _COLUMN * columns, force_terminal=True, color_system=None)
    console.print(render_reply(answer))
    lines = (line.rstrip() for line in written.getvalue().splitlines())
    return NAME, ("\n".join(lines) + "\n").encode()
