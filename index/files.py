"""Files that never change once they are written: their digests, second names, and writing that outlives a power cut."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def digest(path: Path) -> str:
    """Return the SHA-256 of the file at *path* in hexadecimal. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of the index in *folder* by its path there, once it is safe on the disk."""
    found = {}
    for path in _files(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        found[path.relative_to(folder).as_posix()] = digest(path)
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of an index but for the manifest and the locks that tantivy leaves and takes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".lock" and path != folder / "manifest.json":
            yield path


def link(source: Path, target: Path) -> None:
    """Give *source*, which never changes, a second name, or copy it where the file system knows no second names."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def write_synced(path: Path, content: bytes) -> None:
    """Write *content* to *path*, and return once it is safe on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return once the names in *folder* are safe on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
