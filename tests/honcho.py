"""The Procfile, run by honcho."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def resident(pid: int) -> float:
    """Return the resident memory of the process *pid*, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6


class Honcho:
    """``honcho start``, whose log is in *log*."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def said(self, words: str) -> bool:
        """Return whether a process has said *words*. AssertionError when honcho has ended."""
        assert self.process.poll() is None, self.log.read_text("utf-8")
        return words in self.log.read_text("utf-8")

    def pid(self, name: str) -> int:
        """Return the id of the process *name*, its shell apart."""
        started = re.search(rf"{name}\.1 started \(pid=(\d+)\)", self.log.read_text("utf-8"))
        assert started
        pid = int(started[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        return int(children[0]) if children else pid

    def resident(self, name: str) -> float:
        """Return what the process *name* keeps in memory, in MB."""
        return resident(self.pid(name))

    def end(self) -> int:
        """Send SIGTERM, and return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def honcho(environment: dict[str, str], place: Path) -> Iterator[Honcho]:
    """Run the Procfile, and end it with all that it started."""
    bare = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(place), "LANG": "C.UTF-8"}
    log = place / "log"
    command = [sys.executable, "-m", "honcho", "--env", os.devnull, "--no-colour", "start"]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, env=bare | environment, cwd=ROOT, stdout=output, stderr=output) as process,
    ):
        try:
            yield Honcho(process, log)
        finally:
            process.terminate()  # what it started is ended by itself alone
            process.wait(30)
