"""Endpoints by which an app learns who it is and where the gateway is."""

from __future__ import annotations

from tests.peers.discord.gateway import Session
from tests.peers.discord.objects import user_object
from tests.peers.discord.permissions import guild_permissions
from tests.peers.discord.rest import Call, Endpoint
from tests.peers.discord.store import Guild, Json, User


def application_object(bot: User) -> Json:
    """Return the app whose account is *bot*. Source: Discord, "Application Structure"."""
    return {
        "id": bot.id,
        "name": bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None, "global_name": None},
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}, "1": {}},
    }


def ready_object(session: Session, bot: User, guilds: list[Guild], url: str) -> Json:
    """Return what a new *session* of *bot*, which is in *guilds*, is told first; it resumes at *url*."""
    made: Json = {
        "v": 10,
        "user": user_object(bot),
        "guilds": [{"id": each.id, "unavailable": True} for each in guilds],
        "session_id": session.id,
        "resume_gateway_url": url,
        "application": {"id": bot.id, "flags": 0},
    }
    return made | ({"shard": session.shard} if session.shard else {})


def _gateway(call: Call) -> Json:
    return {"url": call.peer.gateway_url}


def _gateway_for_bots(call: Call) -> Json:
    used = call.peer.gateway.identified
    start = {"total": 1_000, "remaining": 1_000 - used, "reset_after": 14_400_000, "max_concurrency": 1}
    return {"url": call.peer.gateway_url, "shards": call.peer.shards, "session_start_limit": start}


def _application(call: Call) -> Json:
    return application_object(call.peer.store.bot) | call.peer.application


def _guilds(call: Call) -> list[Json]:
    store = call.peer.store
    return [
        {"id": each.id, "name": each.name, "permissions": str(int(guild_permissions(each, store.bot.id)))}
        for each in store.guilds.values()
        if store.bot.id in each.members
    ]


def _myself(call: Call) -> Json:
    return user_object(call.peer.store.bot)


ENDPOINTS = (
    Endpoint("get_gateway", "GET", "/gateway", _gateway, authorized=False),
    Endpoint("get_gateway_bot", "GET", "/gateway/bot", _gateway_for_bots),
    Endpoint("get_application", "GET", "/applications/@me", _application),
    Endpoint("get_application", "GET", "/oauth2/applications/@me", _application),
    Endpoint("get_my_guilds", "GET", "/users/@me/guilds", _guilds),
    Endpoint("get_me", "GET", "/users/@me", _myself),
)
