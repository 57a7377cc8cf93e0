"""The Procfile as it stands, run by honcho from an empty folder of data: both platforms answer, and SIGTERM ends it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.slack.manifest import EVENTS_PATH
from tests.bot.slack.running import free_port
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

ROOT = Path(__file__).parents[1]
QUESTION = "What does a data engineer do?"
#: MB that a process may keep in memory while it answers, so that it fits the smallest hosts.
MOST_RESIDENT = 250


class Honcho:
    """``honcho start``, whose log is in *log*."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def said(self, words: str) -> bool:
        """Return whether a process has said *words*. AssertionError when honcho has ended."""
        assert self.process.poll() is None, self.log.read_text("utf-8")
        return words in self.log.read_text("utf-8")

    def resident(self, name: str) -> float:
        """Return what the process *name*, its shell apart, keeps in memory, in MB."""
        started = re.search(rf"{name}\.1 started \(pid=(\d+)\)", self.log.read_text("utf-8"))
        assert started
        pid = int(started[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        status = Path(f"/proc/{children[0] if children else pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6

    def end(self) -> int:
        """Send SIGTERM, and return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def has(answers: Callable[[Any], list[Any]], place: object, count: int) -> bool:
    """Return whether *place* has *count* answers."""
    return len(answers(place)) == count


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


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_from_nothing_it_answers_in_both_platforms_within_little_memory_and_ends_when_told(
    transport: str, tmp_path: Path
) -> None:
    with SlackPeer() as slack, DiscordPeer() as discord:
        own = {"PORT": str(free_port()), "ROLEWISE_DATA_DIR": str(tmp_path / "data"), "ROLEWISE_LOG_FORMAT": "json"}
        own |= slack.environment() | discord.environment() | {"ROLEWISE_SLACK_API_URL": slack.api_url}
        if transport == "http":
            del own["SLACK_APP_TOKEN"]
            slack.http.url = f"http://127.0.0.1:{own['PORT']}{EVENTS_PATH}"
        with honcho(own, tmp_path) as running:
            slack.wait_for(lambda: running.said(f'"transport": "{transport}"'), 120)
            discord.wait_for_app(120)
            there, here = slack.person("Ada"), discord.person("Ada")
            room, channel = slack.channel("general", [there]), discord.channel("general")
            for count in range(1, 4):
                there.mention(room, QUESTION)
                here.mention(channel, QUESTION)
                slack.wait_for(partial(has, slack.answers, room, count))
                discord.wait_for(partial(has, discord.answers, channel, count))
            assert max(running.resident("web"), running.resident("worker")) < MOST_RESIDENT
            assert running.said("state lies in a file")
            slack.settle()
            discord.settle()
            assert running.end() == 128 + signal.SIGTERM
            ended = running.log.read_text("utf-8")
    assert "SIGKILL" not in ended
    assert "web.1 stopped (rc=0)" in ended
    assert "worker.1 stopped (rc=0)" in ended
    assert (slack.violations, discord.violations) == ([], [])
