"""Discord: whether it takes the token and opens its gateway, and what the bot may do. Asks, and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import Any

import discord
from aiohttp import ClientError, ClientSession

from bot.discord.checking import PERMISSIONS
from bot.discord.client import intents
from bot.discord.commands import NAMES
from bot.discord.serving import log_in, point_at
from bot.discord.settings import DiscordSettings
from bot.doctor.findings import Finding, fault, listed, of_error, ok, warning
from bot.serving.failures import SetupError
from bot.settings import Settings, SettingsError

#: Seconds that an answer may take.
_PATIENCE = 5.0
#: Servers that are looked at.
_MOST_GUILDS = 200
_HELLO = 10  # Discord, "Gateway Opcodes": what a gateway says first
_START = "run `rolewise serve discord` once"


async def check_discord(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong with the bot of *environment*; nothing where there is none."""
    try:
        token = DiscordSettings.from_environment(environment).secret
    except SettingsError:  # told of by the checks of the settings
        return []
    point_at(settings)
    async with discord.Client(intents=intents()) as client:
        found = await _bounded(_logged_in(client, token, settings), "let the bot log in")
        if client.application is None:
            return found
        checks = {
            "open its gateway": _gateway(client, settings),
            "tell the bot's servers": _guilds(client),
            "tell the commands": _commands(client),
        }
        more = await asyncio.gather(*(_bounded(check, what) for what, check in checks.items()))
    return [*found, *(finding for findings in more for finding in findings)]


async def _bounded(check: Coroutine[Any, Any, list[Finding]], what: str) -> list[Finding]:
    try:
        return await asyncio.wait_for(check, _PATIENCE)
    except SetupError as error:
        return [of_error("discord.refused", error)]
    except (discord.HTTPException, discord.GatewayNotFound) as error:
        return [fault("discord.refused", f"Discord refuses to {what} ({error})", "try again later")]
    except (TimeoutError, ClientError, OSError) as error:
        reason = f"no answer within {_PATIENCE:g} s" if isinstance(error, TimeoutError) else type(error).__name__
        return [fault("discord.refused", f"Discord does not {what} ({reason})", "check the network")]


async def _logged_in(client: discord.Client, token: str, settings: Settings) -> list[Finding]:
    await log_in(client, token, settings)
    application = client.application
    if application is None or client.user is None:
        return [fault("discord.token", "Discord names no application for DISCORD_TOKEN", "reset it under Bot")]
    found = [ok("discord.token", f"the bot is {client.user} (application {application.id})")]
    if application.interactions_endpoint_url:
        what = "the application has an Interactions Endpoint URL, so commands and buttons do not come to Rolewise"
        found.append(fault("discord.interactions", what, "clear it under General Information"))
    return [*found, *_intents(application.flags)]


def _intents(flags: discord.ApplicationFlags) -> Iterator[Finding]:
    granted = [
        name
        for name, on in (
            ("Presence", flags.gateway_presence or flags.gateway_presence_limited),
            ("Server Members", flags.gateway_guild_members or flags.gateway_guild_members_limited),
            ("Message Content", flags.gateway_message_content or flags.gateway_message_content_limited),
        )
        if on
    ]
    if granted:
        what = f"privileged intents that nothing here needs: {', '.join(granted)}"
        yield warning("discord.intents", what, "switch them off under Bot → Privileged Gateway Intents")
    else:
        yield ok("discord.intents", "no privileged intent is on, and none is needed")


async def _gateway(client: discord.Client, settings: Settings) -> list[Finding]:
    shards, url, limits = await client.http.get_bot_gateway()
    if "discord_gateway_url" in settings.model_fields_set:
        url = settings.discord_gateway_url
    async with ClientSession() as session, session.ws_connect(f"{url.rstrip('/')}/?v=10&encoding=json") as socket:
        hello = await socket.receive_json()
    if hello.get("op") != _HELLO:
        return [fault("discord.gateway", f"{url} is no gateway of Discord", "unset ROLEWISE_DISCORD_GATEWAY_URL")]
    left = limits["remaining"]
    found = f"the gateway opens; Discord recommends {shards} connections, and lets {left} more begin today"
    if left < shards:
        return [fault("discord.gateway", found, "wait until tomorrow: it was started again and again")]
    return [ok("discord.gateway", found)]


async def _guilds(client: discord.Client) -> list[Finding]:
    guilds: Sequence[Any] = await client.http.get_guilds(_MOST_GUILDS)
    if not guilds:
        return [warning("discord.servers", "the bot is in no server", "open what `rolewise discord invite` prints")]
    lacking = []
    for guild in guilds:
        held = discord.Permissions(int(guild["permissions"]))
        missing = [name for name, needed in PERMISSIONS if needed and not getattr(held, name)]
        if missing and not held.administrator:
            what = f"in the server {guild['name']} its roles lack {', '.join(missing)}"
            mend = "give them to the bot's role, or invite it again: `rolewise discord invite`"
            lacking.append(warning("discord.permissions", what, mend))
    count = f"{len(guilds)}{' or more' if len(guilds) == _MOST_GUILDS else ''} servers"
    return lacking or [ok("discord.permissions", f"it is in {count} with the permissions that it needs")]


async def _commands(client: discord.Client) -> list[Finding]:
    told = {str(command["name"]) for command in await client.http.get_global_commands(client.application_id or 0)}
    if missing := sorted(NAMES - told):
        return [warning("discord.commands", f"Discord does not know the commands {listed(missing, 10)}", _START)]
    if other := sorted(told - NAMES):
        return [warning("discord.commands", f"Discord knows commands that are not ours: {listed(other)}", _START)]
    return [ok("discord.commands", f"Discord knows the {len(NAMES)} commands")]
