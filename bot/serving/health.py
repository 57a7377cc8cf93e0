"""Whether the process lives, and whether it can answer: for whoever starts it, watches it, or sends it requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.serving.connections import plain
from bot.serving.desk import Desk
from bot.serving.live import LiveAssistant
from bot.serving.metrics import Metrics
from bot.serving.web import Routes
from bot.state.failures import StateError
from bot.state.opening import State

#: Seconds for which it is remembered whether the state can be reached, and that who asks waits for it.
_FRESH, _PATIENCE = 5.0, 2.0
_EXPOSITION = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class Links:
    """Whether each platform can be heard now."""

    def __init__(self, platforms: Collection[str]) -> None:
        self._open: dict[str, Callable[[], bool]] = dict.fromkeys(platforms, lambda: False)

    @contextmanager
    def held(self, platform: str, is_open: Callable[[], bool]) -> Iterator[None]:
        """In the block, *platform* can be heard whenever *is_open* says so; after it, it cannot."""
        self._open[platform] = is_open
        try:
            yield
        finally:
            self._open[platform] = lambda: False

    @property
    def states(self) -> dict[str, bool]:
        """Whether each can be heard, by its name."""
        return {platform: is_open() for platform, is_open in self._open.items()}


class Health:
    """Answers /healthz, /readyz and /metrics.

    It is ready when the index is open and every platform can be heard, and until it is to *stop*. State that cannot be
    reached is told of, but no reason to send requests elsewhere: questions are answered without it.
    """

    def __init__(self, live: LiveAssistant, state: State, links: Links, metrics: Metrics, stop: asyncio.Event) -> None:
        self._live, self._links, self._metrics, self._stop = live, links, metrics, stop
        self._state = _Look(state)

    @property
    def routes(self) -> Routes:
        """What is answered where."""
        return {("GET", "/healthz"): _lives, ("GET", "/readyz"): self._ready, ("GET", "/metrics"): self._measure}

    async def _ready(self, _: web.BaseRequest) -> web.Response:
        links, stopping = self._links.states, self._stop.is_set()
        ready = all(links.values()) and not stopping
        told: dict[str, Any] = {
            "ready": ready,
            "stopping": stopping,
            "index": {
                "name": self._live.name,
                "age_seconds": round(age_of(self._live)),
                "articles": len(self._live.references),
            },
            "state": {"reachable": await self._state.reaches()},
            "platforms": {platform: {"connected": connected} for platform, connected in links.items()},
        }
        text = json.dumps(told) + "\n"
        return web.Response(status=200 if ready else 503, text=text, content_type="application/json")

    async def _measure(self, _: web.BaseRequest) -> web.Response:
        return web.Response(body=self._metrics.exposition(), headers=_EXPOSITION)


async def _lives(_: web.BaseRequest) -> web.Response:
    return plain(200, "ok")


def age_of(live: LiveAssistant) -> float:
    """Return the seconds since the current index was built."""
    return (datetime.now(UTC) - live.built).total_seconds()


class _Look:
    """Looks whether the state can be reached: on a thread of its own, once at a time, and not all the time."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="looking")
        self._latest: asyncio.Future[bool] | None = None
        self._begun = 0.0

    async def reaches(self) -> bool:
        """Return whether the last look reached it; one that takes long has not."""
        loop = asyncio.get_running_loop()
        if self._latest is None or (self._latest.done() and loop.time() - self._begun > _FRESH):
            self._latest, self._begun = loop.run_in_executor(self._pool, self._look), loop.time()
        await asyncio.wait([self._latest], timeout=_PATIENCE)
        return self._latest.done() and self._latest.result()

    def _look(self) -> bool:
        try:
            with self._state.database.reading() as connection:
                connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        except StateError:
            return False
        return True


class Now(Collector):
    """What is as it is when Prometheus asks: the queue, the links, the index, and what the state has failed at."""

    def __init__(self, desk: Desk, links: Links, live: LiveAssistant, state: State) -> None:
        self._desk, self._links, self._live, self._state = desk, links, live, state

    def collect(self) -> Iterable[Metric]:
        """See prometheus-client."""
        yield GaugeMetricFamily("rolewise_questions_waiting", "Questions that wait for a thread.", self._desk.waiting)
        yield GaugeMetricFamily("rolewise_questions_in_work", "Questions being answered.", self._desk.in_work)
        links = GaugeMetricFamily("rolewise_adapter_connected", "Whether a platform can be heard.", labels=["platform"])
        for platform, connected in self._links.states.items():
            links.add_metric([platform], connected)
        yield links
        yield GaugeMetricFamily("rolewise_index_age_seconds", "How long ago the index was built.", age_of(self._live))
        yield GaugeMetricFamily("rolewise_index_articles", "Articles in the index.", len(self._live.references))
        yield InfoMetricFamily("rolewise_index", "The index that answers.", {"name": self._live.name})
        yield CounterMetricFamily(
            "rolewise_state_errors", "How often the state could not be read or written.", self._state.database.failures
        )
