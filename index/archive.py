"""What of an index lies on disk: written whole or not at all, verified when it is opened.

A data folder holds ``index/current``, a line that names a folder beside it, and that folder. Its name is the digest of
its manifest, and the manifest holds the digests of all its files, so one changed bit anywhere is seen. A build writes
a new folder and then replaces ``current`` in one step: until that step the old index is there, after it the new one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.calibration import Calibration
from index.files import digest, digests, link, sync_folder, write_synced

FORMAT_VERSION = 2
_REBUILD = "run `rolewise index build`, with --articles if it was built from a folder of yours"
_BUILT = re.compile(r"[0-9a-f]{16}|\.building-\w+")
_LONGEST_WAIT = 600  # seconds for another build to finish
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class ArchiveError(Exception):
    """An index that is not there or cannot be used: where, why, and the command that mends it."""

    def __init__(self, path: Path, what: str, cure: str = _REBUILD) -> None:
        self.path, self.what, self.cure = path, what, cure
        super().__init__(f"{path}: {what}; {cure}")


class NoIndexError(ArchiveError):
    """No index has been built in this data folder yet."""


class OutdatedIndexError(ArchiveError):
    """An index that an older version of Rolewise wrote; ``articles`` is what it was built from, None for our notes."""

    def __init__(self, path: Path, what: str, articles: str | None) -> None:
        super().__init__(path, what)
        self.articles = articles


class NothingToIndexError(Exception):
    """A folder holds no article that can be read; the message says why and what to do."""


class Manifest(BaseModel):
    """What an index was built from, and the digest of each of its files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: int = FORMAT_VERSION
    encoder: str
    centring: str
    chunker_version: int
    knowledge_digest: str
    articles: str | None  # the folder; None for Rolewise's own notes
    built: datetime
    article_count: int
    passage_counts: dict[str, int]  # by language
    calibration: Calibration | None = None
    unreadable: tuple[str, ...] = ()
    files: dict[str, str] = {}


class Archive:
    """The place of an index in a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.place = data_dir / "index"
        self._pointer = self.place / "current"

    def open(self) -> tuple[Manifest, Path]:
        """Return the manifest and the verified folder of the current index.

        Raises NoIndexError when none was built, and ArchiveError when it is truncated, changed or of another format.
        """

        def verified(folder: Path) -> tuple[Manifest, Path]:
            manifest = self._manifest(folder)
            for name, written in manifest.files.items():
                _verify(folder / name, folder / name, written)
            return manifest, folder

        return self._current(verified)

    def open_copy(self, place: Path) -> tuple[Manifest, Path]:
        """Return the manifest of the current index, and a verified copy of it in *place*, a folder of the caller's own.

        What happens later to the files of the index does not reach who has opened the copy. Raises what ``open``
        raises, and ArchiveError when there is no room.
        """

        def copied(folder: Path) -> tuple[Manifest, Path]:
            manifest, copy = self._manifest(folder), place / folder.name
            for name, written in manifest.files.items():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, copy / name)
                _verify(copy / name, folder / name, written)
            return manifest, copy

        return self._current(copied)

    def _current(self, take: Callable[[Path], tuple[Manifest, Path]]) -> tuple[Manifest, Path]:
        """Return what *take* makes of the folder of the current index. Raises what ``open`` raises."""
        for _ in range(3):  # a build that finishes meanwhile removes the folder that `current` named before
            name = self.current_name()
            try:
                return take(self.place / name)
            except FileNotFoundError as error:
                if self.current_name() != name:
                    continue
                missing = Path(str(error.filename))
                raise ArchiveError(missing, "a part of the index is missing") from error
            except OSError as error:
                raise _read_error(self.place / name, error) from error
        raise ArchiveError(self.place, "the index changes faster than it can be read", "try again")

    @contextmanager
    def building(self, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Hold the right to build in this data folder, waiting for another process that builds to finish."""
        from filelock import FileLock, Timeout  # here, because only a build needs it

        try:
            self.place.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.place / "building.lock", timeout=0)
            try:
                lock.acquire()
            except Timeout:
                on_wait()
                lock.acquire(timeout=_LONGEST_WAIT)
        except Timeout as error:
            cure = "wait for it or end that process"
            raise ArchiveError(self.place, f"another build has held the lock for {_LONGEST_WAIT} s", cure) from error
        except OSError as error:
            raise _write_error(self.place, error) from error
        try:
            yield
        finally:
            lock.release()

    def write(self, fill: Callable[[Path], Manifest]) -> Manifest:
        """Write a new index and make it the current one; call it while ``building``.

        *fill* writes the files into the folder that it is given and returns their manifest, which is completed with
        their digests. The index that was current before stays until the next build, for whoever is just opening it.
        Raises ArchiveError when the disk is full or not writable; then the index that was there stays the current one.
        """
        try:
            self._remove_all_but_current()
            folder = self.place / f".building-{secrets.token_hex(8)}"
            folder.mkdir()  # not mkdtemp: an index may be built by one user and read by another
            try:
                complete = fill(folder).model_copy(update={"files": digests(folder)})
                content = complete.model_dump_json(indent=1).encode()
                write_synced(folder / "manifest.json", content)
                final = self.place / _name_of(content)
                if not final.exists():
                    folder.rename(final)
                self._point_to(final.name)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise _write_error(self.place, error) from error
        return complete

    def amend(self, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Make the current index one with the same files and a changed manifest; call it while ``building``.

        Raises what ``open`` and ``write`` raise; then the index that was there stays the current one.
        """
        manifest, current = self.open()

        def fill(folder: Path) -> Manifest:
            for name in manifest.files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                link(current / name, folder / name)
            return change(manifest)

        return self.write(fill)

    def current_name(self) -> str:
        """Return the name of the current index, which another build changes. Raises what ``open`` raises for none."""
        try:
            name = self._pointer.read_text("utf-8").strip()
        except FileNotFoundError as error:
            raise NoIndexError(self.place, "there is no index yet") from error
        except OSError as error:
            cure = "check ROLEWISE_DATA_DIR and its permissions"
            raise ArchiveError(self._pointer, f"the file cannot be read ({error.strerror})", cure) from error
        except UnicodeDecodeError as error:
            raise ArchiveError(self._pointer, f"the file cannot be read ({error})") from error
        if not name.isalnum():
            raise ArchiveError(self._pointer, "the file does not name an index")
        return name

    @staticmethod
    def _manifest(folder: Path) -> Manifest:
        path = folder / "manifest.json"
        content = path.read_bytes()
        if _name_of(content) != folder.name:
            raise ArchiveError(path, "the manifest was changed or cut short since it was written")
        try:
            stated = json.loads(content)
            version = stated.get("format_version")
        except (ValueError, AttributeError) as error:
            raise ArchiveError(path, "the manifest is not one of Rolewise") from error
        if version != FORMAT_VERSION:
            what = f"the index has the format {version}, and this version of Rolewise reads {FORMAT_VERSION}"
            if isinstance(version, int) and version < FORMAT_VERSION:
                raise OutdatedIndexError(path, what, stated.get("articles"))
            raise ArchiveError(path, what)
        try:
            return Manifest.model_validate_json(content)
        except ValidationError as error:
            raise ArchiveError(path, f"the manifest is not one of Rolewise ({error.errors()[0]['msg']})") from error

    def _point_to(self, name: str) -> None:
        beside = self.place / ".current.new"
        write_synced(beside, name.encode())
        beside.replace(self._pointer)
        sync_folder(self.place)

    def _remove_all_but_current(self) -> None:
        try:
            current = self.current_name()
        except ArchiveError:
            current = ""
        for entry in self.place.iterdir():
            # Only what a build made: a data folder may lie where another folder named "index" already was.
            if entry.is_dir() and entry.name != current and _BUILT.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)


def _name_of(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _verify(file: Path, original: Path, written: str) -> None:
    """Raise ArchiveError, which names the *original*, unless *file* has the digest that was *written* down."""
    if digest(file) != written:
        raise ArchiveError(original, "the file was changed or cut short since it was written")


def _read_error(path: Path, error: OSError) -> ArchiveError:
    if error.errno in _FULL:
        cure = "free some space in the temporary folder, or let TMPDIR name another"
        return ArchiveError(path, "there is no room for a copy of the index to serve from", cure)
    return ArchiveError(path, f"the index cannot be read ({error.strerror})", "check its permissions")


def _write_error(path: Path, error: OSError) -> ArchiveError:
    if error.errno in _FULL:
        return ArchiveError(path, "the disk is full", "free some space, then run `rolewise index build`")
    cure = "make the folder writable or set ROLEWISE_DATA_DIR to another"
    return ArchiveError(path, f"the index cannot be written ({error.strerror or error})", cure)
