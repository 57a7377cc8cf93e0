"""What a server needs: ``python -m benchmarks.sizing [--rates 1 5 20] [--seconds 60] [--python PATH] [--platforms …]``.

One process serves Slack and Discord, in which questions are asked in turn at each rate, evenly, each question once.
Printed are its resident memory, how much of a processor it took and what a question took of it, first idle, then at
each rate, and how long answers in Discord took (the ids of its messages tell the time). With ``--python`` the server
runs in another environment, such as one that has requirements.txt alone.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.texts import read_texts
from tests.honcho import resident
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.store import Channel as DiscordChannel
from tests.peers.discord.store import milliseconds_of
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.store import Channel as SlackChannel

ROOT = Path(__file__).parents[1]
#: So many that none comes again: what was asked before is not encoded again.
QUESTIONS = read_texts([ROOT / "benchmarks" / "coverage" / "answered.jsonl"])
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Town:
    """The people who ask: a new person for each question, so that nobody reaches a limit."""

    slack: SlackPeer
    discord: DiscordPeer
    room: SlackChannel
    channel: DiscordChannel
    asked: int = 0

    def ask(self) -> None:
        """Ask the next question, every other one in Slack."""
        text = QUESTIONS[self.asked % len(QUESTIONS)]
        if self.asked % 2:
            self.slack.person(f"Person {self.asked}").mention(self.room, text)
        else:
            self.discord.person(f"Person {self.asked}").mention(self.channel, text)
        self.asked += 1

    def answered(self) -> int:
        """Return how many questions have an answer."""
        return len(self.slack.answers(self.room)) + len(self.discord.answers(self.channel))

    def seconds(self, since: int) -> list[float]:
        """Return how long the answers in Discord took, but for the first *since*."""
        answers = self.discord.answers(self.channel)[since:]
        return [
            (milliseconds_of(each.id) - milliseconds_of(each.reference.id)) / 1000 for each in answers if each.reference
        ]


def processor_seconds(pid: int) -> float:
    """Return the processor time that *pid* has taken, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def measure(town: Town, pid: int, rate: float, seconds: float) -> str:
    """Ask *rate* questions a second for so many *seconds*, and return what the process *pid* needed for it."""
    before, began, known = processor_seconds(pid), time.monotonic(), len(town.discord.answers(town.channel))
    first = town.asked
    for number in count():
        due = began + (number / rate if rate else seconds)
        time.sleep(max(0.0, min(due, began + seconds) - time.monotonic()))
        if time.monotonic() - began >= seconds:
            break
        town.ask()
    town.discord.wait_for(lambda: town.answered() >= town.asked, 300)
    used, passed = processor_seconds(pid) - before, time.monotonic() - began
    took = town.seconds(known) or [0.0]
    middle, late = np.percentile(took, (50, 99))
    name = f"{rate:g} a second" if rate else "idle"
    each = used / (town.asked - first) * 1000 if town.asked > first else 0.0
    return f"{name:<12} {resident(pid):>7.0f} {used / passed * 100:>6.1f} {each:>8.0f} {middle:>8.3f} {late:>8.3f}"


def main() -> None:
    """Serve both platforms, and print a line for each rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", type=float, nargs="+", default=[1, 5, 20])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--python", default=sys.executable)
    arguments = parser.parse_args()
    with SlackPeer() as slack, DiscordPeer() as discord, tempfile.TemporaryDirectory() as data:
        own = {"PATH": os.environ["PATH"], "ROLEWISE_DATA_DIR": data, "ROLEWISE_SLACK_API_URL": slack.api_url}
        own |= {"ROLEWISE_CHANNEL_LIMIT": "1000000", "ROLEWISE_MOST_WAITING": "10000", "PORT": "0"}
        environment = own | slack.environment() | discord.environment()
        with subprocess.Popen([arguments.python, "-m", "bot", "serve"], env=environment, cwd=ROOT, stderr=-3) as server:
            slack.wait_for_app(120)
            discord.wait_for_app(120)
            town = Town(slack, discord, slack.channel("general"), discord.channel("general"))
            print(f"{'questions':<12} {'RSS MB':>7} {'CPU %':>6} {'ms each':>8} {'p50 s':>8} {'p99 s':>8}")
            for rate in (0.0, *arguments.rates):
                print(measure(town, server.pid, rate, arguments.seconds), flush=True)
            server.terminate()
            status = server.wait(30)
    if status or slack.violations or discord.violations:
        sys.exit(f"the server ended with {status}; {slack.violations + discord.violations}")


if __name__ == "__main__":
    main()
