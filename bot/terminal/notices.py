"""What a person reads on standard error while Rolewise works."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.terminal.safety import safe

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class TerminalNotices:
    """``Notices`` on standard error: sentences, and a progress bar where it is a terminal.

    The bar says what is *doing*; where there is no terminal, *done* says at the end how many there were.
    """

    def __init__(self, doing: str = "Embedding the articles", done: str = "Embedded {} texts.") -> None:
        self._doing, self._done = doing, done
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def say(self, message: str) -> None:
        """See ``Notices``."""
        print(safe(message), file=sys.stderr, flush=True)

    def progress(self, done: int, total: int) -> None:
        """See ``Notices``."""
        if not sys.stderr.isatty():
            if done == total:
                self.say(self._done.format(total))
            return
        if self._bar is None or self._task is None:
            self._start(total)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done)
            if done >= total:
                self._bar.stop()
                self._bar = None

    def _start(self, total: int) -> None:
        from rich.console import Console  # here: a question that builds nothing draws no bar
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn(self._doing), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
        self._bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=total)
        self._bar.start()
