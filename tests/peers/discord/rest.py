"""The REST API, version 10: reads a call, checks its token, and hands it to the endpoint."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.peers.discord.permissions import Permission, permissions_in
from tests.peers.discord.shapes import Problem, form_errors
from tests.peers.discord.store import Channel, ChannelKind, Guild, Json, Message

if TYPE_CHECKING:
    from tests.peers.discord.peer import DiscordPeer

BASE = "/api/v10"


class RefusedError(Exception):
    """A call that Discord refuses: the HTTP ``status``, Discord's ``code`` and its words, and what else is said."""

    def __init__(self, status: int, code: int, words: str, **more: Any) -> None:
        super().__init__(words)
        self.status, self.code = status, code
        self.body = {"message": words, "code": code, **more}


def unknown(code: int, what: str) -> RefusedError:
    """Return the refusal for something that is not there."""
    return RefusedError(404, code, f"Unknown {what}")


@dataclass
class Call:
    """A call of an endpoint as it came, ``at`` a monotonic time; ``status`` and ``result`` are what was answered."""

    peer: DiscordPeer
    endpoint: Endpoint
    parameters: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, tuple[str, int]]
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    result: Any = None

    @property
    def bucket(self) -> str:
        """What shares a rate limit: the endpoint with its channel, guild or webhook. Source: "Rate Limits"."""
        major = [self.parameters.get(name, "") for name in ("channel", "guild", "application", "token")]
        return "/".join((self.endpoint.name, *filter(None, major)))

    def refuse(self, status: int, code: int, words: str, **more: Any) -> RefusedError:
        """Return a refusal for a rule that the app broke, which is a violation."""
        self.peer.violate(f"{self.endpoint.name}: {code} {words}")
        return RefusedError(status, code, words, **more)

    def refuse_form(self, problems: Iterable[Problem]) -> None:
        """Refuse the call if there are *problems* in its body."""
        if found := list(problems):
            words = "; ".join(f"{'.'.join(map(str, each.path))}: {each.code} {each.words}" for each in found)
            self.peer.violate(f"{self.endpoint.name}: 50035 {words}")
            raise RefusedError(400, 50035, "Invalid Form Body", errors=form_errors(found))

    def channel(self, *needed: Permission) -> Channel:
        """Return the channel that the call names, in which the app may do what is *needed*."""
        channel = self.peer.store.channels.get(self.parameters["channel"])
        if channel is None or channel.deleted:
            raise unknown(10003, "Channel")
        may = permissions_in(channel, self.peer.store.bot.id)
        if Permission.VIEW_CHANNEL not in may:
            raise RefusedError(403, 50001, "Missing Access")
        if any(each not in may for each in needed):
            raise RefusedError(403, 50013, "Missing Permissions")
        return channel

    def guild(self) -> Guild:
        """Return the guild that the call names and in which the app is."""
        guild = self.peer.store.guilds.get(self.parameters["guild"])
        if guild is None or self.peer.store.bot.id not in guild.members:
            raise unknown(10004, "Guild")
        return guild

    def message(self, channel: Channel) -> Message:
        """Return the message in *channel* that the call names; an ephemeral one is nowhere to be found."""
        message = self.peer.store.messages.get(self.parameters["message"])
        if message is None or message.channel is not channel or message.deleted or message.only_for:
            raise unknown(10008, "Message")
        return message

    def to_speak(self) -> Channel:
        """Return the channel that the call names, in which the app may write."""
        channel = self.channel()
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if channel.kind == ChannelKind.DIRECT:
            person = next(iter(channel.members - {self.peer.store.bot.id}))
            if not self.peer.store.users[person].takes_direct:
                raise RefusedError(403, 50007, "Cannot send messages to this user")
        return self.channel(needed)


@dataclass(frozen=True)
class Endpoint:
    """What answers a call: a name, a method, a path with {parameters}; one that is not ``authorized`` needs no token.

    An answer of None is sent as "no content".
    """

    name: str
    method: str
    path: str
    answer: Callable[[Call], Any]
    authorized: bool = True

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Return the parameters in *path*, or None where another endpoint is meant."""
        found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.path), path) if method == self.method else None
        return found.groupdict() if found else None


class Rest:
    """Answers calls; every one is kept in ``calls``."""

    def __init__(self, peer: DiscordPeer, endpoints: Sequence[Endpoint]) -> None:
        self._peer = peer
        self._endpoints = endpoints
        self.calls: list[Call] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request."""
        call = await self._read(request)
        self.calls.append(call)
        return await self._peer.faults.around(call, request, lambda: self._answer(call, request))

    async def _read(self, request: web.Request) -> Call:
        path = request.path.removeprefix(BASE)
        endpoint, parameters = self._find(request.method, path)
        body, files = await _read_body(request)
        return Call(self._peer, endpoint, parameters, dict(request.query), body, files)

    def _find(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        for endpoint in self._endpoints:
            if (parameters := endpoint.match(method, path)) is not None:
                return endpoint, parameters
        return Endpoint(f"{method} {path}", method, path, _unknown_endpoint, authorized=False), {}

    def _answer(self, call: Call, request: web.Request) -> web.Response:
        try:
            if call.endpoint.authorized and request.headers.get("Authorization") != f"Bot {self._peer.token}":
                raise call.refuse(401, 0, "401: Unauthorized")
            call.status, call.result = 200, call.endpoint.answer(call)
        except RefusedError as refused:
            call.status, call.result = refused.status, refused.body
        if call.result is None:
            call.status = 204
            return web.Response(status=204)
        return json_response(call.result, call.status)


def json_response(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return *body* as JSON of the exact content type by which discord.py knows it."""
    more = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=more)


def _unknown_endpoint(call: Call) -> Json:
    raise call.refuse(404, 0, "404: Not Found, or not known to this Discord")


async def _read_body(request: web.Request) -> tuple[Any, dict[str, tuple[str, int]]]:
    """Return the JSON of *request* and the name and size of each file that came with it."""
    if not request.can_read_body:
        return {}, {}
    if request.content_type == "application/json":
        return json.loads(await request.text()), {}
    if not request.content_type.startswith("multipart/"):
        return {}, {}
    form = await request.post()
    files = dict(_files(form.items()))
    return json.loads(str(form.get("payload_json", "{}"))), files


def _files(parts: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, tuple[str, int]]]:
    for name, value in parts:
        if isinstance(value, web.FileField):
            yield name, (value.filename, len(value.file.read()))
