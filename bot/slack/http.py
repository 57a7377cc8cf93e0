"""Slack's requests over HTTP: verified before anything looks into them, then handed to Bolt."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.serving.connections import plain
from bot.serving.web import Handler, Routes
from bot.slack.manifest import EVENTS_PATH
from bot.slack.shapes import flaw_of

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
        sent = read_body(text, request.content_type)
        flaw = "neither JSON nor a form of Slack's" if sent is None else flaw_of(sent)
        if flaw:
            _log.warning("request refused", reason=flaw, size=len(body))
            return plain(400, flaw)
        # As JSON whatever it was: Bolt takes a form in which the word "payload" occurs for no command.
        return await to_aiohttp_response(await app.async_dispatch(_bolt_request(request, json.dumps(sent))))

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


def read_body(text: str, content_type: str) -> dict[str, Any] | None:
    """Return the object in JSON, or the form with a command or with such an object as its payload, that *text* is.

    None where it is something else.
    """
    try:
        if content_type == "application/json":
            return _object(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True))
        if "payload" in form:
            return _object(json.loads(form["payload"]))
    except (ValueError, RecursionError):
        return None
    return dict(form) if "command" in form else None


def _object(read: object) -> dict[str, Any] | None:
    return read if isinstance(read, dict) else None


def _page(show: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        return await to_aiohttp_response(await show(_bolt_request(request, "")))

    return handle


def _bolt_request(request: web.BaseRequest, body: str) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
