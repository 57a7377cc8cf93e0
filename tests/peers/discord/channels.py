"""Endpoints for channels, messages, threads, reactions, and for what the app may know of guilds and people."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from tests.peers.discord import limits
from tests.peers.discord.objects import channel_object, guild_object, member_object, message_object, role_object
from tests.peers.discord.objects import user_object as write_user
from tests.peers.discord.permissions import Permission, permissions_in
from tests.peers.discord.rest import Call, Endpoint, RefusedError, unknown
from tests.peers.discord.shapes import Path, Problem, record, text
from tests.peers.discord.store import Channel, ChannelKind, Flag, Json, Message, User, milliseconds_of
from tests.peers.discord.validation import EDITABLE, SENDABLE, is_empty, message_problems

#: Minutes in which a nonce is remembered; Discord says "the past few".
NONCE_MINUTES = 5


def check_message(
    call: Call, body: Mapping[str, Any], flags: Flag, before: Message | None = None, where: Path = ()
) -> None:
    """Refuse the call unless *body* is a message that can be shown, with *flags*, in place of *before* if given.

    *where* in the call's body it stands is told with what is wrong.
    """
    kept: dict[str, Any] = {}
    problems = message_problems(body, flags)
    if before:
        kept = {name: getattr(before, name) for name in ("content", "embeds", "components", "attachments")}
        problems += _legacy_kept({**kept, **body}, flags, before)
    call.refuse_form(Problem((*where, *each.path), each.code, each.words) for each in problems)
    if is_empty({**kept, **body}) and not call.files:
        raise call.refuse(400, 50006, "Cannot send an empty message")


def _legacy_kept(message: Mapping[str, Any], flags: Flag, before: Message) -> list[Problem]:
    """Return what must be emptied when a message becomes one of Components V2, and that it cannot go back."""
    if before.is_v2 and Flag.IS_COMPONENTS_V2 not in flags:
        return [Problem(("flags",), "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "Components V2 cannot be taken back.")]
    if Flag.IS_COMPONENTS_V2 not in flags:
        return []
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    legacy = [name for name in ("content", "embeds") if message.get(name)]
    return [Problem((name,), code, "This is still there, and must be emptied with the change.") for name in legacy]


def edited_flags(call: Call, message: Message) -> Flag:
    """Return the flags that *message* will have; asking for others than Discord lets change is a violation."""
    given = Flag(call.body.get("flags") or 0)
    if more := given & ~EDITABLE & ~message.flags:
        call.peer.violate(f"{call.endpoint.name}: the flags {more!r} cannot be set by an edit")
    return message.flags | (given & EDITABLE)


# Messages.


def _create_message(call: Call) -> Json:
    channel = call.to_speak()
    body: Json = call.body
    flags = Flag(body.get("flags") or 0)
    if Flag.EPHEMERAL in flags:
        call.peer.violate("create_message: in a channel no message is ephemeral, and everybody sees it")
    check_message(call, body, flags & SENDABLE)
    needed = [Permission.EMBED_LINKS] if body.get("embeds") else []
    call.channel(*needed, *([Permission.ATTACH_FILES] if call.files else []))
    nonce = body.get("nonce")
    if body.get("enforce_nonce") and nonce is not None and (earlier := _with_nonce(call, str(nonce))):
        return message_object(call.peer.store, earlier)
    more = {"reference": _reference(call, channel), "flags": flags & SENDABLE}
    written = call.peer.happenings.write(
        channel, call.peer.store.bot, body, call.files, nonce=None if nonce is None else str(nonce), **more
    )
    return message_object(call.peer.store, written)


def _with_nonce(call: Call, nonce: str) -> Message | None:
    """Return the app's message of the last minutes that carries *nonce*. Source: Discord, "Create Message"."""
    since = (time.time() - NONCE_MINUTES * 60) * 1_000
    for message in reversed(call.peer.store.messages.values()):
        if milliseconds_of(message.id) < since:
            return None
        if message.author is call.peer.store.bot and message.nonce == nonce:
            return message
    return None


def _reference(call: Call, channel: Channel) -> Message | None:
    """Return the message that the call answers; where it is gone, the call is refused unless it says otherwise."""
    said = call.body.get("message_reference")
    if not said:
        return None
    if Permission.READ_MESSAGE_HISTORY not in permissions_in(channel, call.peer.store.bot.id):
        raise RefusedError(400, 160002, "Cannot reply without permission to read message history")
    found = call.peer.store.messages.get(str(said.get("message_id")))
    if found and found.channel is channel and not found.deleted and not found.only_for:
        return found
    if not said.get("fail_if_not_exists", True):
        return None
    errors = {"message_reference": {"_errors": [{"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown"}]}}
    raise RefusedError(400, 50035, "Invalid Form Body", errors=errors)


def _edit_message(call: Call) -> Json:
    message = call.message(call.channel())
    if message.author is not call.peer.store.bot:
        raise call.refuse(403, 50005, "Cannot edit a message authored by another user")
    check_message(call, call.body, edited_flags(call, message), message)
    call.peer.happenings.change(message, call.body, call.files)
    return message_object(call.peer.store, message)


def _delete_message(call: Call) -> None:
    channel = call.channel()
    message = call.message(channel)
    may = permissions_in(channel, call.peer.store.bot.id)
    if message.author is not call.peer.store.bot and Permission.MANAGE_MESSAGES not in may:
        raise RefusedError(403, 50013, "Missing Permissions")
    call.peer.happenings.delete(message)


def _get_message(call: Call) -> Json:
    return message_object(call.peer.store, call.message(call.channel(Permission.READ_MESSAGE_HISTORY)))


def _get_messages(call: Call) -> list[Json]:
    channel = call.channel()
    if Permission.READ_MESSAGE_HISTORY not in permissions_in(channel, call.peer.store.bot.id):
        return []
    here = [each for each in call.peer.store.here(channel) if not each.only_for]
    before, after = call.query.get("before"), call.query.get("after")
    here = [each for each in here if not before or int(each.id) < int(before)]
    here = [each for each in here if not after or int(each.id) > int(after)]
    most = int(call.query.get("limit", 50))
    chosen = here[:most] if after else here[-most:]
    return [message_object(call.peer.store, each) for each in reversed(chosen)]


def _type(call: Call) -> None:
    call.peer.typing.append(call.to_speak())


def _react(call: Call) -> None:
    message = call.message(call.channel(Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS))
    call.peer.happenings.react(message, call.peer.store.bot, unquote(call.parameters["emoji"]))


def _take_reaction(call: Call) -> None:
    message = call.message(call.channel())
    call.peer.happenings.react(message, call.peer.store.bot, unquote(call.parameters["emoji"]), away=True)


# Threads.


def _start_thread(call: Call) -> Json:
    parent = call.channel(Permission.CREATE_PUBLIC_THREADS)
    call.refuse_form(record({"name": text(limits.THREAD_NAME, 1)}, {})(call.body, ()))
    origin = call.message(parent) if "message" in call.parameters else None
    if origin and origin.thread:
        raise RefusedError(400, 160004, "A thread has already been created for this message")
    private = call.body.get("type") == ChannelKind.PRIVATE_THREAD
    thread = call.peer.happenings.start_thread(
        parent, str(call.body["name"]), call.peer.store.bot, origin, private=private
    )
    return channel_object(call.peer.store, thread)


def _join_thread(call: Call) -> None:
    call.channel().members.add(call.peer.store.bot.id)


# What there is.


def _get_channel(call: Call) -> Json:
    return channel_object(call.peer.store, call.channel())


def _get_guild(call: Call) -> Json:
    return guild_object(call.peer.store, call.guild())


def _get_guild_channels(call: Call) -> list[Json]:
    guild = call.guild()
    here = [each for each in call.peer.store.channels.values() if each.guild is guild and not each.is_thread]
    return [channel_object(call.peer.store, each) for each in here]


def _get_roles(call: Call) -> list[Json]:
    return [role_object(role) for role in call.guild().roles.values()]


def _get_member(call: Call) -> Json:
    guild = call.guild()
    if call.parameters["user"] not in guild.members:
        raise unknown(10007, "Member")
    return member_object(guild, call.peer.store.users[call.parameters["user"]])


def _user(call: Call, number: str) -> User:
    user = call.peer.store.users.get(number)
    if user is None:
        raise unknown(10013, "User")
    return user


def _open_direct(call: Call) -> Json:
    person = _user(call, str(call.body.get("recipient_id")))
    return channel_object(call.peer.store, call.peer.store.direct(call.peer.store.bot.id, person.id))


_CHANNEL = "/channels/{channel}"
_MESSAGES = f"{_CHANNEL}/messages"
_MESSAGE = _MESSAGES + "/{message}"

ENDPOINTS = (
    Endpoint("create_message", "POST", _MESSAGES, _create_message),
    Endpoint("get_messages", "GET", _MESSAGES, _get_messages),
    Endpoint("edit_message", "PATCH", _MESSAGE, _edit_message),
    Endpoint("delete_message", "DELETE", _MESSAGE, _delete_message),
    Endpoint("get_message", "GET", _MESSAGE, _get_message),
    Endpoint("type", "POST", f"{_CHANNEL}/typing", _type),
    Endpoint("react", "PUT", _MESSAGE + "/reactions/{emoji}/@me", _react),
    Endpoint("take_reaction", "DELETE", _MESSAGE + "/reactions/{emoji}/@me", _take_reaction),
    Endpoint("start_thread", "POST", f"{_CHANNEL}/threads", _start_thread),
    Endpoint("start_thread_at", "POST", f"{_MESSAGE}/threads", _start_thread),
    Endpoint("join_thread", "PUT", f"{_CHANNEL}/thread-members/@me", _join_thread),
    Endpoint("get_channel", "GET", _CHANNEL, _get_channel),
    Endpoint("get_guild", "GET", "/guilds/{guild}", _get_guild),
    Endpoint("get_guild_channels", "GET", "/guilds/{guild}/channels", _get_guild_channels),
    Endpoint("get_roles", "GET", "/guilds/{guild}/roles", _get_roles),
    Endpoint("get_member", "GET", "/guilds/{guild}/members/{user}", _get_member),
    Endpoint("open_direct", "POST", "/users/@me/channels", _open_direct),
    Endpoint("get_user", "GET", "/users/{user}", lambda call: write_user(_user(call, call.parameters["user"]))),
)
