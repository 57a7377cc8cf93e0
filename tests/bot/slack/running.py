"""The app as ``rolewise serve slack`` runs it, in a thread beside a test; what a process of it needs."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.serving.live import LiveAssistant
from bot.serving.service import serve
from bot.settings import Settings
from bot.slack.manifest import EVENTS_PATH
from bot.slack.serving import serve_slack
from bot.slack.settings import SlackSettings
from bot.state.opening import State
from index.seams import Encoder, Vectors
from tests.bot.serving.conftest import unfinished
from tests.peers.peer import PATIENCE
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.store import Channel, Message, View

Logs = list[MutableMapping[str, Any]]


def variables(slack: SlackPeer, transport: str, *, many: bool = False) -> dict[str, str]:
    """Return the platform's variables for an app on ``socket`` or ``http``, of one workspace or of *many*."""
    found = slack.environment()
    if transport == "http":
        del found["SLACK_APP_TOKEN"]
    if many:
        del found["SLACK_BOT_TOKEN"]
        found |= {"SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": slack.client_secret}
    return found


def free_port() -> int:
    """Return a port that nobody listens on."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class RunningApp:
    """An app in a thread of its own, from ``start`` to ``stop``; ``url`` is where it listens on HTTP."""

    def __init__(
        self, slack: SlackPeer, live: LiveAssistant, state: State, logs: Logs, environment: Mapping[str, str]
    ) -> None:
        self._slack, self._live, self._state, self._logs = slack, live, state, logs
        self._chat = SlackSettings.from_environment(environment)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="app")
        self._loop = asyncio.new_event_loop()
        self._told = asyncio.Event()
        self.url = ""

    def start(self, **settings: Any) -> RunningApp:
        """Serve, and return once Slack can reach the app. Raises what kept it from that."""
        before, opened = len(self._logs), self._slack.socket.opened
        made = Settings(slack_api_url=self._slack.api_url, **settings)
        self._ended = self._pool.submit(
            self._run,
            serve({"slack": partial(serve_slack, self._chat)}, made, self._live, self._state, self._told, port=0),
        )
        if self._chat.listens_on_http:
            listening = self._slack.wait_for(lambda: self._ended.done() or self._address(before))
            self.url = str(listening) if listening is not True else ""
            if not self._chat.app_token:
                self._slack.http.url = f"{self.url}{EVENTS_PATH}"
        if self._chat.app_token:
            self._slack.wait_for(lambda: self._ended.done() or self._slack.socket.opened > opened)
        if self._ended.done():
            self.stop()
        return self

    def _run(self, serving: Any) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serving)

    def _address(self, since: int) -> str:
        told = [event for event in self._logs[since:] if event.get("transport") == "http"]
        return f"http://{told[0]['host']}:{told[0]['port']}" if told else ""

    def tell_to_stop(self) -> None:
        """Tell it to end, as a signal does."""
        if not self._ended.done():
            self._loop.call_soon_threadsafe(self._told.set)

    def stop(self) -> None:
        """End it, and wait. Raises what it raised."""
        self.tell_to_stop()
        try:
            self._ended.result(20)
        finally:
            self._pool.shutdown()


@dataclass
class HeldEncoder:
    """The encoder, which after ``hold`` begins with a question only when ``gate`` is set; ``arrived`` tells of one."""

    encoder: Encoder
    gate: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Take over what the encoder says of itself."""
        self.fingerprint, self.dim = self.encoder.fingerprint, self.encoder.dim
        self.gate.set()

    def hold(self) -> None:
        """Let the questions to come wait; those of an index that was opened have been asked."""
        self.arrived.clear()
        self.gate.clear()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self.encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        self.arrived.set()
        assert self.gate.wait(PATIENCE)
        return self.encoder.encode_queries(texts)


def process_environment(slack: SlackPeer, data_dir: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process whose Slack is *slack*; an empty value takes a variable away."""
    own = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "LANG": "C.UTF-8"}
    own |= (
        {"PORT": "0"}
        | slack.environment()
        | {"ROLEWISE_DATA_DIR": str(data_dir), "ROLEWISE_SLACK_API_URL": slack.api_url}
        | more
    )
    return {name: value for name, value in own.items() if value}


# What tests wait for again and again.


def answers_to(slack: SlackPeer, asked: Message) -> list[Message]:
    """Return what the app wrote in the thread of *asked*, for all to see."""
    channel = slack.store.teams[asked.team].channels[asked.channel]
    root = asked.thread_ts or asked.ts
    return [message for message in slack.answers(channel) if message.thread_ts == root]


def answer_to(slack: SlackPeer, asked: Message) -> Message:
    """Wait for the first answer in the thread of *asked* that is later than it."""
    later = slack.wait_for(lambda: [one for one in answers_to(slack, asked) if one.ts > asked.ts])
    return later[0]


def idle(slack: SlackPeer, state: State) -> None:
    """Wait until everything that was sent is acknowledged, and every delivery that was claimed is done."""
    slack.settle()
    slack.wait_for(lambda: not unfinished(state))


def home_of(slack: SlackPeer, person: Person) -> View:
    """Let *person* open the home tab, and return it once it is drawn."""
    before = slack.home(person)
    person.open_home()
    slack.wait_for(lambda: slack.home(person) is not before)
    home = slack.home(person)
    assert home
    return home


def press(slack: SlackPeer, person: Person, shown: Message | View, what: str) -> None:
    """Let *person* press *what*, and wait until that is acknowledged."""
    click = person.click(shown, what)
    slack.wait_for(lambda: click.settled)


def shown_to(slack: SlackPeer, channel: Channel, person: Person, count: int = 1) -> Message:
    """Wait until *person* alone sees *count* messages in *channel*, and return the last."""
    found = slack.wait_for(lambda: slack.ephemerals(channel, person)[count - 1 :])
    return found[0]
