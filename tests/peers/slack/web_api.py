"""The Web API: reads a call, checks its token and scope, and hands it to the method."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.peers.slack.store import Channel, Json, Team

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer

# Arguments that a form carries as JSON.
_STRUCTURED = ("blocks", "view", "metadata", "prompts", "loading_messages", "attachments")


class RefusedError(Exception):
    """A call that Slack refuses; its ``error`` and what else the answer says."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass
class Call:
    """A call of a method as it came, ``at`` a monotonic time; ``result`` is what was answered."""

    peer: SlackPeer
    method: str
    arguments: Json
    token: str
    at: float = field(default_factory=time.monotonic)
    result: Json = field(default_factory=dict)

    @property
    def team(self) -> Team:
        """The team whose token the app showed."""
        found = next((each for each in self.peer.store.teams.values() if each.token == self.token), None)
        if not self.token:
            raise RefusedError("not_authed")
        if found is None:
            raise RefusedError(self.peer.store.dead_tokens.get(self.token, "invalid_auth"))
        return found

    def need(self, name: str) -> Any:
        """Return the argument *name*; the call is refused without it."""
        if self.arguments.get(name) in (None, ""):
            message = f"[ERROR] missing required field: {name}"
            raise self.refuse("invalid_arguments", message, response_metadata={"messages": [message]})
        return self.arguments[name]

    def flag(self, name: str, default: bool = False) -> bool:
        """Return the argument *name* as true or false."""
        return str(self.arguments.get(name, default)).lower() in ("true", "1")

    def refuse(self, error: str, words: str, **more: Any) -> RefusedError:
        """Return a refusal for a rule that the app broke, which is a violation."""
        self.peer.violate(f"{self.method}: {error}: {words}")
        return RefusedError(error, **more)

    def require_scope(self, *scopes: str) -> None:
        """Refuse the call unless one of *scopes* is granted; none are needed where none are named."""
        if scopes and not self.team.scopes & set(scopes):
            provided = ",".join(sorted(self.team.scopes))
            raise self.refuse("missing_scope", f"needs {' or '.join(scopes)}", needed=scopes[0], provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """Return the channel that the argument *name* means and that the app may know of."""
        channel = self.team.channels.get(str(self.need(name)))
        if channel is None or (channel.kind != "public" and self.team.bot.id not in channel.members):
            raise RefusedError("channel_not_found")
        return channel


@dataclass(frozen=True)
class Method:
    """What answers a call, and the scopes of which it needs one."""

    answer: Callable[[Call], Mapping[str, Any]]
    scopes: tuple[str, ...] = ()
    authorized: bool = True


class WebApi:
    """Answers calls; every one is kept in ``calls``."""

    def __init__(self, peer: SlackPeer, methods: Mapping[str, Method]) -> None:
        self._peer = peer
        self._methods = methods
        self.calls: list[Call] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request to ``/api/METHOD``."""
        call = await self._read(request)
        self.calls.append(call)
        return await self._peer.faults.around(call.method, request, lambda: self._answer(call))

    async def _read(self, request: web.Request) -> Call:
        arguments: Json = dict(request.query)
        if request.content_type == "application/json":
            arguments |= await request.json() if request.can_read_body else {}
        else:
            form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
            arguments |= {key: _unpacked(key, value) for key, value in form.items()}
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            client_id, _, secret = _decoded(token).partition(":")
            arguments |= {"client_id": client_id, "client_secret": secret}
        token = token if scheme == "Bearer" else str(arguments.pop("token", ""))
        return Call(self._peer, request.match_info["method"], arguments, token)

    def _answer(self, call: Call) -> web.Response:
        scopes = frozenset[str]()
        try:
            method = self._methods.get(call.method)
            if method is None:
                raise call.refuse("unknown_method", "this Slack does not know the method")
            if method.authorized:
                scopes = call.team.scopes
                call.require_scope(*method.scopes)
            call.result = {"ok": True, **method.answer(call)}
        except RefusedError as refused:
            call.result = {"ok": False, "error": refused.error, **refused.more}
        headers = {"x-oauth-scopes": ",".join(sorted(scopes))} if scopes else {}
        return web.json_response(call.result, headers=headers)


def _unpacked(key: str, value: str) -> Any:
    try:
        return json.loads(value) if key in _STRUCTURED else value
    except json.JSONDecodeError:
        return value


def _decoded(basic: str) -> str:
    return base64.b64decode(basic).decode()


def same_secret(given: Any, secret: str) -> bool:
    """Tell whether *given* is the *secret*."""
    return hmac.compare_digest(str(given).encode(), secret.encode())
