"""Discord's gateway, version 10: connections that the app opens, its sessions, and the events that it is sent."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

from aiohttp import WSMsgType, web

from tests.peers.discord.store import Json

#: Messages that an app may send in a minute. Source: Discord, "Gateway", rate limiting.
SENDS_PER_MINUTE = 120


class Op(IntEnum):
    """What a gateway message is. Source: Discord, "Gateway Opcodes"."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why Discord closes. Source: Discord, "Gateway Close Event Codes"."""

    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    RATE_LIMITED = 4008
    INVALID_VERSION = 4012
    DISALLOWED_INTENTS = 4014


class Intent(IntFlag):
    """The groups of events that matter here. Source: Discord, "Gateway Intents"."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT


@dataclass(eq=False)
class Connection:
    """An open socket, and what is to be written to it; ``session`` is there once the app has identified itself.

    It has ``ended`` where Discord closed it.
    """

    socket: web.WebSocketResponse
    request: web.Request
    compressor: Any
    outgoing: asyncio.Queue[Json | int] = field(default_factory=asyncio.Queue)
    session: Session | None = None
    sent: deque[float] = field(default_factory=deque)
    heartbeats: int = 0
    ended: bool = False

    async def write(self) -> None:
        """Send what comes into ``outgoing`` until that says with which code to close."""
        with suppress(ConnectionError):
            while not isinstance(message := await self.outgoing.get(), int):
                text = json.dumps(message)
                if self.compressor:
                    packed = self.compressor.compress(text.encode()) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
                else:
                    await self.socket.send_str(text)
            self.ended = True
            await self.socket.close(code=message)


@dataclass(eq=False)
class Session:
    """What an app began by identifying itself; its events are kept, to be sent again when it resumes."""

    id: str
    intents: Intent
    connection: Connection | None
    shard: list[int] | None = None
    events: list[Json] = field(default_factory=list)

    def send(self, name: str, data: Json) -> None:
        """Send an event, or keep it for a connection to come."""
        event = {"op": Op.DISPATCH, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self.connection:
            self.connection.outgoing.put_nowait(event)


class Gateway:
    """Serves the app's sockets; ``mute`` leaves heartbeats unanswered, as a dead network would.

    *greet* sends a new session what it is told first. ``identified`` and ``resumed`` count what the app began.
    """

    def __init__(
        self, token: str, heartbeat_ms: int, greet: Callable[[Session], None], violate: Callable[[str], None]
    ) -> None:
        self._token = token
        self._heartbeat_ms = heartbeat_ms
        self._greet = greet
        self._violate = violate
        self.connections: list[Connection] = []
        self.sessions: dict[str, Session] = {}
        self.opened = self.identified = self.resumed = 0
        self.mute = False

    @property
    def ready(self) -> list[Session]:
        """The sessions whose app is there."""
        return [each for each in self.sessions.values() if each.connection]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve a connection until it ends."""
        socket = web.WebSocketResponse(autoping=True, max_msg_size=4_096 * 4)
        await socket.prepare(request)
        compress = request.query.get("compress")
        connection = Connection(socket, request, zlib.compressobj() if compress == "zlib-stream" else None)
        if (request.query.get("v"), request.query.get("encoding"), compress or "") not in _SPOKEN:
            self._end(connection, Close.INVALID_VERSION, f"{dict(request.query)} is not spoken here")
        connection.outgoing.put_nowait({"op": Op.HELLO, "d": {"heartbeat_interval": self._heartbeat_ms}, "s": None})
        self.connections.append(connection)
        self.opened += 1
        writing = asyncio.create_task(connection.write())
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._read(connection, message.data)
        finally:
            writing.cancel()
            self._forget(connection)
        return socket

    def _forget(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session and session.connection is connection:
            session.connection = None
            if not connection.ended and connection.socket.close_code in (1000, 1001):  # the app has left for good
                self.sessions.pop(session.id, None)

    def _end(self, connection: Connection, code: Close, words: str) -> None:
        self._violate(f"gateway: {words} ({int(code)} {code.name})")
        connection.outgoing.put_nowait(int(code))

    def _read(self, connection: Connection, text: str) -> None:
        try:
            said = json.loads(text)
            operation, data = said["op"], said.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._end(connection, Close.DECODE_ERROR, f"not a gateway message: {text[:200]}")
            return
        if self._too_many(connection):
            self._end(connection, Close.RATE_LIMITED, f"more than {SENDS_PER_MINUTE} messages in a minute")
        elif operation == Op.HEARTBEAT:
            self._answer_heartbeat(connection)
        elif operation == Op.IDENTIFY:
            self._identify(connection, data)
        elif operation == Op.RESUME:
            self._resume(connection, data)
        elif connection.session is None:
            self._end(connection, Close.NOT_AUTHENTICATED, f"opcode {operation} before IDENTIFY")
        elif operation != Op.PRESENCE:
            self._end(connection, Close.UNKNOWN_OPCODE, f"unknown opcode {operation}")

    def _too_many(self, connection: Connection) -> bool:
        now = time.monotonic()
        connection.sent.append(now)
        while connection.sent[0] < now - 60:
            connection.sent.popleft()
        return len(connection.sent) > SENDS_PER_MINUTE

    def _answer_heartbeat(self, connection: Connection) -> None:
        connection.heartbeats += 1
        if not self.mute:
            connection.outgoing.put_nowait({"op": Op.HEARTBEAT_ACK, "d": None})

    def _identify(self, connection: Connection, data: Json) -> None:
        intents = Intent(data.get("intents", 0))
        asked = [each.name for each in PRIVILEGED if each in intents]
        if connection.session:
            self._end(connection, Close.ALREADY_AUTHENTICATED, "IDENTIFY twice")
        elif data.get("token") != self._token:
            self._end(connection, Close.AUTHENTICATION_FAILED, "IDENTIFY with a wrong token")
        elif asked:
            self._end(connection, Close.DISALLOWED_INTENTS, f"privileged intents {', '.join(map(str, asked))}")
        else:
            connection.session = Session(uuid.uuid4().hex, intents, connection, data.get("shard"))
            self.sessions[connection.session.id] = connection.session
            self.identified += 1
            self._greet(connection.session)

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token") != self._token:
            self._end(connection, Close.AUTHENTICATION_FAILED, "RESUME with a wrong token")
        elif session is None or not isinstance(data.get("seq"), int) or data["seq"] > len(session.events):
            connection.outgoing.put_nowait({"op": Op.INVALID_SESSION, "d": False})
        else:
            connection.session, session.connection = session, connection
            for event in session.events[data["seq"] :]:
                connection.outgoing.put_nowait(event)
            self.resumed += 1
            session.send("RESUMED", {"_trace": []})

    # What the peer does.

    def dispatch(self, name: str, data: Json, intent: Intent | None = None) -> list[Session]:
        """Send an event to every session that asked for *intent*; return those whose app is there to hear it."""
        hearing = [each for each in self.sessions.values() if intent is None or intent in each.intents]
        for session in hearing:
            session.send(name, data)
        return [each for each in hearing if each.connection]

    def reconnect(self) -> None:
        """Tell every app to connect again, and to resume."""
        for connection in self.connections:
            connection.outgoing.put_nowait({"op": Op.RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every app that its session is invalid; one that is not *resumable* is forgotten."""
        for connection in self.connections:
            connection.outgoing.put_nowait({"op": Op.INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def close(self, code: int) -> None:
        """Close every connection with *code*."""
        for connection in self.connections:
            connection.outgoing.put_nowait(code)

    def cut(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            if connection.request.transport:
                connection.request.transport.abort()

    async def end(self) -> None:
        """Close every connection."""
        for connection in list(self.connections):
            await connection.socket.close()


_SPOKEN = [("10", "json", ""), ("10", "json", "zlib-stream")]
