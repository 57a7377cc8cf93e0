"""The payloads that Slack sends to an app. Source: Slack, "Events API", "Slash commands", "Interaction payloads"."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.peers.slack.store import Channel, Json, Message, Team, View, message_object
from tests.peers.slack.views import view_object

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer

_SUBSCRIPTIONS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}


def subscription(channel: Channel) -> str:
    """Return the event to which an app subscribes for messages in *channel*."""
    return _SUBSCRIPTIONS[channel.kind]


def event_callback(peer: SlackPeer, team: Team, event: Json) -> Json:
    """Return *event* in its wrapping."""
    authorization = {"enterprise_id": None, "team_id": team.id, "user_id": team.bot.id, "is_bot": True}
    return {
        "token": "legacy",
        "team_id": team.id,
        "api_app_id": peer.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": peer.store.numbers.identifier("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-context",
    }


def message_event(peer: SlackPeer, team: Team, channel: Channel, message: Message, **more: Any) -> Json:
    """Return the event of a new *message*."""
    own = {"bot_id": team.bot_id, "app_id": peer.app_id} if message.by_app else {}
    where = {"channel": channel.id, "channel_type": _CHANNEL_TYPES[channel.kind], "event_ts": message.ts}
    return dict(message_object(message, metadata=True, **own, **where, **more))


def change_event(peer: SlackPeer, channel: Channel, subtype: str, **more: Any) -> Json:
    """Return the event that a message was changed or deleted."""
    ts = peer.store.numbers.timestamp()
    where = {"channel": channel.id, "channel_type": _CHANNEL_TYPES[channel.kind]}
    return {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts, **where, **more}


def command_payload(peer: SlackPeer, team: Team, channel: Channel, user: str, **more: str) -> Json:
    """Return what a slash command sends."""
    return {
        "token": "legacy",
        "team_id": team.id,
        "team_domain": team.name.lower(),
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user,
        "user_name": team.users[user].name.lower(),
        "api_app_id": peer.app_id,
        "is_enterprise_install": "false",
        "trigger_id": peer.triggers.issue(user),
        **more,
    }


def interaction_payload(peer: SlackPeer, team: Team, user: str, kind: str, **more: Any) -> Json:
    """Return what every interaction sends."""
    name = team.users[user].name
    person = {"id": user, "username": name.lower(), "name": name.lower(), "team_id": team.id}
    return {
        "type": kind,
        "token": "legacy",
        "team": {"id": team.id, "domain": team.name.lower()},
        "user": person,
        "api_app_id": peer.app_id,
        "is_enterprise_install": False,
        "enterprise": None,
        "trigger_id": peer.triggers.issue(user),
        **more,
    }


def action_object(peer: SlackPeer, block: Mapping[str, Any], element: Mapping[str, Any], part: Json | None) -> Json:
    """Return the action of pressing *element* of *block*; *part* is the half of a pair of feedback buttons."""
    pressed = {**element, **(part or {})}
    sent = ("type", "action_id", "text", "value", "style", "url", "selected_option")
    kept = {key: pressed[key] for key in sent if key in pressed}
    return {**kept, "block_id": block["block_id"], "action_ts": peer.store.numbers.timestamp()}


def message_action_payload(
    peer: SlackPeer, team: Team, user: str, message: Message, action: Json, response_url: str
) -> Json:
    """Return what pressing something in *message* sends; an ephemeral message is not sent along."""
    channel = team.channels[message.channel]
    hidden = message.only_for is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": hidden,
    } | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
    shown = {} if hidden else {"message": dict(message_object(message, bot_id=team.bot_id, app_id=peer.app_id))}
    return interaction_payload(
        peer,
        team,
        user,
        "block_actions",
        container=container,
        channel={"id": channel.id, "name": channel.name},
        state={"values": {}},
        response_url=response_url,
        actions=[action],
        **shown,
    )


def view_payload(peer: SlackPeer, team: Team, view: View, kind: str, state: Json, **more: Any) -> Json:
    """Return what submitting, closing or pressing something in *view* sends."""
    shown = view_object(peer, view, state={"values": state})
    if kind == "block_actions":
        more |= {"container": {"type": "view", "view_id": view.id}}
    return interaction_payload(peer, team, view.user, kind, view=shown, **more)
