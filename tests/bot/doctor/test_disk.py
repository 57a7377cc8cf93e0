"""Room, rights, the clock and the port of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.doctor import disk
from bot.doctor.disk import check_disk, check_port
from bot.doctor.findings import Level
from bot.settings import Settings
from tests.bot.doctor.conftest import bad, only


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings whose data folder is empty, and stand in it."""
    monkeypatch.chdir(tmp_path)
    return Settings(data_dir=tmp_path)


def test_a_machine_with_room_has_no_finding_but_ok(settings: Settings) -> None:
    found = list(check_disk(settings))
    assert {one.check for one in found} == {"disk.data", "disk.temporary"}
    assert bad(found) == []


def test_a_folder_that_is_not_there_yet_is_looked_at_from_above(tmp_path: Path) -> None:
    found = only(check_disk(Settings(data_dir=tmp_path / "deep" / "data")), "disk.data")
    assert found.level is Level.OK
    assert not (tmp_path / "deep").exists()


def test_a_data_folder_that_is_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("here", "utf-8")
    assert only(check_disk(Settings(data_dir=tmp_path / "data" / "x")), "disk.data").level is Level.FAULT


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has a folder that nobody may write to")
def test_a_folder_that_cannot_be_written_to_is_a_fault() -> None:
    found = only(check_disk(Settings(data_dir=Path("/proc/self/data"))), "disk.data")
    assert (found.level, "ROLEWISE_DATA_DIR" in found.mend) == (Level.FAULT, True)


@pytest.mark.parametrize(
    ("limit", "level"), [("_ROOM", Level.WARNING), ("_LEAST_ROOM", Level.FAULT), ("_LEAST_INODES", Level.FAULT)]
)
def test_a_disk_that_is_nearly_full_is_told(
    settings: Settings, limit: str, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, limit, 1 << 62)
    assert only(check_disk(settings), "disk.data").level is level


@pytest.mark.parametrize("name", ["state.db", ".env"])
def test_a_file_with_secrets_that_others_may_read_is_named_with_the_command(settings: Settings, name: str) -> None:
    file = settings.data_dir / name
    file.touch(mode=0o600)
    assert bad(check_disk(settings)) == []
    file.chmod(0o640)
    found = only(check_disk(settings), "disk.rights")
    assert (found.level, found.mend) == (Level.WARNING, f"run `chmod 600 {file}`")


def test_a_clock_that_was_never_set_is_a_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_WRITTEN", datetime(9999, 1, 1, tzinfo=UTC))
    assert only(check_disk(settings), "disk.clock").level is Level.FAULT


class _Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[int]:
    """Return the port of a server that answers /healthz with the status that is given."""
    handler = type("Handler", (_Health,), {"status": request.param})
    with HTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(("server", "level"), [(200, Level.OK), (404, Level.WARNING)], indirect=["server"])
def test_a_port_that_is_taken_is_well_only_where_we_serve_there(settings: Settings, server: int, level: Level) -> None:
    assert only(check_port(settings, {"PORT": str(server)}), "disk.port").level is level


def test_a_free_port_is_ok_and_stays_free(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    assert only(check_port(settings, {"PORT": str(port)}), "disk.port").level is Level.OK
    with socket.create_server(("127.0.0.1", port)) as again:
        assert again.getsockname()[1] == port


@pytest.mark.parametrize("port", ["many", "70000", "-1"])
def test_what_is_no_port_is_a_fault(settings: Settings, port: str) -> None:
    assert only(check_port(settings, {"PORT": port}), "disk.port").level is Level.FAULT
