"""An hour's mixed traffic in ten minutes: ``python -m benchmarks.soak [--minutes 10] [--rate 20] [--log FILE]``.

One ``rolewise serve`` answers a Slack and a Discord on this machine, where *rate* questions a second come in all:
commands, mentions, follow-ups in threads and direct messages, in English and Chinese, covered and not. Told, each
beside the bound that it must keep: errors in the log, rules of a platform that were broken, questions without a reply,
resident memory of the last quarter beside that of the second, and the 99th percentile of what an answer takes without
the encoder; that too for the seconds in which the host left this machine its cores (a virtual machine's steal time: a
stolen core stops whoever holds the interpreter, and all who wait for it). The exit status is 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.texts import read_texts
from tests.honcho import resident
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

ROOT = Path(__file__).parents[1]
QUESTIONS = [ROOT / "tests" / "golden" / name for name in ("answered.jsonl", "not_covered.jsonl")]
FOLLOW_UPS = ("and a data analyst?", "What tools?", "那数据工程师呢？", "Why?", "需要什么学历？")
#: Before and after a question, so that few are asked twice in the same words: those need no encoder.
BEFORE = ("", "Hi, ", "Quick one: ", "Hello! ", "请问，", "A colleague asks: ", "Dear bot, ", "Sorry, again: ")
AFTER = ("", " Thanks!", " 谢谢", " Please.", " It is urgent.", " :)", " Just curious.", " For a talk.")
#: Milliseconds beside the encoder at the 99th percentile, and how much larger the last quarter may be than the second.
MOST_BESIDE_ENCODER, MOST_GROWTH = 50.0, 1.05
#: The share of the cores that the host may take in a calm second.
MOST_STOLEN = 0.02
_PLACES, _PEOPLE = 20, 60
#: Nobody is told to wait: this measures work.
UNLIMITED = {"ROLEWISE_PERSON_LIMIT": "1000000", "ROLEWISE_CHANNEL_LIMIT": "1000000", "ROLEWISE_LOG_FORMAT": "json"}


class Traffic:
    """People of both platforms, who ask."""

    def __init__(self, slack: SlackPeer, discord: DiscordPeer) -> None:
        self.texts = read_texts(QUESTIONS)
        self.slack, self.discord, self.dice, self.asked = slack, discord, random.Random(7), 0  # noqa: S311 - no secret
        self.workers = [slack.person(f"Worker {number}") for number in range(_PEOPLE)]
        self.rooms = [slack.channel(f"room-{number}", self.workers) for number in range(_PLACES)]
        self.members = [discord.person(f"Member {number}") for number in range(_PEOPLE)]
        self.places = [discord.channel(f"place-{number}") for number in range(_PLACES)]
        self.acts: Sequence[tuple[int, Callable[[str], object]]] = (
            (5, lambda text: self._one(self.workers).command("/ask", text, self._one(self.rooms))),
            (5, lambda text: self._one(self.workers).mention(self._one(self.rooms), text)),
            (2, lambda text: (asker := self._one(self.workers)).write(asker.direct, text)),
            (4, lambda text: self._one(self.members).slash("ask", self._one(self.places), question=text)),
            (4, lambda text: self._one(self.members).mention(self._one(self.places), text)),
        )

    def _one(self, of: Sequence[Any]) -> Any:
        return self.dice.choice(of)

    def ask(self) -> None:
        """Let somebody ask something somewhere; now and then it leans on what was asked there before."""
        follows = self.dice.random() < 0.1
        text = self._one(FOLLOW_UPS) if follows else self._one(BEFORE) + self._one(self.texts) + self._one(AFTER)
        act = self.dice.choices([act for _, act in self.acts], [weight for weight, _ in self.acts])[0]
        act(text)
        self.asked += 1

    def replies(self) -> int:
        """Return how many replies people see."""
        slack = sum(len(self.slack.answers(room)) for room in self.rooms)
        directs = sum(len(self.slack.answers(worker.direct)) for worker in self.workers)
        alone = sum(len(self.slack.ephemerals(room, worker)) for room in self.rooms for worker in self.workers)
        seen = [each for place in self.places for each in self.discord.answers(place) if not each.thinking]
        return slack + directs + alone + len(seen)


def soak(minutes: float, rate: float, kept: Path | None) -> bool:
    """Run the traffic, tell the figures, and return whether every bound was kept."""
    with SlackPeer() as slack, DiscordPeer() as discord, tempfile.TemporaryDirectory() as data:
        own = {"ROLEWISE_DATA_DIR": data, "ROLEWISE_SLACK_API_URL": slack.api_url, "PORT": "0"}
        environment = os.environ | slack.environment() | discord.environment() | own | UNLIMITED
        log = kept or Path(data, "log")
        with log.open("wb") as stderr:
            command = [sys.executable, "-m", "bot", "serve"]
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=stderr, stderr=stderr)
            try:
                slack.wait_for_app(120)
                discord.wait_for_app(120)
                traffic = Traffic(slack, discord)
                seconds = _run(traffic, process.pid, 60 * minutes, rate)
                missing = _wait_for_replies(traffic)
            finally:
                process.terminate()
                process.wait(30)
        lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
        return _told(traffic, missing, [*slack.violations, *discord.violations], seconds, lines)


@dataclass(frozen=True)
class Second:
    """The server and the machine at the start of a second of the traffic.

    ``at`` is in seconds since the epoch, ``resident`` in MB; of the ``ticks`` of all cores since the machine
    began, the host has ``stolen`` some.
    """

    at: float
    resident: float
    ticks: int
    stolen: int


def _look(pid: int) -> Second:
    # Source: proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal, and guests that user counts already.
    ticks = [int(number) for number in Path("/proc/stat").read_text("utf-8").split("\n")[0].split()[1:9]]
    return Second(time.time(), resident(pid), sum(ticks), ticks[7])


def _run(traffic: Traffic, pid: int, duration: float, rate: float) -> list[Second]:
    """Ask at *rate* for *duration* seconds; return each of them."""
    start, seconds = time.monotonic(), list[Second]()
    while (passed := time.monotonic() - start) < duration:
        if passed >= len(seconds):
            seconds.append(_look(pid))
        if traffic.asked <= passed * rate:
            traffic.ask()
        else:
            time.sleep(max(0.0, min(traffic.asked / rate, len(seconds)) - passed))
    return seconds


def _wait_for_replies(traffic: Traffic) -> int:
    """Return how many questions have no reply when none has come for ten seconds."""
    missing, since = traffic.asked - traffic.replies(), time.monotonic()
    while missing > 0 and time.monotonic() - since < 10:
        time.sleep(1)
        if (now := traffic.asked - traffic.replies()) < missing:
            missing, since = now, time.monotonic()
    return missing


def _told(
    traffic: Traffic, missing: int, violations: list[str], seconds: list[Second], lines: list[dict[str, Any]]
) -> bool:
    sizes, quarter = [second.resident for second in seconds], len(seconds) // 4
    second, last = median(sizes[quarter : 2 * quarter]), median(sizes[-quarter:])
    answered = [line for line in lines if "total_ms" in line]
    beside = [_beside_encoder(line) for line in answered]
    high = quantiles(beside, n=100)[98]
    errors = [line for line in lines if line.get("level") in ("error", "critical")]
    print(f"{traffic.asked} questions, {missing} without a reply; {len(errors)} errors; {len(violations)} violations")
    print(f"beside the encoder: median {median(beside):.1f} ms, p99 {high:.1f} ms (bound {MOST_BESIDE_ENCODER:g})")
    for stage in ("queue", "encode", "search", "compose"):
        taken = [line.get(f"{stage}_ms", 0.0) for line in answered]
        print(f"  {stage}: median {median(taken):.1f} ms, p99 {quantiles(taken, n=100)[98]:.1f} ms")
    _tell_stolen(seconds, answered)
    print(f"resident: second quarter {second:.0f} MB, last {last:.0f} MB (bound x {MOST_GROWTH:g})")
    for problem in [*map(str, errors[:5]), *violations[:5]]:
        print(problem)
    return not (missing or errors or violations) and high <= MOST_BESIDE_ENCODER and last <= MOST_GROWTH * second


def _beside_encoder(line: dict[str, Any]) -> float:
    return float(line["queue_ms"] + line["total_ms"] - line.get("encode_ms", 0.0))


def _tell_stolen(seconds: list[Second], answered: list[dict[str, Any]]) -> None:
    """Tell what the host took, and the 99th percentile of what was answered in and after a calm second."""
    first, last = seconds[0], seconds[-1]
    calm = [
        (one.at, two.at)
        for before, one, two in zip(seconds, seconds[1:], seconds[2:], strict=False)
        if two.stolen - before.stolen <= MOST_STOLEN * (two.ticks - before.ticks)
    ]
    taken = [
        _beside_encoder(line)
        for line in answered
        if any(begin <= datetime.fromisoformat(line["timestamp"]).timestamp() < end for begin, end in calm)
    ]
    share, kept = (last.stolen - first.stolen) / (last.ticks - first.ticks), len(calm) / max(len(seconds) - 2, 1)
    high = quantiles(taken, n=100)[98] if len(taken) > 1 else float("nan")
    print(f"the host took {share:.1%} of the cores; p99 {high:.1f} ms in the {kept:.0%} of the seconds that were calm")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--log", type=Path, help="where to keep what the server logs")
    given = parser.parse_args()
    gc.disable()  # who asks must not pause, or all that was not asked meanwhile is asked at once
    sys.exit(0 if soak(given.minutes, given.rate, given.log) else 1)
