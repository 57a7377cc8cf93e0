"""The machine: room and rights on its disks, its clock, and the port."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.doctor.findings import Finding, fault, ok, warning
from bot.settings import Settings

#: Bytes that an index, its copy and the state of a small server take with room to spare, and those below which a
#: build or a vote may fail any moment.
_ROOM, _LEAST_ROOM = 500_000_000, 50_000_000
_LEAST_INODES = 1000
#: Rolewise was written after it; a clock that shows less was never set.
_WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with the data folder, the temporary folder, what lies there, and the clock."""
    data_dir = settings.data_dir.expanduser().absolute()
    yield from _folder("disk.data", data_dir, "let ROLEWISE_DATA_DIR name another")
    yield from _folder("disk.temporary", Path(tempfile.gettempdir()), "let TMPDIR name another")
    yield from _rights(data_dir / "state.db", "it holds what people asked")
    yield from _rights(Path.cwd() / ".env", "it may hold tokens")
    now = datetime.now(UTC)
    if now < _WRITTEN:
        yield fault("disk.clock", f"the clock shows {now:%Y-%m-%d %H:%M} UTC", "set it: `timedatectl set-ntp true`")


def _folder(check: str, folder: Path, other: str) -> Iterator[Finding]:
    """Yield whether *folder*, or the nearest above it that is there, can be written to and has room."""
    place = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if not place.is_dir():
        yield fault(check, f"{place} is not a folder", f"move it away, or {other}")
        return
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"\0")
    except OSError as error:
        yield fault(check, f"{place} cannot be written to ({error.strerror})", f"make it writable, or {other}")
        return
    free, inodes = shutil.disk_usage(place).free, os.statvfs(place)
    found = f"{folder}: {free / 1e9:,.1f} GB free"
    if free < _LEAST_ROOM:
        yield fault(check, found, f"free some space, or {other}")
    elif inodes.f_files and inodes.f_favail < _LEAST_INODES:
        yield fault(check, f"{folder}: room for {inodes.f_favail} files", f"delete some files, or {other}")
    elif free < _ROOM:
        yield warning(check, found, f"free some space, or {other}")
    else:
        yield ok(check, found)


def _rights(file: Path, because: str) -> Iterator[Finding]:
    """Yield a warning where others than its owner may read *file*."""
    if file.exists() and (mode := file.stat().st_mode & 0o777) & 0o077:
        yield warning("disk.rights", f"{file} may be read by others ({mode:o}); {because}", f"run `chmod 600 {file}`")


def check_port(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield whether the port can be listened on, or is served by Rolewise already."""
    port = environment.get("PORT", "").strip() or "3000"
    if not port.isdecimal() or int(port) > 65535:
        yield fault("disk.port", f"PORT={port!r} is not a port", "set a number from 0 to 65535, or unset it")
        return
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.create_server((settings.host, int(port)), family=family):
            pass
    except OSError as error:
        if _is_ours(settings.host, int(port)):
            yield ok("disk.port", f"port {port}: Rolewise serves there")
            return
        found = f"port {port} on {settings.host} cannot be listened on ({error.strerror})"
        yield warning("disk.port", found, "set PORT to another, or end who listens: `ss -ltnp`")
    else:
        yield ok("disk.port", f"port {port} on {settings.host} is free")


def _is_ours(host: str, port: int) -> bool:
    """Return whether a Rolewise answers /healthz at *port* within five seconds."""
    from http.client import HTTPConnection, HTTPException  # here: only a port that is taken needs it

    connection = HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "::") else host, port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
