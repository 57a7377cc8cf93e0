"""The connections of the HTTP server: bounded in number, time and size, whoever is at their other end.

aiohttp closes a connection on which no whole head of a request came in time, its first as well as any later one. How
many there may be is kept here: where one more comes, the one that has made us wait longest makes room for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

import structlog
from aiohttp import web

#: Connections that may wait for a request, or to be read from by whom we answered; and those whose body is on its way.
MOST_WAITING, MOST_READING = 128, 16
#: Seconds for the head of a request, and between two: proxies before us keep theirs open for a minute.
HEAD_WITHIN = 75.0
#: Bytes of the first line and of a header, and how many of these there may be; those of Slack and of proxies are far
#: below. With the bounds above, what is on its way takes less than 100 MB in all.
_LONGEST_LINE, _LONGEST_HEADER, _MOST_HEADERS = 8190, 4096, 64
#: Seconds for what is left of a body that nobody reads; then the connection is closed.
_LINGERING = 1.0
_NAME = "rolewise"
_log = structlog.get_logger("rolewise.http")

_Response = TypeVar("_Response", bound=web.StreamResponse)
Answerer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
#: Is told the path and the status of a response.
Counter = Callable[[str, int], None]


class Connections(web.Server):
    """aiohttp's server with bounds. Tells *count* of the responses to what was no request or whose answer failed."""

    def __init__(
        self,
        answer: Answerer,
        count: Counter,
        *,
        most_waiting: int = MOST_WAITING,
        most_reading: int = MOST_READING,
        head_within: float = HEAD_WITHIN,
    ) -> None:
        super().__init__(answer)
        self.count, self._head_within = count, head_within
        self._waiting, self._reading = _Crowd(most_waiting), _Crowd(most_reading)

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of a new connection."""
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._head_within,
            access_log=None,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
            lingering_time=_LINGERING,
            auto_decompress=False,  # nobody here sends what is packed; a packed body may be a thousand times its size
        )

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """See aiohttp."""
        super().connection_made(handler, transport)
        self._waiting.add(handler)

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """See aiohttp."""
        super().connection_lost(handler, exc)
        self._waiting.discard(handler)
        self._reading.discard(handler)

    @contextmanager
    def reading(self, connection: web.RequestHandler) -> Iterator[None]:
        """Count *connection* among those whose body is on its way."""
        self._waiting.discard(connection)
        self._reading.add(connection)
        try:
            yield
        finally:
            self._reading.discard(connection)
            if connection.transport is not None:
                self._waiting.add(connection)

    @contextmanager
    def working(self, connection: web.RequestHandler) -> Iterator[None]:
        """Let *connection* make room for no other, as it is us that it waits for."""
        self._waiting.discard(connection)
        try:
            yield
        finally:
            if connection.transport is not None:
                self._waiting.add(connection)


class _Crowd:
    """Connections in the order in which they began to make us wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: dict[web.RequestHandler, None] = {}

    def add(self, connection: web.RequestHandler) -> None:
        self._all[connection] = None
        if len(self._all) > self._most:
            longest = next(iter(self._all))
            del self._all[longest]
            if longest.transport is not None:
                longest.transport.abort()

    def discard(self, connection: web.RequestHandler) -> None:
        self._all.pop(connection, None)


class _Connection(web.RequestHandler):
    """A connection that tells who is at its other end nothing of a failure but its status."""

    __slots__ = ("_connections",)

    def __init__(self, connections: Connections, **bounds: object) -> None:
        super().__init__(connections, **bounds)  # type: ignore[arg-type]  # as they are given above
        self._connections = connections

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - aiohttp's words on what was wrong with a request repeat it
    ) -> web.Response:
        """Return the response to what was no request, or to one whose answer failed, which is logged."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("request failed", path=request.path, exc_info=exc)
        if request.writer.output_size > 0:
            msg = "a part of the response is sent already"
            raise ConnectionError(msg)
        response = plain(status)
        response.force_close()
        self._connections.count(request.path, status)
        return response


def plain(status: int, text: str = "") -> web.Response:
    """Return a response of *text*, or of what HTTP calls its *status*."""
    return signed(web.Response(status=status, text=f"{text or HTTPStatus(status).phrase}\n"))


def signed(response: _Response) -> _Response:
    """Return *response* with our name, and without the versions of what we stand on, which aiohttp would tell."""
    response.headers.setdefault("Server", _NAME)
    return response
