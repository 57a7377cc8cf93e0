"""The tabs of the app: what Rolewise knows, how to ask, what it keeps of who opens it; and first questions."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncSetSuggestedPrompts
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.catalogue import messages
from bot.serving.privacy import terms_of
from bot.slack import limits
from bot.slack.reading import team_of
from bot.slack.tools import tools
from bot.slack.views import Home, known_articles, render_home

Body = dict[str, Any]


def register(app: AsyncApp) -> None:
    """Register the home tab and the tab of messages."""
    app.event("app_home_opened")(on_opened)
    app.event("assistant_thread_started")(on_thread_started)


async def on_opened(body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Draw the home tab, or suggest questions in the tab of messages."""
    event = body["event"]
    if event.get("tab") == "messages":
        await _suggest(event["channel"], None, await _language(body, event["user"], context), context, client)
    else:
        await draw_home(body, event["user"], context, client)


async def on_thread_started(body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Suggest questions where somebody opens a thread with the app; apps of before the agent view are told so."""
    thread = body["event"]["assistant_thread"]
    language = await _language(body, thread["user_id"], context)
    await _suggest(thread["channel_id"], thread["thread_ts"], language, context, client)


async def draw_home(
    body: Body,
    person: str,
    context: AsyncBoltContext,
    client: AsyncWebClient,
    *,
    language: str = "",
    done: str = "",
) -> None:
    """Draw the home tab of *person*, in their own *language* unless given, with what was just *done* if anything."""
    held = tools(context)
    terms = await asyncio.to_thread(terms_of, held.state, "slack", team_of(body), person)
    language = language or await _language(body, person, context)
    articles = known_articles(held.live.references.values(), language)
    await client.views_publish(user_id=person, view=render_home(Home(language, articles, terms, done)))


async def _language(body: Body, person: str, context: AsyncBoltContext) -> str:
    """Return the language in which *person* asked last, or English."""
    questions = tools(context).state.questions
    return await asyncio.to_thread(questions.last_language, "slack", team_of(body), person) or "en"


async def _suggest(
    channel: str, thread: str | None, language: str, context: AsyncBoltContext, client: AsyncWebClient
) -> None:
    """Suggest questions. A thread is only named by apps of before the agent view."""
    questions = await asyncio.to_thread(tools(context).live.openers, language)
    suggest = AsyncSetSuggestedPrompts(client, channel, thread)
    await suggest(questions[: limits.PROMPTS], messages(language).try_asking)
