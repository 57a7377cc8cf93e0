"""Questions: the slash command, mentions, direct messages, threads, the message shortcut, suggested questions."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.serving import answering
from bot.serving.commands import Command, command_in
from bot.serving.reception import forgiven
from bot.slack.actions import ASK
from bot.slack.delivery import work_of
from bot.slack.posting import SlackReplier
from bot.slack.reading import Heard, may_ask, read_command, read_mention, read_shortcut, read_suggestion
from bot.slack.tools import tools

Body = dict[str, Any]

#: What begins a question behind the command; alone it asks how to go on.
_OPENINGS = frozenset({"role", "compare", "?"})


def register(app: AsyncApp) -> None:
    """Register every way to ask."""
    app.command("/ask")(on_command)
    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.shortcut("answer_this")(on_shortcut)
    app.action(re.compile(rf"{ASK}\.\d+"))(on_suggestion)


async def on_command(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer ``/ask QUESTION``, ``/ask role NAME`` or ``/ask compare A vs B``, or do ``/ask help``, for one alone."""
    await ack()
    text = body.get("text", "").strip()
    await answer(read_command(body, "" if text.lower() in _OPENINGS else text), context, client)


async def on_mention(body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer a mention in its thread."""
    if not may_ask(body["event"]):
        return
    heard = read_mention(body, context.bot_user_id)
    threads, thread, who = tools(context).state.threads, heard.asking.conversation, _asker(heard)
    stops = _stops(heard)
    with forgiven("thread not noted"):  # before the answer: what is written meanwhile must find it noted
        if stops:
            await asyncio.to_thread(threads.leave, thread)
        elif tools(context).follows_threads and heard.place.begins_thread:
            await asyncio.to_thread(threads.follow, thread, *who)
        elif await asyncio.to_thread(threads.follows, thread, *who) is False:
            await asyncio.to_thread(threads.leave, thread)  # another person is in it now
    if not stops:
        await answer(heard, context, client)


async def on_message(body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer a direct message, and in a thread that the bot follows, what its only asker writes there."""
    event = body["event"]
    if not may_ask(event):
        return
    heard = read_mention(body, context.bot_user_id)
    if heard.place.direct or await _follows(heard, event, context):
        await answer(heard, context, client)


async def on_shortcut(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer the message that "Answer this" was used on, to who used it alone."""
    await ack()
    await answer(read_shortcut(body, context.bot_user_id), context, client)


async def on_suggestion(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer a question that was suggested, where it was suggested."""
    await ack()
    await answer(read_suggestion(body), context, client)


async def answer(heard: Heard, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Answer what was *heard*, once; who cannot be answered is told why, alone."""
    held = tools(context)
    replier = SlackReplier(heard, client, held.state)
    await answering.answer(heard.asking, replier, work_of(context), held.reception, held.deliveries)


def _stops(heard: Heard) -> bool:
    return command_in(heard.asking.text) is Command.STOP


async def _follows(heard: Heard, event: Body, context: AsyncBoltContext) -> bool:
    """Return whether *event* is for the bot although it is not mentioned. Anybody else in the thread ends that."""
    if not tools(context).follows_threads or f"<@{context.bot_user_id}" in (event.get("text") or ""):
        return False  # a mention comes as an event of its own
    threads, thread = tools(context).state.threads, heard.asking.conversation
    with forgiven("thread not known"):
        follows = await asyncio.to_thread(threads.follows, thread, *_asker(heard))
        if follows and not _stops(heard):
            return True
        if follows is not None:
            await asyncio.to_thread(threads.leave, thread)
    return False


def _asker(heard: Heard) -> tuple[str, str, str]:
    return heard.asking.platform, heard.asking.team, heard.asking.person
