"""What stands below an answer: share, dismiss, passages, feedback with its reason, a request for an article."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.framing import Deed
from bot.messages.catalogue import messages
from bot.models import Answer
from bot.serving.deliveries import Outcome, Work
from bot.slack.actions import FEEDBACK, REASON, read_vote
from bot.slack.delivery import work_of
from bot.slack.posting import dismiss, passes, post, reason_of, share
from bot.slack.reading import place_of_click, team_of
from bot.slack.rendering import render_notice, render_shared
from bot.slack.tools import tools
from bot.slack.views import read_reason, render_passages, render_reason
from bot.state.questions import Asked

Body = dict[str, Any]

#: Errors of Slack that tell that the click is too long ago for a window.
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_exchanged", "trigger_expired"})
_log = structlog.get_logger("rolewise.slack")


def register(app: AsyncApp) -> None:
    """Register every button below an answer, and the view that asks why."""
    app.action(Deed.SHARE)(on_share)
    app.action(Deed.DISMISS)(on_dismiss)
    app.action(Deed.PASSAGES)(on_passages)
    app.action(FEEDBACK)(on_feedback)
    app.action(Deed.REQUEST)(on_request)
    app.view(REASON)(on_reason)


async def on_share(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Post an answer, which its asker alone saw, for all in the channel, and take the private one away."""
    await ack()
    place = place_of_click(body)
    asked = await _asked(body, context, client)
    work = work_of(context)
    if asked is None or asked.person != place.person:  # only who asked may show it to others
        _undo(work)
        return
    words = messages(asked.reply.question.language)
    if work and work.maybe_sent:  # once or never: what all see must not stand there twice
        await post(client, place, render_notice(words.perhaps_shared))
        _undo(work)
        return
    await tools(context).deliveries.may_send(work)
    try:
        await share(client, place, render_shared(asked.reply, asked.id, place.person))
    except SlackApiError as error:
        if passes(error):
            raise
        await post(client, place, render_notice(words.not_shared))
        _undo(work)
    else:
        await dismiss(client, place)


def _undo(work: Work | None) -> None:
    """Let the same button be pressed again."""
    if work:
        work.outcome = Outcome.UNDONE


async def on_dismiss(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
    """Take a private answer away."""
    await ack()
    await dismiss(client, place_of_click(body))


async def on_passages(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Open the cited passages in full."""
    await ack()
    asked = await _asked(body, context, client)
    if asked and isinstance(asked.reply, Answer) and not await _opened(client, body, render_passages(asked.reply)):
        words = messages(asked.reply.question.language)
        await post(client, place_of_click(body), render_notice(words.not_opened))


async def on_feedback(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Keep a vote; after a thumb down ask why."""
    await ack()
    identifier, helpful = read_vote(body["actions"][0]["value"])
    person, questions = body["user"]["id"], tools(context).state.questions
    language = await asyncio.to_thread(questions.language, identifier) or "en"
    opened = False
    try:
        opened = not helpful and await _opened(client, body, render_reason(identifier, language))
    finally:
        kept = await asyncio.to_thread(questions.vote, identifier, person, helpful)
    if kept:
        tools(context).service.observer.feedback("slack", identifier, "helpful" if helpful else "unhelpful")
    if not opened:
        words = messages(language)
        await post(client, place_of_click(body), render_notice(words.thanks if kept else words.forgotten))


async def on_reason(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
    """Keep why an answer did not help."""
    await ack()
    identifier, reason = read_reason(body["view"])
    person = body["user"]["id"]
    await asyncio.to_thread(tools(context).state.questions.vote, identifier, person, helpful=False, reason=reason)


async def on_request(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Keep that somebody wants an article on what was asked, once a person."""
    await ack()
    identifier, questions = body["actions"][0]["value"], tools(context).state.questions
    language = await asyncio.to_thread(questions.language, identifier)  # its text need not be there any more
    words = messages(language or "en")
    new = await asyncio.to_thread(questions.request_article, identifier, body["user"]["id"])
    if new:
        tools(context).service.observer.feedback("slack", identifier, "request")
    told = words.requested if new else words.requested_before
    await post(client, place_of_click(body), render_notice(told if language else words.forgotten))


async def _opened(client: AsyncWebClient, body: Body, view: Body) -> bool:
    """Open *view* for who clicked, and return whether Slack did: it does so for three seconds after the click."""
    try:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if reason_of(error) not in _TOO_LATE:
            raise
        _log.info("window not opened", reason=reason_of(error))
        return False
    return True


async def _asked(body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> Asked | None:
    """Return the question of the button in *body*; where it is no longer remembered, tell who clicked."""
    identifier = body["actions"][0]["value"]
    asked = await asyncio.to_thread(tools(context).state.questions.find, identifier)
    if asked is None or asked.team != team_of(body):
        language = await asyncio.to_thread(tools(context).state.questions.language, identifier)
        await post(client, place_of_click(body), render_notice(messages(language or "en").forgotten))
        return None
    return asked
