"""Keep the index that of a folder of articles: when they changed and are then left alone, it is built anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from bot.terminal.status import built_lines
from bot.wiring import Notices, Workshop, build
from index.archive import ArchiveError, NothingToIndexError
from index.freshness import staleness
from knowledge.folder import ArticleError, article_paths

#: What tells a file from what it was: its path, inode, size, and when it and what is said of it changed.
_Trace: TypeAlias = frozenset[tuple[str, int, int, int, int]]


class Watch:
    """Looks at *folder*, and builds its index when what lies there changed and is as it was a look before.

    What it does is told to *tell*, and by the build to *notices*.
    """

    def __init__(self, workshop: Workshop, folder: Path, tell: Callable[[str], None], notices: Notices) -> None:
        self._workshop, self._folder, self._tell, self._notices = workshop, folder, tell, notices
        self._seen: _Trace | None = None
        self._settled: _Trace | None = None
        self._failure = ""

    def look(self) -> bool:
        """Look once; return whether an index was built. What keeps it from that is told once, and tried again."""
        try:
            now = trace(self._folder)
            quiet, self._seen = now == self._seen, now
            if not quiet or now == self._settled:
                return False
            built = not self._is_current() and self._build()
        except (ArchiveError, ArticleError, NothingToIndexError) as error:
            if str(error) != self._failure:
                self._failure = str(error)
                self._tell(f"Not built: {error}")
            return False
        self._settled, self._failure = now, ""
        return built

    def _is_current(self) -> bool:
        workshop = self._workshop
        try:
            manifest, _ = workshop.archive.open()
        except ArchiveError:  # none yet, or a damaged one, which a build replaces
            return False
        return staleness(manifest, self._folder, workshop.encoder, workshop.centring) is None

    def _build(self) -> bool:
        self._tell("Building the index.")
        for line in built_lines(build(self._workshop, self._folder, self._notices), self._folder):
            self._tell(line)
        return True


def trace(folder: Path) -> _Trace:
    """Return what changes whenever an article below *folder* does. Raises ArticleError when it cannot be listed."""
    found = set()
    for path in article_paths(folder):
        with suppress(OSError):  # it is gone again
            status = path.stat()
            found.add((os.fspath(path), status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return frozenset(found)
