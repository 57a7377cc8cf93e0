"""How Discord's API writes what there is."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

from tests.peers.discord.permissions import permissions_in
from tests.peers.discord.store import Channel, ChannelKind, Guild, Json, Message, Role, Store, User, milliseconds_of


def moment(snowflake: str) -> str:
    """Return the time at which *snowflake* was made."""
    return datetime.fromtimestamp(milliseconds_of(snowflake) / 1_000, UTC).isoformat()


def user_object(user: User) -> Json:
    """Return *user*."""
    return {
        "id": user.id,
        "username": user.name.lower(),
        "global_name": None if user.bot else user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_object(guild: Guild, user: User, *, whole: bool = True) -> Json:
    """Return *user* as a member of *guild*, with the account itself if *whole*."""
    made: Json = {
        "roles": sorted(guild.members.get(user.id, ())),
        "joined_at": moment(guild.id),
        "nick": None,
        "avatar": None,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    return made | {"user": user_object(user)} if whole else made


def role_object(role: Role) -> Json:
    """Return *role*."""
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "mentionable": role.mentionable,
        "position": 0 if role.name == "@everyone" else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "flags": 0,
    }


def channel_object(store: Store, channel: Channel) -> Json:
    """Return *channel* as the app is told of it."""
    made: Json = {"id": channel.id, "type": int(channel.kind), "flags": 0, "last_message_id": None}
    if channel.guild is None:
        others = sorted(channel.members - {store.bot.id})
        return made | {"recipients": [user_object(store.users[each]) for each in others]}
    made |= {"guild_id": channel.guild.id, "name": channel.name, "parent_id": None, "rate_limit_per_user": 0}
    if channel.is_thread and channel.parent:
        return made | _thread(channel, channel.parent)
    overwrites = [
        {"id": key, "type": each.kind, "allow": str(int(each.allow)), "deny": str(int(each.deny))}
        for key, each in channel.overwrites.items()
    ]
    made |= {"position": 0, "permission_overwrites": overwrites, "nsfw": False, "topic": None}
    return made | ({"available_tags": []} if channel.kind == ChannelKind.FORUM else {})


def _thread(channel: Channel, parent: Channel) -> Json:
    return {
        "parent_id": parent.id,
        "owner_id": channel.owner,
        "message_count": 0,
        "member_count": len(channel.members),
        "thread_metadata": {
            "archived": channel.archived,
            "auto_archive_duration": 1_440,
            "archive_timestamp": moment(channel.id),
            "locked": False,
        },
    }


def guild_object(store: Store, guild: Guild) -> Json:
    """Return *guild* with its channels, and with no member but the app.

    Source: Discord, "Guild Create": without the privileged intent a guild's members are left out.
    """
    here = [each for each in store.channels.values() if each.guild is guild and not each.deleted]
    return {
        "id": guild.id,
        "name": guild.name,
        "preferred_locale": guild.locale,
        "owner_id": guild.id,
        "unavailable": False,
        "large": False,
        "features": [],
        "emojis": [],
        "stickers": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "member_count": len(guild.members),
        "joined_at": moment(guild.id),
        "roles": [role_object(role) for role in guild.roles.values()],
        "members": [member_object(guild, store.bot)],
        "channels": [channel_object(store, each) for each in here if not each.is_thread],
        "threads": [
            channel_object(store, each) for each in here if each.is_thread and permissions_in(each, store.bot.id)
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message_object(store: Store, message: Message, *, whole: bool = False, depth: int = 1) -> Json:
    """Return *message*; what the app may not read comes without its content, unless it is wanted *whole*.

    The message that it refers to is judged on its own, and comes *depth* deep.
    """
    shown = whole or store.readable(message)
    made: Json = {
        "id": message.id,
        "channel_id": message.channel.id,
        "author": user_object(message.author),
        "content": message.content if shown else "",
        "embeds": deepcopy(message.embeds) if shown else [],
        "components": deepcopy(message.components) if shown else [],
        "attachments": deepcopy(message.attachments) if shown else [],
        "timestamp": moment(message.id),
        "edited_timestamp": datetime.now(UTC).isoformat() if message.edited else None,
        "tts": False,
        "pinned": False,
        "type": int(message.kind),
        "flags": int(message.flags),
        "mention_everyone": message.everyone,
        "mentions": [_mentioned(message.channel.guild, store.users[each]) for each in message.mentions],
        "mention_roles": list(message.role_mentions),
    }
    return made | _caused(store, message) | _referring(store, message, depth) | _more(store, message)


def _mentioned(guild: Guild | None, user: User) -> Json:
    return user_object(user) | ({"member": member_object(guild, user, whole=False)} if guild else {})


def _caused(store: Store, message: Message) -> Json:
    """Return what tells that *message* answers an interaction, which makes it a webhook's; or whose app wrote it."""
    if message.author is not store.bot:
        return {}
    if message.cause is None:
        return {"application_id": store.bot.id}
    cause = {"id": message.cause.id, "type": message.cause.kind, "user": user_object(message.cause.user)}
    more = {"authorizing_integration_owners": {}, "name": message.cause.name}
    made: Json = {"application_id": store.bot.id, "webhook_id": store.bot.id, "interaction_metadata": cause | more}
    return made | ({"interaction": cause | {"name": message.cause.name}} if message.cause.name else {})


def _referring(store: Store, message: Message, depth: int) -> Json:
    origin = message.reference
    if origin is None:
        return {}
    reference = {"type": 0, "channel_id": origin.channel.id, "message_id": origin.id}
    if origin.channel.guild:
        reference["guild_id"] = origin.channel.guild.id
    if not depth:
        return {"message_reference": reference}
    whole = None if origin.deleted else message_object(store, origin, depth=depth - 1)
    return {"message_reference": reference, "referenced_message": whole}


def _more(store: Store, message: Message) -> Json:
    made: Json = {}
    if message.nonce is not None:
        made["nonce"] = message.nonce
    if message.thread:
        made["thread"] = channel_object(store, message.thread)
    if message.reactions:
        made["reactions"] = [
            {
                "emoji": {"id": None, "name": name},
                "count": len(who),
                "count_details": {"burst": 0, "normal": len(who)},
                "me": store.bot.id in who,
                "me_burst": False,
                "burst_colors": [],
            }
            for name, who in message.reactions.items()
        ]
    return made


def permissions_text(channel: Channel, user: str) -> str:
    """Return what *user* may do in *channel*, as the API writes it."""
    return str(int(permissions_in(channel, user)))
