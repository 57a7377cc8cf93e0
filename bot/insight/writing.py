"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, *, replacing: bool) -> None:
    """Write *text* to *path* as UTF-8, or leave what is there as it is.

    Raises FileExistsError where there is a file and it is not one to be *replacing*, and another OSError when the
    folder does not exist or cannot be written.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        if replacing:
            Path(name).replace(path)
        else:
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _umask() -> int:
    """Return the process's mask of rights; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
