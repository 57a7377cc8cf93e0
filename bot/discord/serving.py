"""Serve Discord: the check at the start, the gateway, and the link that invites the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from aiohttp import ClientError
from yarl import URL

from bot.discord.checking import PERMISSIONS
from bot.discord.client import RolewiseClient, ShardedClient, intents
from bot.discord.reading import PLATFORM
from bot.discord.reconnecting import come_back_soon
from bot.discord.settings import DiscordSettings
from bot.serving.failures import SetupError
from bot.serving.service import Service, working
from bot.settings import Settings


async def serve_discord(discord_settings: DiscordSettings, service: Service, stop: asyncio.Event) -> None:
    """Serve Discord until *stop*; then finish what is in work or hand it back. An ``Adapter`` once the first is given.

    Raises SetupError when Discord does not let it begin, or ends the connection for good.
    """
    client = await _make_client(discord_settings, service)
    async with client:
        await log_in(client, discord_settings.secret, service.settings)
        async with _connected(client) as gateway, working(client.worker.deliveries, client.worker.take_up, stop):
            stopped = asyncio.create_task(stop.wait())
            with service.links.held(PLATFORM, client.is_heard):
                await asyncio.wait([gateway, stopped], return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            client.worker.stopping = True
        if not stop.is_set():
            _told(gateway)


async def _make_client(discord_settings: DiscordSettings, service: Service) -> RolewiseClient:
    """Return a client for as many connections as Discord recommends, to the gateway that it names if none is set.

    Where it recommends nothing, for one connection.
    """
    settings = service.settings
    point_at(settings)
    come_back_soon()
    async with discord.Client(intents=intents()) as asking:
        await log_in(asking, discord_settings.secret, settings)
        try:
            shards, gateway, _ = await asking.http.get_bot_gateway()
        except discord.GatewayNotFound:
            return RolewiseClient(service)
    if "discord_gateway_url" not in settings.model_fields_set:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    return ShardedClient(service) if shards > 1 else RolewiseClient(service)


@asynccontextmanager
async def _connected(client: discord.Client) -> AsyncIterator[asyncio.Task[None]]:
    """Give the task that holds the connection to the gateway, which is closed at the end."""
    gateway = asyncio.create_task(client.connect())
    try:
        yield gateway
    finally:
        await client.close()
        gateway.cancel()  # it may be waiting to connect again
        await asyncio.gather(gateway, return_exceptions=True)  # what it raised is told of by who waited for it


def _told(gateway: asyncio.Task[None]) -> None:
    """Raise what ended the connection to the gateway: Discord tells some faults only there."""
    try:
        gateway.result()
    except discord.PrivilegedIntentsRequired as error:
        raise SetupError(f"DISCORD_TOKEN: Discord refuses what the bot asks to hear ({error})") from error
    except discord.ConnectionClosed as error:
        msg = f"DISCORD_TOKEN: Discord closed the connection for good ({error.code}); reset the token, and start again"
        raise SetupError(msg) from error
    except (AttributeError, OSError, ClientError, TimeoutError) as error:  # discord.py stumbles where none opens at all
        msg = (
            "Discord's gateway cannot be reached; check that the network lets WebSockets through (wss://), and"
            " ROLEWISE_DISCORD_GATEWAY_URL if it is set"
        )
        raise SetupError(msg) from error
    raise SetupError("the connection to Discord's gateway has ended; start again")


def point_at(settings: Settings) -> None:
    """Let discord.py call the API and the gateway of *settings*, and not warn that it lacks what voice needs.

    The library has no other place to say so.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


async def invite_link(discord_settings: DiscordSettings, settings: Settings) -> str:
    """Return the link by which the bot is invited into a server. Raises SetupError when the token is refused."""
    point_at(settings)
    client = discord.Client(intents=intents())
    async with client:
        await log_in(client, discord_settings.secret, settings)
        scopes = ("bot", "applications.commands")
        return discord.utils.oauth_url(client.application_id or 0, permissions=PERMISSIONS, scopes=scopes)


async def log_in(client: discord.Client, token: str, settings: Settings) -> None:
    """Let *client* log in. Raises SetupError, with the cure, when Discord refuses the token or cannot be reached."""
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        msg = "DISCORD_TOKEN: Discord refuses it; reset it under Bot in the developer portal, and copy it whole"
        raise SetupError(msg) from error
    except discord.HTTPException as error:
        raise SetupError(f"DISCORD_TOKEN: Discord answers {error.status} ({error.text}); try again later") from error
    except (ClientError, TimeoutError, OSError) as error:
        msg = (
            f"Discord cannot be reached at {settings.discord_api_url} ({error or type(error).__name__}); check the"
            " network, and ROLEWISE_DISCORD_API_URL if it is set"
        )
        raise SetupError(msg) from error
