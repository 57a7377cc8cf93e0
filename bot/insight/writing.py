"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, *, replacing: bool) -> None:
    """Write *text* to *path* as UTF-8 for its owner alone, as people may have written it, or leave what is there.

    Raises FileExistsError where there is a file and it is not one to be *replacing*, and another OSError, which names
    *path*, when the folder does not exist or cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path}: this is a folder; name a file in it")
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    except OSError as error:
        msg = f"{path}: it cannot be written ({error.strerror}); make its folder, or name another place"
        raise type(error)(msg) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replacing:
            Path(name).replace(path)
        else:
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
