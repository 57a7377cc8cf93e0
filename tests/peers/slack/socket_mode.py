"""Socket Mode: connections that the app opens, envelopes sent over them, and their acknowledgements."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.peers.slack.delivery import Attempt, Delivery, Kind
from tests.peers.slack.store import Json


@dataclass(eq=False)
class Connection:
    """An open socket; one that is ``leaving`` was told to go and gets nothing more."""

    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False
    pongs: int = 0
    waiting: dict[str, tuple[Delivery, Attempt, asyncio.Future[str]]] = field(default_factory=dict)


class SocketMode:
    """The transport over the app's sockets. ``mute`` stops answering pings, as a dead network would."""

    def __init__(self, app_id: str, ack_seconds: float, violate: Callable[[str], None]) -> None:
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._violate = violate
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._acknowledged: set[str] = set()
        self._late: dict[str, Attempt] = {}
        self.connections: list[Connection] = []
        self.opened = 0
        self.mute = False

    def issue_ticket(self) -> str:
        """Return a ticket for one connection."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    @property
    def ready(self) -> list[Connection]:
        """The connections over which something can be sent."""
        return [each for each in self.connections if not each.leaving and not each.socket.closed]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve a connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._violate("Socket Mode: a connection with an unknown or used ticket")
            return web.Response(status=401)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        await socket.send_json(self._hello())
        await socket.ping(b"Ping from here")
        self.connections.append(connection)
        self.opened += 1
        try:
            async for message in socket:
                await self._read(connection, message.type, message.data)
        finally:
            self._forget(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _forget(self, connection: Connection) -> None:
        self.connections.remove(connection)
        for _, _, future in connection.waiting.values():
            if not future.done():
                future.set_result("connection_failed")

    async def _read(self, connection: Connection, kind: WSMsgType, data: Any) -> None:
        if kind is WSMsgType.PING and not self.mute:
            await connection.socket.pong(data)
        elif kind is WSMsgType.PONG:
            connection.pongs += 1
        elif kind is WSMsgType.TEXT:
            self._read_acknowledgement(connection, data)

    def _read_acknowledgement(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
            number, answer = said["envelope_id"], said.get("payload")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._violate(f"Socket Mode: not an acknowledgement: {text[:200]}")
            return
        if number in self._late:
            self._late.pop(number).answered()
        elif number in self._acknowledged or number not in connection.waiting:
            twice = "twice" if number in self._acknowledged else "though it was never sent"
            self._violate(f"Socket Mode: envelope {number} acknowledged {twice}")
        else:
            self._acknowledge(connection, number, answer)

    def _acknowledge(self, connection: Connection, number: str, answer: Any) -> None:
        delivery, attempt, future = connection.waiting.pop(number)
        self._acknowledged.add(number)
        attempt.answered()
        if answer and delivery.kind is Kind.EVENT:
            self._violate(f"Socket Mode: {delivery.title} does not accept a response payload")
        delivery.acknowledge(attempt, answer)
        if not future.done():
            future.set_result("")

    async def send(self, delivery: Delivery, attempt: Attempt) -> str:
        """See ``Transport``."""
        connection = self.ready[next(self._turn) % len(self.ready)]
        number = str(uuid.uuid4())
        future = asyncio.get_running_loop().create_future()
        connection.waiting[number] = (delivery, attempt, future)
        try:
            await connection.socket.send_str(json.dumps(_envelope(number, delivery, attempt)))
            return str(await asyncio.wait_for(future, self._ack_seconds))
        except ConnectionError:
            return "connection_failed"
        except TimeoutError:
            connection.waiting.pop(number)
            self._late[number] = attempt
            self._violate(f"late ack: {delivery.title} not acknowledged within {self._ack_seconds:g} s")
            return "timeout"

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go: ``warning``, ``refresh_requested`` or ``link_disabled``."""
        for connection in self.ready:
            connection.leaving = reason != "warning"
            await connection.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
            )

    async def cut(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            connection.leaving = True
            if connection.request.transport:
                connection.request.transport.abort()

    async def end(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            connection.leaving = True
            await connection.socket.close()


def _envelope(number: str, delivery: Delivery, attempt: Attempt) -> Json:
    made: Json = {"envelope_id": number, "type": str(delivery.kind), "payload": delivery.payload}
    if delivery.kind is Kind.EVENT:
        retry = {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        return made | {"accepts_response_payload": False} | retry
    return made | {"accepts_response_payload": True}
