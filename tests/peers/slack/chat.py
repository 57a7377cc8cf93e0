"""chat.* and reactions.*: posting, changing and deleting messages. Source: Slack, the methods' reference pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peers.slack import limits
from tests.peers.slack.seeing import links_of
from tests.peers.slack.store import Channel, Json, Message, Team, message_object
from tests.peers.slack.validation import message_problems
from tests.peers.slack.web_api import Call, Method, RefusedError

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer


@dataclass(frozen=True)
class Content:
    """What a message says, checked; ``blocks`` is None where the app sent none."""

    text: str
    blocks: list[Json] | None
    metadata: Json | None


def read_content(peer: SlackPeer, arguments: Json, place: str, *, unfurls: bool) -> Content:
    """Return what *arguments* say in a message at *place*, a method or a URL.

    Breaking a rule is a violation. Raises RefusedError where Slack would not take the message. A message whose links
    Slack *unfurls* must forbid it.
    """
    text, blocks, metadata = arguments.get("text") or "", arguments.get("blocks"), arguments.get("metadata")
    if blocks:
        _check_blocks(peer, blocks, place)
        if not text:
            peer.violate(f"{place}: blocks without text; screen readers and notifications have nothing to read")
    elif not text:
        peer.violate(f"{place}: no_text")
        raise RefusedError("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        peer.violate(f"{place}: text of {len(text)} characters, sensible are {limits.MESSAGE_TEXT}")
    _check_manners(peer, arguments, place)
    if metadata is not None and not _is_metadata(metadata):
        peer.violate(f"{place}: invalid_metadata_format")
        raise RefusedError("invalid_metadata_format")
    content = Content(text[: limits.MESSAGE_TEXT_CUT], blocks, metadata)
    if unfurls:
        _check_unfurling(peer, content, arguments, place)
    return content


def _check_blocks(peer: SlackPeer, blocks: Any, place: str) -> None:
    problems = message_problems(blocks)
    for problem in problems:
        peer.violate(f"{place}: {problem.error}: {problem.words}")
    if problems:
        words = [f"[ERROR] {problem.words}" for problem in problems]
        error = problems[0].error if isinstance(blocks, list) else "invalid_blocks_format"
        raise RefusedError(error, errors=words, response_metadata={"messages": words})


def _check_manners(peer: SlackPeer, arguments: Json, place: str) -> None:
    if arguments.get("parse") == "full" or str(arguments.get("link_names", "")).lower() in ("true", "1"):
        peer.violate(f"{place}: parse=full or link_names turns plain words into mentions")
    for legacy in ("attachments", "markdown_text"):
        if arguments.get(legacy):
            peer.violate(f"{place}: {legacy} are not known here")


def _is_metadata(metadata: Any) -> bool:
    return (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )


@dataclass(frozen=True)
class _Draft:
    text: str
    blocks: list[Json]


def _check_unfurling(peer: SlackPeer, content: Content, arguments: Json, place: str) -> None:
    allowed = [key for key in ("unfurl_links", "unfurl_media") if str(arguments.get(key)).lower() != "false"]
    if allowed and not peer.links_may_unfurl and links_of(_Draft(content.text, content.blocks or [])):
        peer.violate(f"{place}: a message with links without {' and '.join(allowed)} set to false")


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.arguments.get("thread_ts")
    if not ts:
        return None
    parent = call.team.find_message(channel.id, ts)
    if parent is None:
        raise RefusedError("thread_not_found")
    if parent.thread_ts not in (None, ts):
        call.peer.violate(f"{call.method}: thread_ts {ts} is a reply, give its parent's {parent.thread_ts}")
    return parent.thread_ts or parent.ts


def _destination(call: Call) -> Channel:
    """Return where to post: a channel that lets the app post, or the direct message with a user."""
    team, target = call.team, str(call.need("channel"))
    if target in team.users and target != team.bot.id:
        return call.peer.store.direct(team, target)
    channel = call.channel()
    if channel.archived:
        raise RefusedError("is_archived")
    if team.bot.id not in channel.members and "chat:write.public" not in team.scopes:
        raise RefusedError("not_in_channel")
    return channel


def _post_message(call: Call) -> Json:
    channel = _destination(call)
    thread_ts = _thread(call, channel)
    content = read_content(call.peer, call.arguments, call.method, unfurls=True)
    message = call.peer.happenings.post(
        call.team, channel, content.text, content.blocks or [], thread_ts, metadata=content.metadata
    )
    return {"channel": channel.id, "ts": message.ts, "message": _own_object(call.team, message)}


def _own_object(team: Team, message: Message) -> Json:
    return dict(message_object(message, metadata=True, bot_id=team.bot_id))


def _post_ephemeral(call: Call) -> Json:
    channel, user = call.channel(), str(call.need("user"))
    if call.team.bot.id not in channel.members:
        raise RefusedError("not_in_channel")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    thread_ts = _thread(call, channel)
    content = read_content(call.peer, call.arguments, call.method, unfurls=False)
    message = call.peer.happenings.post(
        call.team, channel, content.text, content.blocks or [], thread_ts, only_for=user
    )
    return {"message_ts": message.ts}


def _own_message(call: Call, error: str) -> Message:
    message = call.team.find_message(call.channel().id, str(call.need("ts")))
    if message is None:
        raise RefusedError("message_not_found")
    if message.user != call.team.bot.id:
        raise RefusedError(error)
    return message


def _update(call: Call) -> Json:
    message = _own_message(call, "cant_update_message")
    text = call.arguments.get("text") or ""
    if len(text) > limits.MESSAGE_TEXT:
        raise call.refuse("msg_too_long", f"text of {len(text)} characters, allowed are {limits.MESSAGE_TEXT}")
    content = read_content(call.peer, call.arguments, call.method, unfurls=False)
    blocks = message.blocks if content.blocks is None else content.blocks  # blocks stay unless they are sent
    call.peer.happenings.change(message, content.text or message.text, blocks, content.metadata)
    shown = _own_object(call.team, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shown}


def _delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.peer.happenings.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def _reacted(call: Call) -> tuple[Message, str, list[str]]:
    ts, name = str(call.need("timestamp")), str(call.need("name")).strip(":")
    channel = call.channel()
    if call.team.bot.id not in channel.members:
        raise RefusedError("not_in_channel")
    message = call.team.find_message(channel.id, ts)
    if message is None:
        raise RefusedError("message_not_found")
    return message, name, message.reactions.get(name, [])


def _add_reaction(call: Call) -> Json:
    message, name, users = _reacted(call)
    if call.team.bot.id in users:
        raise RefusedError("already_reacted")
    message.reactions[name] = [*users, call.team.bot.id]
    return {}


def _remove_reaction(call: Call) -> Json:
    message, name, users = _reacted(call)
    if call.team.bot.id not in users:
        raise RefusedError("no_reaction")
    users.remove(call.team.bot.id)
    if not users:
        del message.reactions[name]
    return {}


METHODS = {
    "chat.postMessage": Method(_post_message, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "reactions.add": Method(_add_reaction, ("reactions:write",)),
    "reactions.remove": Method(_remove_reaction, ("reactions:write",)),
}
