"""Slack's requests over HTTP: verified before anything looks into them, then handed to Bolt."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.slack.manifest import EVENTS_PATH

#: Bytes of a request; Slack's own are far below.
_LARGEST = 1024 * 1024
#: Seconds in which the whole of a request must have come.
_PATIENCE = 10.0
_log = structlog.get_logger("rolewise.slack")


def make_web_app(app: AsyncApp, signing_secret: str) -> web.Application:
    """Return the web server of *app*: its events, and where there is one, its pages for installing."""
    verifier = SignatureVerifier(signing_secret)

    async def take(request: web.Request) -> web.Response:
        try:
            body = await asyncio.wait_for(request.read(), _PATIENCE)
        except TimeoutError:
            return web.Response(status=408)
        if not is_signed(verifier, body, request.headers.get):
            _log.warning("request refused", reason="not signed by Slack, or too old", size=len(body))
            return web.Response(status=401, text="not signed by Slack, or too old")
        text = body.decode("utf-8", "replace")
        if not is_understood(text, request.content_type):
            return web.Response(status=400, text="neither JSON nor a form of Slack's")
        return await to_aiohttp_response(await app.async_dispatch(_bolt_request(request, text)))

    web_app = web.Application(client_max_size=_LARGEST)
    web_app.router.add_post(EVENTS_PATH, take)
    if flow := app.oauth_flow:
        web_app.router.add_get(flow.install_path, _page(flow.handle_installation))
        web_app.router.add_get(flow.redirect_uri_path, _page(flow.handle_callback))
    return web_app


def is_signed(verifier: SignatureVerifier, body: bytes, header: Callable[[str], str | None]) -> bool:
    """Return whether Slack has signed *body* within the last five minutes.

    Source: Slack, "Verifying requests from Slack".
    """
    timestamp = header("X-Slack-Request-Timestamp") or ""
    signature = header("X-Slack-Signature") or ""
    # What is not of digits, or of ASCII, the verifier does not refuse but stumbles over.
    written = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()
    return written and verifier.is_valid(body, timestamp, signature)


def is_understood(text: str, content_type: str) -> bool:
    """Return whether *text* is an object in JSON, or a form with a command or with such an object as its payload."""
    try:
        if content_type == "application/json":
            return _is_event(json.loads(text))
        form = parse_qs(text)
        return isinstance(json.loads(form["payload"][0]), dict) if "payload" in form else "command" in form
    except (ValueError, RecursionError):
        return False


def _is_event(body: object) -> bool:
    return isinstance(body, dict) and isinstance(body.get("event", {}), dict)


def _page(
    show: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await show(_bolt_request(request, "")))

    return handle


def _bolt_request(request: web.Request, body: str) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
