"""The HTTP server of the process: one for all, on which an adapter answers at its own paths while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.serving.connections import Connections, Counter, plain, signed
from bot.serving.failures import SetupError

#: Where it listens when PORT does not say so.
DEFAULT_PORT = 3000
#: Seconds in which the whole body of a request must have come; it may have 1 MiB, which is aiohttp's own bound.
BODY_WITHIN = 10.0
#: Seconds that are waited for answers on their way, when an adapter or the server ends.
_ANSWERED_WITHIN = 2.0
_log = structlog.get_logger("rolewise.http")

Handler = Callable[[web.BaseRequest], Awaitable[web.Response]]
#: What answers at each method and path; what answers at GET answers at HEAD too.
Routes = Mapping[tuple[str, str], Handler]


class WebServer:
    """Answers at the routes that it was given; tells *count* the path of each response, "" for an unknown one."""

    def __init__(self, host: str, port: int | None, count: Counter, *, body_within: float = BODY_WITHIN) -> None:
        """Listen nowhere yet. A *port* of None is DEFAULT_PORT, and not insisted on; 0 is any that is free."""
        self._host, self._port, self._told, self._body_within = host, port, count, body_within
        self._routes: dict[tuple[str, str], Handler | None] = {}
        self._in_work: dict[asyncio.Task[object], tuple[str, str]] = {}
        self._connections: Connections | None = None
        self._runner: web.ServerRunner | None = None

    @asynccontextmanager
    async def listening(self, routes: Routes) -> AsyncIterator[None]:
        """Listen in the block, and answer at *routes*. Raises SetupError where the port that was set is taken.

        Where none was set and the usual one is taken, nobody may need it: then that is logged.
        """
        self._routes.update(routes)
        try:
            await self._listen()
        except SetupError as error:
            if self._port is not None:
                raise
            _log.warning("no health address", reason=str(error))
        try:
            yield
        finally:
            if self._runner:
                await self._runner.cleanup()

    @asynccontextmanager
    async def taking(self, routes: Routes) -> AsyncIterator[tuple[str, int]]:
        """Answer at *routes* too in the block, and give host and port. Raises SetupError when the port is taken.

        After the block they are told to come again, and what is being answered is waited for, a little.
        """
        address = await self._listen()
        self._routes.update(routes)
        try:
            yield address
        finally:
            self._routes.update(dict.fromkeys(routes))
            if begun := [task for task, route in self._in_work.items() if route in routes]:
                await asyncio.wait(begun, timeout=_ANSWERED_WITHIN)

    async def _listen(self) -> tuple[str, int]:
        """Listen, unless we do already; return host and port."""
        if self._runner is None:
            port = DEFAULT_PORT if self._port is None else self._port
            self._connections = Connections(self._answer, self._count)
            runner = web.ServerRunner(self._connections, shutdown_timeout=_ANSWERED_WITHIN)
            await runner.setup()
            try:
                await web.TCPSite(runner, self._host, port).start()
            except OSError as error:
                await runner.cleanup()
                reason = f"cannot listen on {self._host} ({error.strerror})"
                raise SetupError(f"PORT={port}: {reason}; set PORT or ROLEWISE_HOST to another") from error
            self._runner = runner
            _log.info("http open", host=runner.addresses[0][0], port=runner.addresses[0][1])
        host, port, *_ = self._runner.addresses[0]
        return host, port

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        route = ("GET" if request.method == "HEAD" else request.method, request.path)
        handler = self._routes.get(route)
        response = await self._answered(request, route, handler) if handler else plain(self._refusal(route))
        self._count(request.path, response.status)
        return signed(response)

    def _count(self, path: str, status: int) -> None:
        self._told(path if self._knows(path) else "", status)

    def _knows(self, path: str) -> bool:
        return any(path == known for _, known in self._routes)

    async def _answered(self, request: web.BaseRequest, route: tuple[str, str], handler: Handler) -> web.StreamResponse:
        assert self._connections  # noqa: S101 - a request came
        with self._connections.reading(request.protocol):
            refusal = await _read(request, self._body_within)
        if refusal:
            return plain(refusal)
        task = asyncio.current_task()
        assert task  # noqa: S101 - aiohttp's
        self._in_work[task] = route
        try:
            with self._connections.working(request.protocol):
                return await handler(request)
        finally:
            del self._in_work[task]

    def _refusal(self, route: tuple[str, str]) -> HTTPStatus:
        if route in self._routes:  # its adapter has ended, or begins again
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.METHOD_NOT_ALLOWED if self._knows(route[1]) else HTTPStatus.NOT_FOUND


async def _read(request: web.BaseRequest, seconds: float) -> HTTPStatus | None:
    """Let *request* read its body, which it keeps; return the status to refuse it with where that cannot be."""
    if not request.can_read_body:
        return None
    try:
        async with asyncio.timeout(seconds):
            await request.read()
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT
    except web.HTTPRequestEntityTooLarge:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except (ConnectionError, web.RequestPayloadError) as error:  # it broke off, or is not what its headers say
        error.with_traceback(None)  # aiohttp keeps the error, and by it would keep what had come of the body
        return HTTPStatus.BAD_REQUEST
    return None
