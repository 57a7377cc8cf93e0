"""Serve Slack: over a socket or HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.serving.failures import SetupError
from bot.serving.service import Service, working
from bot.settings import Settings
from bot.slack.app import make_app, make_client, make_session
from bot.slack.checking import check_reachable, check_socket, check_workspace
from bot.slack.delivery import dispatch_again
from bot.slack.http import make_routes
from bot.slack.installing import OneWorkspace, installing
from bot.slack.manifest import EVENTS_PATH
from bot.slack.settings import SlackSettings
from bot.slack.shapes import flaw_of
from bot.slack.tools import Tools

#: Seconds between two pings of the socket, and so about how long a broken one is not noticed.
_PING_EVERY = 3.0
#: Seconds in which the first socket must be open.
_CONNECTED_WITHIN = 20.0
#: Seconds that the end of serving waits for what is being acknowledged.
_ACKNOWLEDGED_WITHIN = 2.0
_log = structlog.get_logger("rolewise.slack")


async def serve_slack(slack: SlackSettings, service: Service, stop: asyncio.Event) -> None:
    """Serve Slack until *stop*; then finish what is in work or hand it back. An ``Adapter`` once *slack* is given.

    Raises SetupError when Slack does not let it begin, or the port is taken.
    """
    deliveries = service.deliveries("slack")
    tools = Tools(service, deliveries)
    async with AsyncExitStack() as listening:
        session = await listening.enter_async_context(make_session())
        app = await _make_checked_app(service.settings, slack, tools, session)
        await listening.enter_async_context(working(deliveries, partial(dispatch_again, app), stop))
        is_open = _always
        if slack.listens_on_http:
            routes = make_routes(app, _signing_secret(slack))
            host, port = await listening.enter_async_context(service.web.taking(routes))
            _log.info("listening", transport="http", host=host, port=port, path=EVENTS_PATH)
        if slack.app_token:
            token = slack.app_token.get_secret_value()
            is_open = await listening.enter_async_context(_listening_on_socket(app, token))
        with service.links.held("slack", is_open):
            await stop.wait()


async def _make_checked_app(settings: Settings, slack: SlackSettings, tools: Tools, session: ClientSession) -> AsyncApp:
    """Return the app once Slack has taken its tokens."""
    client = make_client(settings.slack_api_url, session=session)
    await check_socket(client, slack)
    if slack.many_workspaces:
        await check_reachable(client)
        await asyncio.to_thread(tools.service.state.vault.renew)
        flow, many = installing(slack, tools.service.state, client, follow_threads=settings.slack_follow_threads)
        return make_app(client, many, tools, oauth_flow=flow)
    token = slack.bot_token.get_secret_value() if slack.bot_token else ""
    who = await check_workspace(client, token, follow_threads=settings.slack_follow_threads)
    _log.info("workspace checked", team=who.team, bot=who.bot_user_id)
    return make_app(client, OneWorkspace(who), tools)


def _always() -> bool:
    return True  # who listens over HTTP is heard whenever Slack calls


def _signing_secret(slack: SlackSettings) -> str:
    return slack.signing_secret.get_secret_value() if slack.signing_secret else ""


@asynccontextmanager
async def _listening_on_socket(app: AsyncApp, app_token: str) -> AsyncIterator[Callable[[], bool]]:
    """Take envelopes from a socket, which reconnects by itself, and give what tells whether it is open now."""
    handler = _Socket(app, app_token, ping_interval=_PING_EVERY)
    try:
        try:  # the SDK itself tries for ever
            await asyncio.wait_for(handler.connect_async(), _CONNECTED_WITHIN)  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            msg = "SLACK_APP_TOKEN: Slack opens no socket; check that the network lets WebSockets through (wss://)"
            raise SetupError(msg) from error
        _log.info("listening", transport="socket")
        yield handler.is_open
    finally:
        await handler.finish()
        await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK's


class _Socket(AsyncSocketModeHandler):
    """A socket that is closed once all that it took is acknowledged; what it took no more, Slack delivers again."""

    _taken = 0

    def is_open(self) -> bool:
        """Return whether there is a connection, as far as its pings tell."""
        session = self.client.current_session
        return not (self.client.closed or self.client.stale or session is None or session.closed)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        self._taken += 1
        try:
            if flaw := flaw_of(req.payload):
                _log.warning("envelope refused", reason=flaw)
                await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))  # or it would come again
            else:
                await super().handle(client, req)
        finally:
            self._taken -= 1

    async def finish(self) -> None:
        """Take nothing more, and wait a little for the acknowledgements on their way."""
        self.client.socket_mode_request_listeners.clear()
        end = asyncio.get_running_loop().time() + _ACKNOWLEDGED_WITHIN
        while self._taken and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - many end it
            await asyncio.sleep(0.02)
