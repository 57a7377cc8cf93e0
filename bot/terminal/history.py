"""The lines typed before, for the arrow keys; kept on disk for their owner only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_MOST = 1000  # lines


def open_history(path: Path) -> Callable[[], None]:
    """Let lines be edited, with those at *path* before them; return what keeps the ones typed since.

    A disk that refuses costs the history, never the chat.
    """
    try:
        import readline
    except ImportError:  # not every Python has it; lines are then typed without editing
        return lambda: None
    readline.clear_history()
    readline.set_history_length(_MOST)
    with suppress(OSError):
        readline.read_history_file(path)

    def keep() -> None:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
            path.chmod(0o600)  # before a line is in it, also where an older file was open to others
            readline.write_history_file(path)

    return keep
