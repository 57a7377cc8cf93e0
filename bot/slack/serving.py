"""Serve Slack until told to stop: over a socket or HTTP, with what goes on beside the listeners."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.serving.deliveries import Deliveries
from bot.serving.desk import Desk
from bot.serving.live import LiveAssistant
from bot.serving.reception import Reception
from bot.serving.windows import Limit, Windows
from bot.settings import Settings
from bot.slack.app import make_app, make_client
from bot.slack.checking import SlackSetupError, check_socket, check_workspace
from bot.slack.delivery import dispatch_again
from bot.slack.installing import OneWorkspace, installing
from bot.slack.manifest import EVENTS_PATH
from bot.slack.settings import SlackSettings
from bot.slack.tools import Tools
from bot.state.failures import StateError
from bot.state.opening import State

#: Threads that answer. More than there are cores only take the interpreter from each other.
_THREADS = 2
#: Seconds that what is in work may take after the signal to stop; with closing it all it stays within ten.
_GRACE = 7.0
#: Seconds between two pings of the socket, and so about how long a broken one is not noticed.
_PING_EVERY = 3.0
#: Private questions are kept for as long as somebody may press a button below their answer.
_KEEP_PRIVATE = timedelta(days=1)
_PRUNE_EVERY = 3600.0
_log = structlog.get_logger("rolewise.slack")


async def serve(
    settings: Settings, slack: SlackSettings, live: LiveAssistant, state: State, stop: asyncio.Event | None = None
) -> None:
    """Serve Slack until *stop* is set, or without it until SIGTERM or SIGINT.

    Then finish what is in work or hand it back, within ten seconds.

    Raises SlackSetupError when Slack does not let it begin, and OSError when the port is taken.
    """
    limit = settings.limit_window
    desk = Desk(lambda: live.assistant, threads=_THREADS, most_waiting=settings.most_waiting)
    reception = Reception(
        desk,
        state,
        of_person=Windows(Limit(settings.person_limit, limit)),
        of_channel=Windows(Limit(settings.channel_limit, limit)),
    )
    deliveries = Deliveries(state.claims, "slack")
    tools = Tools(reception, live, state, deliveries, follows_threads=settings.slack_follow_threads)
    try:
        app = await _make_checked_app(settings, slack, tools)
        async with AsyncExitStack() as stack:
            if slack.listens_on_http:
                await stack.enter_async_context(_listening_on_http(app, settings.host, slack.port))
            if slack.app_token:
                await stack.enter_async_context(_listening_on_socket(app, slack.app_token.get_secret_value()))
            await _until_stopped(
                deliveries.renew(),
                deliveries.take_up(partial(dispatch_again, app)),
                deliveries.forget(),
                live.keep_fresh(),
                _prune(state, timedelta(days=settings.keep_days)),
                stop=stop or _stopped_by_signals(),
                deliveries=deliveries,
                listening=stack,
            )
    finally:
        desk.close()


async def _make_checked_app(settings: Settings, slack: SlackSettings, tools: Tools) -> AsyncApp:
    """Return the app once Slack has taken its tokens."""
    client = make_client(settings.slack_api_url)
    await check_socket(client, slack)
    secret = slack.signing_secret.get_secret_value() if slack.signing_secret else ""
    if slack.many_workspaces:
        flow, many = installing(slack, tools.state, client)
        return make_app(client, many, tools, signing_secret=secret, oauth_flow=flow)
    token = slack.bot_token.get_secret_value() if slack.bot_token else ""
    who = await check_workspace(client, token)
    _log.info("workspace checked", team=who.team, bot=who.bot_user_id)
    return make_app(client, OneWorkspace(who), tools, signing_secret=secret)


@asynccontextmanager
async def _listening_on_http(app: AsyncApp, host: str, port: int) -> AsyncIterator[None]:
    """Take requests over HTTP. Not ``app.start()``, which binds every interface and keeps the signals to itself."""
    runner = web.AppRunner(app.web_app(path=EVENTS_PATH), handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            msg = f"PORT={port}: cannot listen on {host} ({error.strerror}); set PORT or ROLEWISE_HOST to another"
            raise SlackSetupError(msg) from error
        address = runner.addresses[0]
        _log.info("listening", transport="http", host=address[0], port=address[1], path=EVENTS_PATH)
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _listening_on_socket(app: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """Take envelopes from a socket, which reconnects by itself."""
    handler = AsyncSocketModeHandler(app, app_token, ping_interval=_PING_EVERY)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK's
        _log.info("listening", transport="socket")
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK's


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    return stop


async def _until_stopped(
    *beside: Coroutine[Any, Any, None], stop: asyncio.Event, deliveries: Deliveries, listening: AsyncExitStack
) -> None:
    """Run what goes on *beside* until *stop*, then stop listening and let what is in work finish.

    Raises what one of them raised: a server that can no longer see to its duties ends, and is started again.
    """
    duties = [asyncio.create_task(duty) for duty in beside]
    stopped = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([stopped, *duties], return_when=asyncio.FIRST_COMPLETED)
    _log.info("stopping", in_work=deliveries.in_work)
    await listening.aclose()
    await deliveries.drain(_GRACE)
    for task in (stopped, *duties):
        task.cancel()
    await asyncio.gather(stopped, *duties, return_exceptions=True)
    for task in done - {stopped}:
        task.result()


async def _prune(state: State, keep: timedelta) -> None:
    """Delete questions that were kept long enough, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(state.questions.prune, keep, min(keep, _KEEP_PRIVATE))
        except StateError as error:
            _log.error("old questions not deleted", reason=str(error))
        await asyncio.sleep(_PRUNE_EVERY)
