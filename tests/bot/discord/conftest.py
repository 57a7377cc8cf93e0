"""What the tests of the Discord adapter share: a Discord, the app that it talks to, and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.models import Answer, Citation, Note, Question, Row, Section, Statement, Table
from bot.serving.live import LiveAssistant
from bot.state.opening import State
from bot.wiring import Workshop
from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles
from tests.bot.conftest import ARTICLES, RecordedNotices
from tests.bot.discord.running import RunningApp, idle
from tests.bot.serving.conftest import logs, state
from tests.conftest import write_articles
from tests.peers.discord.fixtures import discord_peer
from tests.peers.discord.peer import DiscordPeer
from tests.peers.discord.people import Person
from tests.peers.discord.store import Channel

__all__ = ["discord_peer", "logs", "state"]
StartApp = Callable[..., RunningApp]
Cite = Callable[[int], Citation]

HOSTILE = (
    "# Evil @everyone \\*title\\*\n"
    "\n"
    "> Source: <https://example.org/evil>\n"
    "\n"
    "## What does a glass blower do?\n"
    "\n"
    "A glass blower @everyone shapes **molten** \\_glass\\_ @here with a ~~long~~ pipe, and &lt;@1&gt; &lt;@&amp;2&gt; "
    "&lt;#3&gt; helps. "
    "A glass blower wears &lt;https://evil.example&gt; [gloves](javascript:alert) and :smile: \u202egoggles\u202c.\n"
    "\n"
    "```\n"
    "A glass blower says ```` and then @everyone.\n"
    "```\n"
)


@pytest.fixture(scope="session")
def live(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: PackagedEncoder,
    centring: Centring,
    coverage: Coverage,
    roles: Roles,
) -> LiveAssistant:
    """Return the assistant over small articles, one of them hostile to Discord."""
    place = tmp_path_factory.mktemp("discord")
    folder = write_articles(place / "articles", ARTICLES | {"hostile.md": HOSTILE})
    archive = Archive(place / "data")
    with archive.building():
        build_index(archive, read_library(folder, roles), encoder, centring, coverage, articles_name=str(folder))
    return LiveAssistant(Workshop(archive, encoder, centring, coverage, None), RecordedNotices())


@pytest.fixture
def start_app(discord_peer: DiscordPeer, live: LiveAssistant, state: State) -> Iterator[StartApp]:
    """Return a function that starts the app, with the settings that it is given; it is stopped after the test."""
    running: list[RunningApp] = []

    def start(*, knowledge: LiveAssistant = live, memory: State = state, **settings: Any) -> RunningApp:
        app = RunningApp(discord_peer, knowledge, memory)
        app.start(**settings)
        running.append(app)
        return app

    yield start
    if running:
        idle(discord_peer, state)
    for app in running:
        app.stop()


@pytest.fixture
def app(start_app: StartApp) -> RunningApp:
    """Start the app as it is without any settings."""
    return start_app()


@pytest.fixture
def ada(discord_peer: DiscordPeer) -> Person:
    """Return a person who reads English."""
    return discord_peer.person("Ada")


@pytest.fixture
def general(discord_peer: DiscordPeer) -> Channel:
    """Return a channel."""
    return discord_peer.channel("general")


@pytest.fixture
def answer(cite: Cite) -> Answer:
    """Return an answer that has some of everything but a table."""
    steps = tuple(Statement(f"Step {step}.", (1,), point=True, step=step) for step in (1, 2))
    return Answer(
        Question("What does a baker do?", "en"),
        1.0,
        [
            Section((Statement("A baker bakes.", (1,), year=2015), Statement("Early.", (2,)))),
            Section((Statement("Flour.", (1, 2), point=True), Statement("Salt.", (1,), point=True)), "Needs", more=3),
            Section((*steps, Statement("Rest.", (2,)))),
        ],
        [cite(1), cite(2)],
        notes=[Note("The articles differ:", (1, 2))],
        suggestions=["Who bakes?", "Why?"],
    )


@pytest.fixture
def compared(cite: Cite) -> Answer:
    """Return a comparison of forty rows, which no page holds; the second column has a source in the last row only."""
    rows = [
        Row(f"Need {number}", ((Statement(f"A baker needs flour of the type {number}.", (1,)),), ()))
        for number in range(1, 40)
    ]
    last = Row("Need 40", ((Statement("Flour.", (1,)),), (Statement("Money.", (2,)), Statement("Luck.", (1,)))))
    table = Table(("baker", "broker"), (*rows, last))
    return Answer(Question("baker vs broker", "en"), 1.0, [table], [cite(1), cite(2)])
