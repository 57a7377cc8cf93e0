"""``rolewise serve`` in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.bot.conftest import ROOT


class Process:
    """``python -m bot serve`` as an operator starts it; ``said`` is what it wrote to standard error so far."""

    def __init__(self, environment: Mapping[str, str], *platforms: str) -> None:
        command = [sys.executable, "-m", "bot", "serve", *platforms]
        self._process = subprocess.Popen(
            command, env=dict(environment), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._lines: list[bytes] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self._lines.append(line)

    @property
    def said(self) -> str:
        """What it wrote to standard error."""
        return b"".join(self._lines).decode()

    def wait_for(self, words: str, timeout: float = 60) -> None:
        """Wait until it has said *words*; AssertionError when it ends before, or after *timeout* seconds."""
        end = time.monotonic() + timeout
        while words not in self.said:
            assert self._process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.02)

    def wait(self) -> int:
        """Return its exit status once it has ended."""
        status = self._process.wait(60)
        self._reading.join(20)
        return status

    def send_sigterm(self) -> None:
        """Tell it to end."""
        self._process.send_signal(signal.SIGTERM)

    def send_sighup(self) -> None:
        """Tell it to bring the index up to date."""
        self._process.send_signal(signal.SIGHUP)

    def terminate(self) -> int:
        """Tell it to end, and return the exit status."""
        self.send_sigterm()
        return self.wait()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self.wait()

    def close(self) -> None:
        """End it where it still runs, and let go of its streams."""
        self.kill()
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()


@contextmanager
def started(environment: Mapping[str, str], *platforms: str) -> Iterator[Process]:
    """Give a process that serves *platforms*, or those that *environment* configures, and end it."""
    process = Process(environment, *platforms)
    try:
        yield process
    finally:
        process.close()
