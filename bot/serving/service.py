"""One process for every platform: what they share, and their adapters run beside each other until told to stop."""

from __future__ import annotations

import asyncio
import logging
import platform as python_platform
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from bot.serving.deliveries import Deliveries
from bot.serving.desk import Desk
from bot.serving.failures import SetupError
from bot.serving.health import Health, Links, Now
from bot.serving.live import LiveAssistant
from bot.serving.metrics import Metrics
from bot.serving.observing import Observer
from bot.serving.reception import Reception
from bot.serving.web import WebServer
from bot.serving.windows import Limit, Windows
from bot.settings import Settings
from bot.state.failures import StateError
from bot.state.opening import State
from bot.version import version

#: Threads that answer. More than there are cores only take the interpreter from each other.
_THREADS = 2
#: Seconds that what is in work may take after the signal to stop; with closing it all it stays within ten.
_GRACE = 5.0
_PURGE_EVERY = 3600.0
#: Seconds until an adapter that failed is started again: the first time, and at most.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_log = structlog.get_logger("rolewise.serving")


@dataclass(frozen=True)
class Service:
    """What the adapters of all platforms share."""

    settings: Settings
    live: LiveAssistant
    state: State
    desk: Desk
    reception: Reception
    metrics: Metrics
    observer: Observer
    links: Links
    web: WebServer

    def deliveries(self, platform: str) -> Deliveries:
        """Return the deliveries of *platform*."""
        return Deliveries(self.state.claims, platform, self.observer.claimed)


#: Serves a platform until the event is set; raises SetupError when the platform does not let it begin.
Adapter = Callable[[Service, asyncio.Event], Awaitable[None]]


async def serve(
    adapters: Mapping[str, Adapter],
    settings: Settings,
    live: LiveAssistant,
    state: State,
    stop: asyncio.Event | None = None,
    *,
    port: int | None = None,
) -> None:
    """Run *adapters*, by the names of their platforms, until *stop* is set, or without it until SIGTERM or SIGINT.

    Without it, a SIGHUP has the index brought up to date.
    Of several, one that fails is started again and does not disturb the others. One alone ends with what it raises.
    HTTP is served on *port*: see ``WebServer``.
    """
    _log.info("starting", version=version(), python=python_platform.python_version(), platforms=list(adapters))
    look = asyncio.Event()
    stop = stop or _told_by_signals(look)
    service = make_service(settings, live, state, adapters, port=port)
    health = Health(live, state, service.links, service.metrics, stop)
    try:
        with _counted_errors(service.metrics):
            async with service.web.listening(health.routes), _beside(live.keep_fresh(look), _purge(state), stop=stop):
                await _run(adapters, service, stop)
    finally:
        service.desk.close()
    _log.info("stopped")


def make_service(
    settings: Settings, live: LiveAssistant, state: State, platforms: Collection[str], *, port: int | None
) -> Service:
    """Return what the adapters of *platforms* share."""
    desk = Desk(lambda: live.assistant, threads=_THREADS, most_waiting=settings.most_waiting)
    metrics, links = Metrics(platforms), Links(platforms)
    metrics.registry.register(Now(desk, links, live, state))
    observer, window = Observer(metrics), settings.limit_window
    of_person, of_channel = Limit(settings.person_limit, window), Limit(settings.channel_limit, window)
    reception = Reception(desk, state, observer, of_person=Windows(of_person), of_channel=Windows(of_channel))
    web = WebServer(settings.host, port, metrics.count_response)
    return Service(settings, live, state, desk, reception, metrics, observer, links, web)


async def _run(adapters: Mapping[str, Adapter], service: Service, stop: asyncio.Event) -> None:
    if len(adapters) == 1:
        await next(iter(adapters.values()))(service, stop)
    else:
        await asyncio.gather(*(_kept_running(name, one, service, stop) for name, one in adapters.items()))


@contextmanager
def _counted_errors(metrics: Metrics) -> Iterator[None]:
    """Count in *metrics* what is logged as an error in the block."""
    logging.getLogger().addHandler(metrics.log_errors)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(metrics.log_errors)


@asynccontextmanager
async def working(
    deliveries: Deliveries, dispatch: Callable[[Mapping[str, Any], Any], Awaitable[object]], stop: asyncio.Event
) -> AsyncIterator[None]:
    """See to *deliveries* in the block, which listens; after it let what is in work finish, or hand it back."""
    async with _beside(deliveries.renew(), deliveries.take_up(dispatch), deliveries.forget(), stop=stop):
        yield
        _log.info("stopping", in_work=deliveries.in_work)
        await deliveries.drain(_GRACE)


async def _kept_running(name: str, adapter: Adapter, service: Service, stop: asyncio.Event) -> None:
    """Start *adapter* again, after longer and longer pauses, whenever it fails, until *stop*.

    It has an event of its own: where its duties end it by that, they end no other adapter.
    """
    pause = _FIRST_PAUSE
    while not stop.is_set():
        began, own = asyncio.get_running_loop().time(), asyncio.Event()
        passing_on = asyncio.create_task(_passed_on(stop, own))
        try:
            await adapter(service, own)
        except SetupError as error:
            _log.error("adapter not started", platform=name, reason=str(error), again_in=pause)
        except Exception:  # noqa: BLE001 - whatever it is, the other platforms go on
            _log.exception("adapter failed", platform=name, again_in=pause)
        finally:
            passing_on.cancel()
        if stop.is_set():
            return
        if asyncio.get_running_loop().time() - began > _LONGEST_PAUSE:
            pause = _FIRST_PAUSE  # it had run well
        with_pause = asyncio.create_task(stop.wait())
        await asyncio.wait([with_pause], timeout=pause)
        with_pause.cancel()
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _passed_on(stop: asyncio.Event, own: asyncio.Event) -> None:
    await stop.wait()
    own.set()


@asynccontextmanager
async def _beside(*duties: Coroutine[Any, Any, None], stop: asyncio.Event) -> AsyncIterator[None]:
    """Run *duties* beside the block, and end them after it. One that fails sets *stop*, and is raised after the block.

    A server that can no longer see to its duties ends, and is started again.
    """

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            stop.set()

    tasks = [asyncio.create_task(duty) for duty in duties]
    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield
    finally:
        failed = [task for task in tasks if task.done() and not task.cancelled() and task.exception()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in failed:
        task.result()


def _told_by_signals(look: asyncio.Event) -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set; SIGHUP sets *look*."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number, told in ((signal.SIGTERM, stop), (signal.SIGINT, stop), (signal.SIGHUP, look)):
        loop.add_signal_handler(signal_number, told.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # one that came while the server started comes now
    return stop


async def _purge(state: State) -> None:
    """Delete what was kept long enough, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(state.purge)
        except StateError as error:
            _log.error("old questions not deleted", reason=str(error))
        await asyncio.sleep(_PURGE_EVERY)
