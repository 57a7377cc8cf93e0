"""People in Discord: what they do to the app, and what they see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peers.discord import commands, payloads
from tests.peers.discord.interactions import Interaction, Kind, Modal
from tests.peers.discord.objects import message_object
from tests.peers.discord.options import filled_options, focused_options, resolved
from tests.peers.discord.permissions import Permission, permissions_in
from tests.peers.discord.pressing import filled_in, find_pressed
from tests.peers.discord.seeing import visible_text
from tests.peers.discord.store import Channel, ChannelKind, Json, Message, MessageKind, User

if TYPE_CHECKING:
    from tests.peers.discord.peer import DiscordPeer


@dataclass(frozen=True)
class Person:
    """Somebody in Discord. Everything that she does returns at once; the app answers in its own time."""

    peer: DiscordPeer
    user: User

    @property
    def id(self) -> str:
        """Her account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Her name."""
        return self.user.name

    # Writing.

    def mention(self, channel: Channel, text: str, reply_to: Message | None = None) -> Message:
        """Write *text* to the app in *channel*."""
        return self.write(channel, f"<@{self.peer.store.bot.id}> {text}", reply_to)

    def write(self, channel: Channel, text: str, reply_to: Message | None = None, *, mention: bool = True) -> Message:
        """Write *text* in *channel*, as an answer that notifies (unless *mention* is false) whom it answers if given.

        Raises AssertionError where she cannot write.
        """

        def say() -> Message:
            assert permissions_in(channel, self.id), f"{self.name} does not see the channel"
            assert reply_to is None or reply_to.channel is channel, "the message is in another channel"
            allowed = {"parse": ["users", "roles", "everyone"], "replied_user": mention}
            body = {"content": text, "allowed_mentions": allowed}
            return self.peer.happenings.write(channel, self.user, body, {}, reference=reply_to)

        return self.peer.on_loop(say)

    @property
    def direct(self) -> Channel:
        """The direct message between her and the app."""
        return self.peer.on_loop(lambda: self.peer.store.direct(self.id, self.peer.store.bot.id))

    def edit(self, message: Message, text: str) -> None:
        """Change her *message*."""
        notified = message.reference is not None and message.reference.author.id in message.mentions
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": notified}
        self.peer.on_loop(
            lambda: self.peer.happenings.change(message, {"content": text, "allowed_mentions": allowed}, {})
        )

    def delete(self, message: Message) -> None:
        """Delete her *message*, or an ephemeral one that only she sees."""
        self.peer.on_loop(lambda: self.peer.happenings.delete(message))

    def react(self, message: Message, emoji: str) -> None:
        """Put *emoji* under *message*."""
        self.peer.on_loop(lambda: self.peer.happenings.react(message, self.user, emoji))

    def thread(self, where: Channel | Message, name: str) -> Channel:
        """Begin a thread in a channel, or at a message."""
        origin = where if isinstance(where, Message) else None
        parent = where.channel if isinstance(where, Message) else where
        return self.peer.on_loop(lambda: self.peer.happenings.start_thread(parent, name, self.user, origin))

    def forum_post(self, forum: Channel, title: str, text: str) -> Message:
        """Open a post in *forum*; return its first message, whose channel is the post."""
        assert forum.kind == ChannelKind.FORUM, "the channel is no forum"

        def post() -> Message:
            thread = self.peer.happenings.start_thread(forum, title, self.user)
            body = {"content": text}
            return self.peer.happenings.write(thread, self.user, body, {}, id=thread.id, kind=MessageKind.DEFAULT)

        return self.peer.on_loop(post)

    # The app.

    def install(self) -> None:
        """Carry the app along, wherever she is."""
        self.user.installed = True

    def refuse_direct(self) -> None:
        """Take no direct messages from the app any more."""
        self.user.takes_direct = False

    # Interactions.

    def slash(
        self, name: str, /, channel: Channel | None = None, given: Mapping[str, Any] | None = None, **options: Any
    ) -> Interaction:
        """Use the slash command *name* ("role show" is a subcommand) in *channel*, or directly with the app.

        A person, a channel or a role is given as it is; *given* are options that are called as what stands here.
        Raises AssertionError where her client would not send it.
        """
        first, *path = name.split()
        options |= given or {}

        def send() -> Interaction:
            place, command = self._offered(first, commands.Kind.SLASH, channel)
            filled = filled_options(command, path, options)
            more = resolved(self.peer.store, place.guild, filled, self.id)
            return self._command(Kind.COMMAND, f"/{name}", place, command, {"options": filled} | more)

        return self.peer.on_loop(send)

    def autocomplete(self, name: str, /, channel: Channel | None = None, **options: Any) -> Interaction:
        """Type the last of *options* of the slash command *name*, so that the app is asked to complete it."""
        first, *path = name.split()

        def send() -> Interaction:
            place, command = self._offered(first, commands.Kind.SLASH, channel)
            typed = focused_options(command, path, options)
            return self._command(Kind.AUTOCOMPLETE, f"/{name} (autocomplete)", place, command, {"options": typed})

        return self.peer.on_loop(send)

    def menu(self, name: str, target: Message) -> Interaction:
        """Use the command *name* of a message's context menu."""

        def send() -> Interaction:
            place, command = self._offered(name, commands.Kind.MESSAGE, target.channel)
            whole = message_object(self.peer.store, target, whole=True)
            data: Json = {"target_id": target.id, "resolved": {"messages": {target.id: whole}}}
            return self._command(Kind.COMMAND, name, place, command, data, menu=True)

        return self.peer.on_loop(send)

    def click(self, message: Message, what: str) -> Interaction:
        """Press what has *what* as its custom_id, label or option. Raises AssertionError unless exactly one thing has.

        Raises AssertionError, too, where she cannot see *message*.
        """

        def send() -> Interaction:
            assert message in self.sees(message.channel), f"{self.name} does not see the message"
            component, value = find_pressed(message.components, what)
            data = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
            more = {"values": [value]} if value is not None else {}
            return self._start(Kind.COMPONENT, f"click {what!r}", message.channel, data | more, origin=message)

        return self.peer.on_loop(send)

    def submit(self, modal: Modal, values: Mapping[str, Any] | None = None) -> Interaction:
        """Fill in *values*, by label or custom_id, and submit; AssertionError where her client would not."""

        def send() -> Interaction:
            assert self.peer.interactions.modals.get(self.id) is modal, "the modal is not open"
            data: Json = {"custom_id": modal.custom_id, "components": filled_in(modal.components, values or {})}
            return self._start(Kind.MODAL, f"submit {modal.title!r}", modal.channel, data, origin=modal.origin)

        return self.peer.on_loop(send)

    def close(self, modal: Modal) -> None:
        """Close *modal*, of which the app hears nothing."""
        assert self.peer.interactions.modals.pop(self.id) is modal, "the modal is not open"

    # Seeing.

    def sees(self, channel: Channel) -> list[Message]:
        """Return the messages in *channel* that she can see, oldest first."""
        if not permissions_in(channel, self.id):
            return []
        return [each for each in self.peer.store.here(channel) if each.only_for in (None, self.id)]

    def reads(self, words: str) -> bool:
        """Tell whether *words* stand in anything that she can see: messages, and the modal before her."""
        shown: list[Message | Modal] = [
            each for channel in list(self.peer.store.channels.values()) for each in self.sees(channel)
        ]
        return any(words in visible_text(each) for each in [*shown, *self.peer.modals(self)])

    # What is sent.

    def _offered(self, name: str, kind: commands.Kind, channel: Channel | None) -> tuple[Channel, Json]:
        """Return where she is and the command that she is offered there; AssertionError where she is not."""
        store = self.peer.store
        place = channel or store.direct(self.id, store.bot.id)
        assert permissions_in(place, self.id), f"{self.name} does not see the channel"
        assert Permission.USE_APPLICATION_COMMANDS in permissions_in(place, self.id), "she may use no commands here"
        command = self.peer.commands.find(name, kind, place.guild.id if place.guild else "")
        contexts, context = command["contexts"], payloads.context_of(store, place)
        assert contexts is None or context in contexts, f"{name} is not offered in a context of kind {context}"
        owners = payloads.owners_of(store, place, self.user)
        assert any(int(each) in command["integration_types"] for each in owners), f"{name} is not installed so"
        return place, command

    def _command(
        self, kind: Kind, title: str, place: Channel, command: Json, more: Mapping[str, Any], *, menu: bool = False
    ) -> Interaction:
        data: Json = {"id": command["id"], "name": command["name"], "type": command["type"], **more}
        data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
        return self._start(kind, title, place, data, menu=menu)

    def _start(self, kind: Kind, title: str, place: Channel, data: Mapping[str, Any], **more: Any) -> Interaction:
        store = self.peer.store
        owners = payloads.owners_of(store, place, self.user)
        made = Interaction(store.numbers.snowflake(), kind, title, self.user, place, owners, **more)
        return self.peer.interactions.start(made, payloads.interaction_payload(store, made, data))
