"""People in a workspace: what they do to the app, and what they see of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peers.slack import limits, payloads
from tests.peers.slack.delivery import Delivery, Kind
from tests.peers.slack.pressing import filled_in, find_pressed
from tests.peers.slack.responding import (
    Responder,
    take_command_answer,
    take_nothing,
    take_submission_answer,
)
from tests.peers.slack.seeing import visible_text
from tests.peers.slack.store import Channel, Json, Message, Team, View, message_object
from tests.peers.slack.views import view_object

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer


def typed(text: str) -> str:
    """Return *text* as Slack's clients send it: & < > escaped, URLs in angle brackets."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"https?://\S+", r"<\g<0>>", escaped)


@dataclass(frozen=True)
class Person:
    """Somebody in *team*. Everything that she does returns at once; the app answers in its own time."""

    peer: SlackPeer
    team: Team
    id: str
    name: str

    # Writing.

    def mention(self, channel: Channel, text: str, thread: Message | None = None, *, raw: bool = False) -> Message:
        """Write *text* to the app in *channel*; *raw* text is sent as it stands, other text as it is typed."""
        return self.write(channel, f"<@{self.team.bot.id}> {text if raw else typed(text)}", thread, raw=True)

    def write(
        self,
        channel: Channel,
        text: str,
        thread: Message | None = None,
        *,
        raw: bool = False,
        subtype: str | None = None,
    ) -> Message:
        """Write *text* in *channel*, in the thread of *thread* if given; *subtype* is such as ``file_share``."""
        said = text if raw else typed(text)
        return self.peer.on_loop(lambda: self.peer.happenings.hear(self.team, channel, self.id, said, thread, subtype))

    @property
    def direct(self) -> Channel:
        """The direct message between her and the app."""
        return self.peer.on_loop(lambda: self.peer.store.direct(self.team, self.id))

    def edit(self, message: Message, text: str) -> None:
        """Change her *message*."""
        self.peer.on_loop(lambda: self.peer.happenings.change(message, typed(text), message.blocks, None))

    def delete(self, message: Message) -> None:
        """Delete her *message*."""
        self.peer.on_loop(lambda: self.peer.happenings.delete(message))

    def react(self, message: Message, name: str) -> None:
        """Put the emoji *name* under *message*."""

        def put() -> None:
            message.reactions.setdefault(name, []).append(self.id)
            item = {"type": "message", "channel": message.channel, "ts": message.ts}
            ts = self.peer.store.numbers.timestamp()
            event = {"type": "reaction_added", "user": self.id, "reaction": name, "item": item, "event_ts": ts}
            self.peer.happenings.send_event(self.team, "reaction_added", event | {"item_user": message.user})

        self.peer.on_loop(put)

    # Interactions.

    def command(self, command: str, text: str, channel: Channel) -> Delivery:
        """Send a slash command."""

        def send() -> Delivery:
            responder = self._responder(channel, None)
            url = self.peer.responses.issue(responder)
            payload = payloads.command_payload(
                self.peer, self.team, channel, self.id, command=command, text=text, response_url=url
            )
            return self._send(Kind.COMMAND, payload, lambda answer: take_command_answer(self.peer, responder, answer))

        return self.peer.on_loop(send)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a shortcut on *message*, or a global one."""

        def send() -> Delivery:
            ts, more = self.peer.store.numbers.timestamp(), dict[str, object]()
            if message:
                channel = self.team.channels[message.channel]
                more = {
                    "channel": {"id": channel.id, "name": channel.name},
                    "message": message_object(message),
                    "message_ts": message.ts,
                    "response_url": self.peer.responses.issue(self._responder(channel, None)),
                }
            kind = "message_action" if message else "shortcut"
            return self._interact(
                payloads.interaction_payload(
                    self.peer, self.team, self.id, kind, callback_id=callback_id, action_ts=ts, **more
                )
            )

        return self.peer.on_loop(send)

    def click(self, shown: Message | View, what: str) -> Delivery:
        """Press what has *what* as its action_id, words or value. Raises AssertionError unless exactly one thing has.

        Raises AssertionError, too, where she cannot see *shown*.
        """

        def send() -> Delivery:
            block, element, part = find_pressed(shown.blocks, what, self.id)
            action = payloads.action_object(self.peer, block, element, part)
            if isinstance(shown, View):
                more = {"actions": [action]}
                return self._interact(payloads.view_payload(self.peer, self.team, shown, "block_actions", {}, **more))
            channel = self.team.channels[shown.channel]
            assert shown in self.sees(channel), f"{self.name} does not see the message"
            url = self.peer.responses.issue(self._responder(channel, shown))
            return self._interact(payloads.message_action_payload(self.peer, self.team, self.id, shown, action, url))

        return self.peer.on_loop(send)

    def submit(self, view: View, values: Mapping[str, str] | None = None) -> Delivery:
        """Fill in *values*, by label, block_id or action_id, and submit; AssertionError where her client would not."""

        def send() -> Delivery:
            assert view in self.team.views.get(self.id, ()), "the view is not open"
            state = filled_in(view.blocks, values or {})
            payload = payloads.view_payload(self.peer, self.team, view, "view_submission", state, response_urls=[])
            return self._send(Kind.INTERACTION, payload, lambda answer: take_submission_answer(self.peer, view, answer))

        return self.peer.on_loop(send)

    def close(self, view: View) -> Delivery | None:
        """Close *view*; the app is told where it asked for it."""

        def send() -> Delivery | None:
            self.team.views[self.id].remove(view)
            if not view.content.get("notify_on_close"):
                return None
            more = {"is_cleared": False}
            return self._interact(payloads.view_payload(self.peer, self.team, view, "view_closed", {}, **more))

        return self.peer.on_loop(send)

    def open_home(self, tab: str = "home") -> None:
        """Open the app's ``home`` or ``messages`` tab."""

        def send() -> None:
            ts, direct = self.peer.store.numbers.timestamp(), self.peer.store.direct(self.team, self.id)
            event: Json = {"type": "app_home_opened", "user": self.id, "channel": direct.id, "tab": tab, "event_ts": ts}
            if tab == "home" and (home := self.team.homes.get(self.id)):
                event["view"] = view_object(self.peer, home)
            self.peer.happenings.send_event(self.team, "app_home_opened", event)

        self.peer.on_loop(send)

    def open_assistant(self) -> Message:
        """Start a thread with the app in its assistant panel; return the thread's root."""

        def send() -> Message:
            channel = self.peer.store.direct(self.team, self.id)
            root = self.peer.happenings.post(self.team, channel, "New Assistant Thread", [])
            thread = {"user_id": self.id, "context": {}, "channel_id": channel.id, "thread_ts": root.ts}
            event = {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": root.ts}
            self.peer.happenings.send_event(self.team, "assistant_thread_started", event)
            return root

        return self.peer.on_loop(send)

    # Seeing.

    def sees(self, channel: Channel) -> list[Message]:
        """Return the messages in *channel* that she can see, oldest first."""
        if channel.kind != "public" and self.id not in channel.members:
            return []
        here = [message for message in self.team.messages[channel.id] if not message.deleted]
        return [message for message in here if message.only_for in (None, self.id)]

    def reads(self, words: str) -> bool:
        """Tell whether *words* stand in anything that she can see: messages, modals, her home tab."""
        shown: list[Message | View] = [
            each for channel in list(self.team.channels.values()) for each in self.sees(channel)
        ]
        shown += [view for view in list(self.team.all_views()) if view.user == self.id]
        return any(words in visible_text(each) for each in shown)

    def _responder(self, channel: Channel, origin: Message | None) -> Responder:
        expires = time.monotonic() + limits.RESPONSE_URL_SECONDS
        return Responder(self.team, channel, self.id, origin, expires)

    def _interact(self, payload: Json) -> Delivery:
        title = f"{payload['type']}"
        return self._send(Kind.INTERACTION, payload, lambda answer: take_nothing(self.peer, title, answer))

    def _send(self, kind: Kind, payload: Json, take: Callable[[Any], None]) -> Delivery:
        return self.peer.deliveries.start(Delivery(kind, payload, self.id, take))
