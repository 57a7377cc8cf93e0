"""conversations.*, assistant.threads.*, users.info and auth.*: reading, and what stands around messages."""

from __future__ import annotations

from collections.abc import Sequence

from tests.peers.slack import limits
from tests.peers.slack.store import Channel, Json, Message, message_object
from tests.peers.slack.web_api import Call, Method, RefusedError

_HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.require_scope(_HISTORY[channel.kind])
    if call.team.bot.id not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _page(call: Call, messages: Sequence[Message]) -> Json:
    """Return the page of *messages* that the call asks for: its limit, cursor and bounds."""
    oldest, latest = call.arguments.get("oldest"), call.arguments.get("latest")
    within = [
        message
        for message in messages
        if (not oldest or message.ts > oldest or (call.flag("inclusive") and message.ts == oldest))
        and (not latest or message.ts < latest or (call.flag("inclusive") and message.ts == latest))
    ]
    start = int(call.arguments.get("cursor") or 0)
    end = start + min(int(call.arguments.get("limit") or 100), 1000)
    metadata = call.flag("include_all_metadata")
    page = [_read_object(call, message, metadata) for message in within[start:end]]
    more = end < len(within)
    return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": str(end) if more else ""}}


def _read_object(call: Call, message: Message, metadata: bool) -> Json:
    own = {"bot_id": call.team.bot_id, "app_id": call.peer.app_id} if message.by_app else {}
    return dict(message_object(message, metadata=metadata, **own))


def _replies(call: Call) -> Json:
    channel, ts = _readable(call), str(call.need("ts"))
    parent = call.team.find_message(channel.id, ts)
    if parent is None:
        raise RefusedError("thread_not_found")
    root = parent.thread_ts or parent.ts
    thread = [each for each in call.team.visible(channel.id) if root in (each.ts, each.thread_ts)]
    return _page(call, thread)


def _history(call: Call) -> Json:
    channel = _readable(call)
    top = [each for each in call.team.visible(channel.id) if each.thread_ts in (None, each.ts)]
    return _page(call, top[::-1])


def _open(call: Call) -> Json:
    users = str(call.need("users")).split(",")
    if len(users) > 1:
        raise call.refuse("method_not_supported", "direct messages with several people are not known here")
    if users[0] not in call.team.users:
        raise RefusedError("user_not_found")
    return {"channel": {"id": call.peer.store.direct(call.team, users[0]).id}}


def _thread_of(call: Call) -> tuple[str, str]:
    channel, ts = call.channel("channel_id"), str(call.need("thread_ts"))
    if call.team.find_message(channel.id, ts) is None:
        raise RefusedError("thread_not_found")
    return channel.id, ts


def _set_status(call: Call) -> Json:
    thread = _thread_of(call)
    status = call.arguments.get("status", "")
    call.peer.statuses.append((*thread, str(status)))
    return {}


def _set_title(call: Call) -> Json:
    call.peer.titles[_thread_of(call)] = str(call.need("title"))
    return {}


def _set_prompts(call: Call) -> Json:
    channel = call.channel("channel_id")
    prompts = call.need("prompts")
    whole = isinstance(prompts, list) and all(
        isinstance(each, dict) and each.keys() == {"title", "message"} and all(each.values()) for each in prompts
    )
    if not whole or len(prompts) > limits.SUGGESTED_PROMPTS:
        raise call.refuse("invalid_arguments", f"up to {limits.SUGGESTED_PROMPTS} prompts with a title and a message")
    call.peer.prompts[channel.id] = prompts
    return {}


def _user_info(call: Call) -> Json:
    user = call.team.users.get(str(call.need("user")))
    if user is None:
        raise RefusedError("user_not_found")
    return {"user": {"id": user.id, "team_id": call.team.id, "name": user.name, "is_bot": user is call.team.bot}}


def _test(call: Call) -> Json:
    team = call.team
    return {
        "url": f"https://{team.name.lower()}.slack.com/",
        "team": team.name,
        "user": team.bot.name,
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


_ASSISTANT = ("assistant:write",)

METHODS = {
    "conversations.replies": Method(_replies),
    "conversations.history": Method(_history),
    "conversations.open": Method(_open, ("im:write",)),
    "assistant.threads.setStatus": Method(_set_status, (*_ASSISTANT, "chat:write")),
    "assistant.threads.setTitle": Method(_set_title, _ASSISTANT),
    "assistant.threads.setSuggestedPrompts": Method(_set_prompts, _ASSISTANT),
    "users.info": Method(_user_info, ("users:read",)),
    "auth.test": Method(_test),
}
