"""What happens in channels, whoever causes it: it is remembered, and the app is told where it subscribed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.peers.slack import payloads
from tests.peers.slack.delivery import Delivery, Kind
from tests.peers.slack.responding import take_nothing
from tests.peers.slack.seeing import pings_of
from tests.peers.slack.store import Channel, Json, Message, Team, message_object

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer


@dataclass(frozen=True)
class Ping:
    """Somebody whom a message of the app notifies: ``<!channel>``, ``<@U1>``."""

    target: str
    message: Message


class Happenings:
    """Messages that come, change and go. To be used on the peer's loop; ``pings`` are those of the app's messages."""

    def __init__(self, peer: SlackPeer) -> None:
        self._peer = peer
        self.pings: list[Ping] = []

    def send_event(self, team: Team, subscription: str, event: Json) -> Delivery | None:
        """Send *event* to the app, if it is installed in *team* and subscribed."""
        if subscription not in self._peer.events or team.token is None:
            return None
        payload = payloads.event_callback(self._peer, team, event)
        title = f"event {event['type']}"
        user = str(event.get("user", ""))
        delivery = Delivery(Kind.EVENT, payload, user, lambda answer: take_nothing(self._peer, title, answer))
        return self._peer.deliveries.start(delivery)

    def post(
        self,
        team: Team,
        channel: Channel,
        text: str,
        blocks: list[Json],
        thread_ts: str | None = None,
        *,
        metadata: Json | None = None,
        only_for: str | None = None,
    ) -> Message:
        """Let the app post a message, which is returned."""
        message = self._message(team, channel, team.bot.id, text, thread_ts)
        message.by_app, message.metadata, message.only_for = True, metadata, only_for
        self._say(message, text, blocks)
        team.messages[message.channel].append(message)
        if only_for is None:
            self._announce(team, channel, message)
        return message

    def hear(
        self, team: Team, channel: Channel, user: str, text: str, thread: Message | None, subtype: str | None
    ) -> Message:
        """Let *user* write *text*, which is returned as a message; a mention of the app is told as such, too."""
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        message = self._message(team, channel, user, text, thread_ts)
        team.messages[message.channel].append(message)
        more = {"client_msg_id": f"client-{message.ts}"} | ({"subtype": subtype} if subtype else {})
        self._announce(team, channel, message, **more)
        mentioned = f"<@{team.bot.id}>" in text and channel.kind != "im" and subtype is None
        if mentioned and team.bot.id in channel.members:
            event = payloads.message_event(self._peer, team, channel, message, **more)
            self.send_event(team, "app_mention", event | {"type": "app_mention"})
        return message

    def hear_bot(self, team: Team, channel: Channel, text: str) -> Message:
        """Let another app write *text*."""
        message = self._message(team, channel, "U0OTHERBOT", text, None)
        team.messages[message.channel].append(message)
        more = {"subtype": "bot_message", "bot_id": "B0OTHERBOT"}
        self._announce(team, channel, message, **more)
        if f"<@{team.bot.id}>" in text and team.bot.id in channel.members:
            event = payloads.message_event(self._peer, team, channel, message, **more)
            self.send_event(team, "app_mention", event | {"type": "app_mention"})
        return message

    def change(self, message: Message, text: str, blocks: list[Json], metadata: Json | None) -> None:
        """Let *message* say something else."""
        before = dict(message_object(message))
        self._say(message, text, blocks)
        message.edited += 1
        message.metadata = metadata or message.metadata
        self._announce_change(
            message, "message_changed", message=dict(message_object(message)), previous_message=before
        )

    def delete(self, message: Message) -> None:
        """Take *message* away."""
        message.deleted = True
        before = dict(message_object(message))
        self._announce_change(message, "message_deleted", deleted_ts=message.ts, previous_message=before)

    def _message(self, team: Team, channel: Channel, user: str, text: str, thread_ts: str | None) -> Message:
        parent = team.find_message(channel.id, thread_ts)
        if parent:
            parent.thread_ts = parent.ts
        return Message(team.id, channel.id, self._peer.store.numbers.timestamp(), user, text, thread_ts=thread_ts)

    def _say(self, message: Message, text: str, blocks: list[Json]) -> None:
        message.text, message.blocks = text, self._peer.store.named(blocks)
        if message.by_app:
            self.pings += [Ping(target, message) for target in pings_of(message)]

    def _announce(self, team: Team, channel: Channel, message: Message, **more: str) -> None:
        if team.bot.id in channel.members:
            event = payloads.message_event(self._peer, team, channel, message, **more)
            self.send_event(team, payloads.subscription(channel), event)

    def _announce_change(self, changed: Message, subtype: str, **more: object) -> None:
        team = self._peer.store.teams[changed.team]
        channel = team.channels[changed.channel]
        if changed.only_for is None and team.bot.id in channel.members:
            event = payloads.change_event(self._peer, channel, subtype, **more)
            self.send_event(team, payloads.subscription(channel), event)
