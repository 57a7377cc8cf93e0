"""/healthz says that the process lives, /readyz whether it can answer and what is missing, /metrics how it does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.serving.health import Health, Links, age_of
from bot.serving.live import LiveAssistant
from bot.serving.metrics import Metrics
from bot.serving.web import WebServer
from bot.state.opening import State


@pytest.fixture
def links() -> Links:
    """Return the links to two platforms."""
    return Links(["slack", "discord"])


@pytest.fixture
def stop() -> asyncio.Event:
    """Return the event by which the process is to stop."""
    return asyncio.Event()


@pytest.fixture
async def url(live: LiveAssistant, state: State, links: Links, stop: asyncio.Event) -> AsyncIterator[str]:
    """Serve, and return the address."""
    server = WebServer("127.0.0.1", 0, lambda _path, _status: None)
    health = Health(live, state, links, Metrics(["slack", "discord"]), stop)
    async with server.listening(health.routes), server.taking({}) as (host, port):
        yield f"http://{host}:{port}"


async def read(url: str) -> tuple[int, str, str]:
    """Return status, content type and text of what is at *url*."""
    async with ClientSession() as client, client.get(url) as response:
        return response.status, response.headers["Content-Type"], await response.text()


async def readiness(url: str) -> tuple[int, Any]:
    """Return the status of /readyz and what it says."""
    status, content_type, text = await read(f"{url}/readyz")
    assert content_type.startswith("application/json")
    return status, json.loads(text)


async def test_it_lives_whatever_else_is_missing(url: str, stop: asyncio.Event) -> None:
    stop.set()
    assert await read(f"{url}/healthz") == (200, "text/plain; charset=utf-8", "ok\n")


async def test_it_is_ready_when_every_platform_can_be_heard_and_says_with_what(
    url: str, links: Links, live: LiveAssistant
) -> None:
    with links.held("slack", lambda: True):
        status, told = await readiness(url)
        assert (status, told["ready"], told["stopping"]) == (503, False, False)
        assert told["platforms"] == {"slack": {"connected": True}, "discord": {"connected": False}}
        with links.held("discord", lambda: True):
            status, told = await readiness(url)
    assert (status, told["ready"], told["state"]) == (200, True, {"reachable": True})
    assert (told["index"]["name"], told["index"]["articles"]) == (live.name, len(live.references))
    assert 0 <= told["index"]["age_seconds"] <= age_of(live) + 1


async def test_a_connection_that_breaks_is_told_at_once_and_so_is_one_that_is_given_up(url: str, links: Links) -> None:
    heard = [True]
    with links.held("slack", lambda: heard[0]), links.held("discord", lambda: True):
        assert (await readiness(url))[0] == 200
        heard[0] = False
        assert (await readiness(url))[0] == 503
    assert links.states == {"slack": False, "discord": False}


async def test_it_is_not_ready_once_it_is_to_stop(url: str, links: Links, stop: asyncio.Event) -> None:
    with links.held("slack", lambda: True), links.held("discord", lambda: True):
        stop.set()
        status, told = await readiness(url)
    assert (status, told["ready"], told["stopping"]) == (503, False, True)


async def test_state_that_cannot_be_reached_is_told_and_counted_and_no_reason_to_ask_elsewhere(
    url: str, links: Links, state: State
) -> None:
    assert state.database.file
    state.close()
    for file in state.database.file.parent.glob("state.db*"):
        file.write_bytes(b"This was a database once." * 400)
    with links.held("slack", lambda: True), links.held("discord", lambda: True):
        status, told = await readiness(url)
    assert (status, told["state"]) == (200, {"reachable": False})
    assert state.database.failures == 1


async def test_state_that_was_deleted_under_the_process_is_not_reachable(url: str, state: State) -> None:
    assert state.database.file
    for file in state.database.file.parent.glob("state.db*"):
        file.unlink()
    assert (await readiness(url))[1]["state"] == {"reachable": False}


async def test_the_state_is_not_looked_at_by_everyone_who_asks(url: str, state: State, links: Links) -> None:
    assert (await readiness(url))[1]["state"] == {"reachable": True}
    state.close()
    assert state.database.file
    state.database.file.unlink()
    assert [told["state"] for _, told in await asyncio.gather(*(readiness(url) for _ in range(9)))] == [
        {"reachable": True}
    ] * 9


async def test_metrics_are_told_as_prometheus_reads_them(url: str) -> None:
    status, content_type, text = await read(f"{url}/metrics")
    assert (status, content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert 'rolewise_questions_total{kind="",outcome="busy",platform="slack"} 0.0' in text
