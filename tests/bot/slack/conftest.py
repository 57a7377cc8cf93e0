"""What the tests of the Slack adapter share: a Slack that lets the app do what its manifest asks for, and the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from bot.serving.live import LiveAssistant
from bot.slack.manifest import manifest_for
from bot.state.opening import State, open_state
from bot.wiring import Workshop
from index.archive import Archive
from index.building import build_index
from index.centring import Centring
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from knowledge.library import read_library
from knowledge.roles import Roles
from tests.bot.conftest import ARTICLES, RecordedNotices
from tests.bot.serving.conftest import logs
from tests.bot.slack.running import Logs, RunningApp, variables
from tests.bot.state.conftest import postgresql
from tests.conftest import write_articles
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import Person
from tests.peers.slack.store import Channel

__all__ = ["logs", "postgresql"]
StartApp = Callable[..., RunningApp]

HOSTILE = (
    "# Evil &lt;!channel&gt; \\*title\\*\n"
    "\n"
    "> Source: <https://example.org/evil>\n"
    "\n"
    "## What does a glass blower do?\n"
    "\n"
    "A glass blower &lt;!channel&gt; shapes *molten* \\_glass\\_ &lt;!here&gt; with a ~long~ pipe, "
    "and <@U000000001> helps. A glass blower wears <https://evil.example|gloves> and :smile: goggles.\n"
)


@pytest.fixture(scope="session")
def workshop(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: PackagedEncoder,
    centring: Centring,
    coverage: Coverage,
    roles: Roles,
) -> Workshop:
    """Build an index of small articles, one of them hostile to Slack, once a session. Leave it as it is."""
    place = tmp_path_factory.mktemp("slack")
    folder = write_articles(place / "articles", ARTICLES | {"hostile.md": HOSTILE})
    archive = Archive(place / "data")
    with archive.building():
        build_index(archive, read_library(folder, roles), encoder, centring, coverage, articles_name=str(folder))
    return Workshop(archive, encoder, centring, coverage, None)


@pytest.fixture(scope="session")
def live(workshop: Workshop) -> LiveAssistant:
    """Return the assistant over the small articles."""
    return LiveAssistant(workshop, RecordedNotices())


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[SlackPeer]:
    """Return a Slack with an app of our manifest; the test fails where the app broke a rule of the platform.

    Arguments of ``SlackPeer`` are given by parametrizing ``slack`` indirectly; ``follow_threads`` takes the manifest
    for that.
    """
    given = dict(getattr(request, "param", {}))
    manifest = yaml.safe_load(manifest_for(None, follow_threads=given.pop("follow_threads", False)))
    asked = {
        "scopes": manifest["oauth_config"]["scopes"]["bot"],
        "events": manifest["settings"]["event_subscriptions"]["bot_events"],
    }
    with SlackPeer(**{"retry_delays": (0.1, 0.5, 1.0), **asked, **given}) as peer:
        yield peer
    assert peer.violations == []


@pytest.fixture
def ada(slack: SlackPeer) -> Person:
    """Return a person."""
    return slack.person("Ada")


@pytest.fixture
def bob(slack: SlackPeer) -> Person:
    """Return another person."""
    return slack.person("Bob")


@pytest.fixture
def general(slack: SlackPeer, ada: Person, bob: Person) -> Channel:
    """Return a channel with both of them, and the app."""
    return slack.channel("general", [ada, bob])


@pytest.fixture
def keys() -> tuple[str, ...]:
    """Return a key that seals."""
    return (Fernet.generate_key().decode(),)


@pytest.fixture
def state_url(tmp_path: Path) -> str:
    """Return the address of an empty database."""
    return f"sqlite:///{tmp_path / 'state.db'}"


@pytest.fixture
def state(state_url: str, keys: tuple[str, ...]) -> Iterator[State]:
    """Open a fresh state."""
    opened = open_state(state_url, keys=keys)
    yield opened
    opened.close()


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    """Return how the app listens: ``socket``, unless parametrized."""
    return str(getattr(request, "param", "socket"))


@pytest.fixture
def start_app(slack: SlackPeer, live: LiveAssistant, state: State, transport: str, logs: Logs) -> Iterator[StartApp]:
    """Return a function that starts the app, with the settings that it is given; it is stopped after the test."""
    running: list[RunningApp] = []

    def start(
        *, knowledge: LiveAssistant = live, memory: State = state, many: bool = False, **settings: Any
    ) -> RunningApp:
        app = RunningApp(slack, knowledge, memory, logs, variables(slack, transport, many=many))
        app.start(**settings)
        running.append(app)
        return app

    yield start
    if running:
        slack.settle()
    for app in running:
        app.stop()


@pytest.fixture
def app(start_app: StartApp) -> RunningApp:
    """Start the app as it is without any settings."""
    return start_app()


@pytest.fixture
def notes_app(start_app: StartApp, live_notes: LiveAssistant) -> RunningApp:
    """Start the app over our own notes."""
    return start_app(knowledge=live_notes)
