"""What a user may do in a channel. Source: Discord, "Permissions"."""

from __future__ import annotations

from enum import IntFlag

from tests.peers.discord.store import Channel, ChannelKind, Guild, Overwrite


class Permission(IntFlag):
    """The bits that matter here."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


#: What everybody may do in a new guild: everything but to moderate.
_MODERATE = (Permission.ADMINISTRATOR, Permission.MANAGE_GUILD, Permission.MANAGE_MESSAGES)
EVERYBODY = Permission(sum(each for each in Permission if each not in _MODERATE))
ALL = Permission(sum(Permission))


def permissions_in(channel: Channel, user: str) -> Permission:
    """Return what *user* may do in *channel*; nothing where she is not."""
    if channel.guild is None:
        return EVERYBODY if user in channel.members else Permission(0)
    place = channel.parent if channel.parent and channel.is_thread else channel
    allowed = guild_permissions(channel.guild, user)
    if Permission.ADMINISTRATOR in allowed or user not in channel.guild.members:
        return allowed
    for key in (channel.guild.id, *channel.guild.members[user], user):
        if overwrite := place.overwrites.get(key):
            allowed = (allowed & ~Permission(overwrite.deny)) | Permission(overwrite.allow)
    if channel.kind == ChannelKind.PRIVATE_THREAD and user not in channel.members:
        return Permission(0)
    return allowed if Permission.VIEW_CHANNEL in allowed else Permission(0)


def guild_permissions(guild: Guild, user: str) -> Permission:
    """Return what *user* may do in *guild* before any channel has its say."""
    if user not in guild.members:
        return Permission(0)
    allowed = 0
    for role in (guild.id, *guild.members[user]):
        allowed |= guild.roles[role].permissions
    return ALL if allowed & Permission.ADMINISTRATOR else Permission(allowed)


def deny(channel: Channel, user: str, permission: Permission) -> None:
    """Take *permission* from *user* in *channel*."""
    overwrite = channel.overwrites.setdefault(user, Overwrite(1))
    overwrite.deny, overwrite.allow = overwrite.deny | permission, overwrite.allow & ~permission


def allow(channel: Channel, user: str, permission: Permission) -> None:
    """Give *permission* to *user* in *channel*."""
    overwrite = channel.overwrites.setdefault(user, Overwrite(1))
    overwrite.allow, overwrite.deny = overwrite.allow | permission, overwrite.deny & ~permission
