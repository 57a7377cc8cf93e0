"""A copy of a SQLite state, made while others read and write it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bot.state.failures import StateError
from index.files import sync_folder

_ELSEWHERE = "name another file, or free space on its disk"


def back_up(file: Path, copy: Path) -> None:
    """Make *copy* the state in *file* as it is now, for its owner alone: whole or not at all, in place of another.

    Raises StateError when *file* cannot be read, or *copy* not be written.
    """
    if not file.is_file():
        cure = "check ROLEWISE_DATA_DIR and DATABASE_URL"
        raise StateError(str(file), "there is no state to back up", cure)
    try:
        with tempfile.TemporaryDirectory(prefix=".rolewise-", dir=copy.absolute().parent) as folder:
            unfinished = Path(folder) / copy.name
            _copy(file, unfinished)
            unfinished.replace(copy)
            sync_folder(copy.absolute().parent)
    except OSError as error:
        raise StateError(str(copy), f"the copy cannot be written ({error.strerror})", _ELSEWHERE) from error
    except sqlite3.Error as error:
        raise StateError(str(file), f"it cannot be copied ({error})", _ELSEWHERE) from error


def _copy(file: Path, unfinished: Path) -> None:
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        (found,) = target.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        cure = "keep the copies that you have, and see to its disk"
        raise StateError(str(file), f"the database is damaged ({' '.join(found.split())}), so nothing was copied", cure)
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
