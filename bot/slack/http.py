"""Slack's requests over HTTP: verified before anything looks into them, then handed to Bolt."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.serving.connections import plain
from bot.serving.web import Handler, Routes
from bot.slack.manifest import EVENTS_PATH

_log = structlog.get_logger("rolewise.slack")


def make_routes(app: AsyncApp, signing_secret: str) -> Routes:
    """Return what *app* answers over HTTP: its events, and where there are some, its pages for installing."""
    verifier = SignatureVerifier(signing_secret)

    async def take(request: web.BaseRequest) -> web.Response:
        body = await request.read()
        if not is_signed(verifier, body, request.headers.get):
            _log.warning("request refused", reason="not signed by Slack, or too old", size=len(body))
            return plain(401, "not signed by Slack, or too old")
        text = body.decode()
        if not is_understood(text, request.content_type):
            return plain(400, "neither JSON nor a form of Slack's")
        return await to_aiohttp_response(await app.async_dispatch(_bolt_request(request, text)))

    routes: dict[tuple[str, str], Handler] = {("POST", EVENTS_PATH): take}
    if flow := app.oauth_flow:
        routes["GET", flow.install_path] = _page(flow.handle_installation)
        routes["GET", flow.redirect_uri_path] = _page(flow.handle_callback)
    return routes


def is_signed(verifier: SignatureVerifier, body: bytes, header: Callable[[str], str | None]) -> bool:
    """Return whether Slack has signed *body* within the last five minutes; it signs nothing that is not in UTF-8.

    Source: Slack, "Verifying requests from Slack".
    """
    timestamp = header("X-Slack-Request-Timestamp") or ""
    signature = header("X-Slack-Signature") or ""
    # What is not of digits, of ASCII or in UTF-8, the verifier does not refuse but stumbles over.
    written = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii()
    try:
        return written and verifier.is_valid(body.decode(), timestamp, signature)
    except UnicodeDecodeError:
        return False


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


def _page(show: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        return await to_aiohttp_response(await show(_bolt_request(request, "")))

    return handle


def _bolt_request(request: web.BaseRequest, body: str) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
