"""Kill it again and again: ``python -m benchmarks.kills [--kills 20] [--rate 6] [--history]``.

The Procfile runs under honcho, beside a Slack that comes over HTTP and a Discord, in which people ask all the time. At
a random moment one of the two processes is killed, and all of it started again: honcho ends the others when one ends.
Told for each way of asking: how many questions were acknowledged (Slack's by their HTTP status, a command of Discord's
by its first answer), and how many of these were answered never, once, and more than once. With ``--history`` the app
may read the channels, and so see whether an answer arrived over which it was killed. The exit status is 1 when an
acknowledged question had no answer.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from benchmarks.soak import QUESTIONS, UNLIMITED
from benchmarks.texts import read_texts
from bot.slack.manifest import EVENTS_PATH, required_scopes
from tests.bot.slack.running import answers_to, free_port
from tests.honcho import Honcho, honcho
from tests.peers.discord.peer import DiscordPeer
from tests.peers.slack.peer import SlackPeer

#: Seconds that it may take to be ready again, at most between two kills, and until what is owed must have come.
_START, _PAUSE, _PATIENCE = 60.0, 3.0, 90.0
#: Slack sends again at once, after a minute and after five; sooner here, so that it is over sooner.
_RETRY_DELAYS = (0.0, 5.0, 20.0)


@dataclass(frozen=True)
class Asked:
    """A question by the *way* in which it was asked, whether it was acknowledged, and how often it was answered."""

    way: str
    acknowledged: Callable[[], bool]
    answers: Callable[[], int]


class Askers:
    """People of both platforms who ask at *rate* questions a second, until told to stop."""

    def __init__(self, slack: SlackPeer, discord: DiscordPeer, rate: float) -> None:
        self._slack, self._discord, self._rate = slack, discord, rate
        self._dice, self._texts = random.Random(), read_texts(QUESTIONS)  # noqa: S311 - no secret
        self._names = map("Asker {}".format, itertools.count())
        self._room, self._place = slack.channel("general"), discord.channel("general")
        self._ways = (self._mention, self._direct, self._command, self._slash)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask_on)
        self.asked: list[Asked] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask_on(self) -> None:
        while not self._stop.wait(self._dice.expovariate(self._rate)):
            self.asked.append(self._dice.choice(self._ways)(self._dice.choice(self._texts)))

    def _mention(self, text: str) -> Asked:
        return self._said("Slack, mention", self._slack.person(next(self._names)).mention(self._room, text))

    def _direct(self, text: str) -> Asked:
        person = self._slack.person(next(self._names))
        return self._said("Slack, direct message", person.write(person.direct, text))

    def _said(self, way: str, message: Any) -> Asked:
        own = [one for one in self._slack.deliveries.all if one.payload.get("event", {}).get("ts") == message.ts]
        return Asked(way, lambda: any(one.acknowledged for one in own), lambda: len(answers_to(self._slack, message)))

    def _command(self, text: str) -> Asked:
        person = self._slack.person(next(self._names))
        delivery = person.command("/ask", text, self._room)
        return Asked(
            "Slack, /ask", lambda: delivery.acknowledged, lambda: len(self._slack.ephemerals(self._room, person))
        )

    def _slash(self, text: str) -> Asked:
        asked = self._discord.person(next(self._names)).slash("ask", self._place, question=text)

        def answers() -> int:
            first = asked.response is not None and not asked.response.thinking
            return first + len(asked.follow_ups)

        return Asked("Discord, /ask", lambda: asked.answer is not None, answers)


def kill(slack: SlackPeer, discord: DiscordPeer, kills: int, rate: float) -> bool:
    """Kill *kills* times, tell what became of the questions, and return whether every acknowledged one was answered."""
    dice = random.Random()  # noqa: S311 - no secret

    def wait_until_ready(running: Honcho) -> None:
        listening = (f'"event": "listening", "logger": "rolewise.{name}"' for name in ("slack", "discord"))
        for words in listening:
            slack.wait_for(partial(running.said, words), _START)

    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        own = {"PORT": str(port), "ROLEWISE_DATA_DIR": folder, "ROLEWISE_SLACK_API_URL": slack.api_url}
        own |= slack.environment() | discord.environment() | UNLIMITED
        del own["SLACK_APP_TOKEN"]
        slack.http.url = f"http://127.0.0.1:{port}{EVENTS_PATH}"
        with honcho(own, Path(folder)) as running:
            wait_until_ready(running)  # the index is built
        with Askers(slack, discord, rate) as askers:
            for number in range(kills):
                with honcho(own, Path(folder)) as running:
                    wait_until_ready(running)
                    time.sleep(dice.uniform(0, _PAUSE))
                    os.kill(running.pid(dice.choice(("web", "worker"))), signal.SIGKILL)
                    running.process.wait(_START)
                print(f"\r{number + 1} of {kills} kills, {len(askers.asked)} questions", end="", flush=True)
        with honcho(own, Path(folder)):
            end = time.monotonic() + _PATIENCE
            owed = [one for one in askers.asked if one.acknowledged()]
            while not all(one.answers() for one in owed) and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(5)  # for what would come twice
    return _told(askers.asked)


def _told(asked: list[Asked]) -> bool:
    print(f"\n{'acknowledged questions':<24}{'all':>6}{'unanswered':>12}{'once':>8}{'more often':>12}")
    lost = 0
    for way in sorted({one.way for one in asked}):
        counts = Counter(min(one.answers(), 2) for one in asked if one.way == way and one.acknowledged())
        print(f"{way:<24}{counts.total():>6}{counts[0]:>12}{counts[1]:>8}{counts[2]:>12}")
        lost += counts[0]
    return lost == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rate", type=float, default=6, help="questions a second")
    parser.add_argument("--history", action="store_true", help="the app may read the channels that it is in")
    given = parser.parse_args()
    gc.disable()  # who asks must not pause
    scopes = required_scopes(follow_threads=given.history)
    with SlackPeer(scopes=scopes, retry_delays=_RETRY_DELAYS) as slack, DiscordPeer() as discord:
        sys.exit(0 if kill(slack, discord, given.kills, given.rate) else 1)
