"""Interactions as Discord's gateway sends them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.peers.discord.interactions import Interaction
from tests.peers.discord.objects import (
    channel_object,
    member_object,
    message_object,
    permissions_text,
    user_object,
)
from tests.peers.discord.permissions import EVERYBODY, permissions_in
from tests.peers.discord.store import Channel, ChannelKind, Json, Store, User


def interaction_payload(store: Store, interaction: Interaction, data: Mapping[str, Any]) -> Json:
    """Return *interaction* with its *data*. Source: Discord, "Interaction Structure"."""
    channel, user, bot = interaction.channel, interaction.user, store.bot
    app_permissions = permissions_in(channel, bot.id) or EVERYBODY
    made: Json = {
        "id": interaction.id,
        "application_id": bot.id,
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": dict(data),
        "channel_id": channel.id,
        "channel": channel_object(store, channel) | {"permissions": permissions_text(channel, user.id)},
        "locale": user.locale,
        "context": context_of(store, channel),
        "authorizing_integration_owners": interaction.owners,
        "app_permissions": str(int(app_permissions)),
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if interaction.origin:
        made["message"] = message_object(store, interaction.origin, whole=True)
    return made | _whence(channel, user)


def _whence(channel: Channel, user: User) -> Json:
    guild = channel.guild
    if guild is None:
        return {"user": user_object(user)}
    return {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member_object(guild, user) | {"permissions": permissions_text(channel, user.id)},
    }


def context_of(store: Store, channel: Channel) -> int:
    """Return where *channel* is: in a guild (0), with the app (1), or between people (2)."""
    if channel.guild:
        return 0
    return 1 if channel.kind == ChannelKind.DIRECT and store.bot.id in channel.members else 2


def owners_of(store: Store, channel: Channel, user: User) -> dict[str, str]:
    """Return who installed the app where *user* uses it. Source: Discord, "Authorizing Integration Owners Object".

    Raises AssertionError where nobody did, so that she is offered no command.
    """
    owners: dict[str, str] = {}
    if channel.guild and store.bot.id in channel.guild.members:
        owners["0"] = channel.guild.id
    elif context_of(store, channel) == 1 and any(
        store.bot.id in guild.members and user.id in guild.members for guild in store.guilds.values()
    ):
        owners["0"] = "0"
    if user.installed:
        owners["1"] = user.id
    assert owners, f"the app is installed neither here nor by {user.name}"
    return owners
