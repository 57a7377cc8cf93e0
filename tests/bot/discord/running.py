"""The adapter as ``rolewise serve discord`` runs it, in a thread beside a test; and what tests wait for."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from bot.discord.serving import serve_discord
from bot.discord.settings import DiscordSettings
from bot.serving.live import LiveAssistant
from bot.serving.service import serve
from bot.settings import Settings
from bot.state.opening import State
from tests.bot.serving.conftest import unfinished
from tests.peers.discord.interactions import Interaction
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel, Message

Logs = list[MutableMapping[str, Any]]


class RunningApp:
    """An app in a thread of its own, from ``start`` to ``stop``."""

    def __init__(self, discord: DiscordPeer, live: LiveAssistant, state: State) -> None:
        self._discord, self._live, self._state = discord, live, state
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="app")
        self._loop = asyncio.new_event_loop()
        self._told = asyncio.Event()
        self._waited = False

    def start(self, *, token: str = "", **settings: Any) -> RunningApp:
        """Serve, and return once Discord has a session of it. Raises what kept it from that."""
        chat = DiscordSettings.from_environment({"DISCORD_TOKEN": token or self._discord.token})
        urls = {"discord_api_url": self._discord.api_url, "discord_gateway_url": self._discord.gateway_url}
        made = Settings(**{**urls, **settings})
        begun = self._discord.gateway.identified
        adapters = {"discord": partial(serve_discord, chat)}
        serving = serve(adapters, made, self._live, self._state, self._told, port=0)
        self._ended = self._pool.submit(self._run, serving)
        self._discord.wait_for(lambda: self._ended.done() or self._discord.gateway.identified > begun)
        if self._ended.done():
            self.stop()
        return self

    def _run(self, serving: Any) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(serving)

    def tell_to_stop(self) -> None:
        """Tell it to end, as a signal does."""
        if not self._ended.done():
            self._loop.call_soon_threadsafe(self._told.set)

    def stop(self) -> None:
        """End it, and wait. Raises what it raised."""
        self.tell_to_stop()
        self.wait()

    def wait(self) -> None:
        """Wait until it has ended. Raises what it raised, once."""
        if not self._waited:
            self._waited = True
            try:
                self._ended.result(20)
            finally:
                self._pool.shutdown()


def process_environment(discord: DiscordPeer, place: Path, index: Path) -> dict[str, str]:
    """Return the environment of a process whose Discord is *discord*, with a copy of *index* in *place*."""
    shutil.copytree(index, place / "data", dirs_exist_ok=True)
    own = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8", "PORT": "0"}
    return own | {"ROLEWISE_DATA_DIR": str(place / "data")} | discord.environment()


def answers_to(discord: DiscordPeer, asked: Message) -> list[Message]:
    """Return the app's replies to *asked*."""
    return [message for message in discord.answers(asked.channel) if message.reference is asked]


def answer_to(discord: DiscordPeer, asked: Message) -> Message:
    """Wait for the app's reply to *asked*."""
    return discord.wait_for(lambda: answers_to(discord, asked))[0]


def filled(discord: DiscordPeer, asked: Interaction) -> Message:
    """Wait until *asked* is answered in full, and return the answer."""
    discord.wait_for(lambda: asked.settled)
    assert asked.response, f"{asked.title}: {asked.failure or asked.answer}"
    return asked.response


def alone(discord: DiscordPeer, person: Person, channel: Channel, words: str) -> Message:
    """Wait until *person* alone sees a message that says *words* in *channel*, and return it."""

    def saying() -> list[Message]:
        return [each for each in discord.ephemerals(channel, person) if words in visible_text(each)]

    return discord.wait_for(saying)[0]


def press(discord: DiscordPeer, person: Person, message: Message, what: str) -> Interaction:
    """Let *person* press *what*, and wait until that is answered."""
    click = person.click(message, what)
    discord.wait_for(lambda: click.settled)
    return click


def changed(discord: DiscordPeer, person: Person, message: Message, what: str) -> Interaction:
    """Let *person* press *what*, and wait until *message* says something else."""
    before = visible_text(message)
    click = press(discord, person, message, what)
    discord.wait_for(lambda: visible_text(message) != before)
    return click


def idle(discord: DiscordPeer, state: State) -> None:
    """Wait until everything that was sent is answered, and every delivery that was claimed is done."""
    discord.settle()
    discord.wait_for(lambda: not unfinished(state))
