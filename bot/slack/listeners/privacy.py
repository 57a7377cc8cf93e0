"""What people do about their questions, on the home tab or below a message: keep them private, export, forget them."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.catalogue import messages
from bot.serving.privacy import terms_of
from bot.slack.actions import EXPORT, FORGET, PRIVACY, PRIVATE, read_in_language
from bot.slack.listeners.home import draw_home
from bot.slack.posting import post, replace_with
from bot.slack.privacy import render_export, render_privacy
from bot.slack.reading import place_of_click, team_of
from bot.slack.tools import tools

Body = dict[str, Any]


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(PRIVACY)(on_privacy)
    app.action(EXPORT)(on_export)
    app.action(FORGET)(on_forget)


async def on_privacy(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Keep the questions of who clicked from editors, or no longer."""
    await ack()
    to, language = _carried(body)
    await asyncio.to_thread(tools(context).state.people.set_private, *_who(body), to == PRIVATE)
    await _redraw(body, language, "", context, client)


async def on_export(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Show who clicked, alone, all that is held of them: below the message, or in the direct message."""
    await ack()
    _, language = _carried(body)
    state = tools(context).state
    for message in await asyncio.to_thread(lambda: render_export(state.export_person(*_who(body)), language)):
        await post(client, place_of_click(body), message)


async def on_forget(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Forget every question of who clicked."""
    await ack()
    _, language = _carried(body)
    await asyncio.to_thread(tools(context).state.forget_person, *_who(body))
    await _redraw(body, language, messages(language).forget_done, context, client)


def _carried(body: Body) -> tuple[str, str]:
    return read_in_language(body["actions"][0]["value"])


def _who(body: Body) -> tuple[str, str, str]:
    return "slack", team_of(body), body["user"]["id"]


async def _redraw(body: Body, language: str, done: str, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Show what holds now, and what was *done*, where the button was."""
    if body.get("view"):
        await draw_home(body, body["user"]["id"], context, client, language=language, done=done)
    else:
        terms = await asyncio.to_thread(terms_of, tools(context).state, *_who(body))
        await replace_with(client, place_of_click(body), render_privacy(terms, language, done))
