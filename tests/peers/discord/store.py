"""What Discord remembers: guilds with their people, channels and messages, and the app."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

Json = dict[str, Any]

_EPOCH_MS = 1_420_070_400_000


class ChannelKind(IntEnum):
    """What a channel is. Source: Discord, "Channel Types"."""

    TEXT = 0
    DIRECT = 1
    GROUP = 3
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class Flag(IntFlag):
    """What a message is flagged with. Source: Discord, "Message Flags"."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


class MessageKind(IntEnum):
    """What a message is. Source: Discord, "Message Types"."""

    DEFAULT = 0
    REPLY = 19
    COMMAND = 20
    MENU = 23


class Numbers:
    """Snowflakes: identifiers that carry their time, each higher than all before it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def snowflake(self) -> str:
        """Return a new identifier."""
        milliseconds = int(time.time() * 1_000) - _EPOCH_MS
        return str((milliseconds << 22) + next(self._numbers))


def milliseconds_of(snowflake: str) -> int:
    """Return when *snowflake* was made, in milliseconds since 1970."""
    return (int(snowflake) >> 22) + _EPOCH_MS


@dataclass(eq=False)
class User:
    """An account of a person or of an app; ``installed`` tells that the person carries the app everywhere."""

    id: str
    name: str
    locale: str = "en-US"
    bot: bool = False
    installed: bool = False
    takes_direct: bool = True


@dataclass(eq=False)
class Role:
    """A role in a guild; ``permissions`` are bits."""

    id: str
    name: str
    permissions: int = 0
    mentionable: bool = False


@dataclass(eq=False)
class Guild:
    """A server; the role that everybody has carries the guild's own id. ``members`` are role ids by user id."""

    id: str
    name: str
    locale: str
    roles: dict[str, Role]
    members: dict[str, set[str]] = field(default_factory=dict)


@dataclass(eq=False)
class Overwrite:
    """What a channel allows or denies to a role (``kind`` 0) or a member (1), in bits."""

    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(eq=False)
class Channel:
    """A place for messages; a thread has a ``parent``, a direct message no guild and two ``members``."""

    id: str
    kind: ChannelKind
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    owner: str = ""
    members: set[str] = field(default_factory=set)
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    archived: bool = False
    deleted: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether the channel is a thread or a forum post."""
        return self.kind in (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD)


@dataclass(frozen=True)
class Cause:
    """The interaction that a message answers: its id, its kind, who caused it, and the name of its command."""

    id: str
    kind: int
    user: User
    name: str = ""


@dataclass(eq=False)
class Message:
    """A message in a channel; an ephemeral one is ``only_for`` a user. ``mentions`` are the users whom it notifies."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: Flag = field(default_factory=lambda: Flag(0))
    kind: MessageKind = MessageKind.DEFAULT
    reference: Message | None = None
    cause: Cause | None = None
    only_for: str | None = None
    mentions: tuple[str, ...] = ()
    role_mentions: tuple[str, ...] = ()
    everyone: bool = False
    nonce: str | None = None
    edited: int = 0
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    thread: Channel | None = None

    @property
    def thinking(self) -> bool:
        """Whether it stands for an answer that is still to come."""
        return Flag.LOADING in self.flags

    @property
    def is_v2(self) -> bool:
        """Whether it consists of Components V2."""
        return Flag.IS_COMPONENTS_V2 in self.flags


class Store:
    """Everything, by identifier; ``bot`` is the app's account."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.bot = self.add_user("Rolewise", bot=True)

    def add_user(self, name: str, **more: Any) -> User:
        """Return a new account."""
        user = User(self.numbers.snowflake(), name, **more)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, locale: str, permissions: int, *, bot: bool) -> Guild:
        """Return a new guild, in which everybody has *permissions*; the app is in it where *bot* is true."""
        number = self.numbers.snowflake()
        guild = Guild(number, name, locale, {number: Role(number, "@everyone", permissions)})
        self.guilds[number] = guild
        if bot:
            guild.members[self.bot.id] = set()
        return guild

    def add_channel(self, kind: ChannelKind, name: str, guild: Guild | None, **more: Any) -> Channel:
        """Return a new channel."""
        channel = Channel(more.pop("id", None) or self.numbers.snowflake(), kind, name, guild, **more)
        self.channels[channel.id] = channel
        return channel

    def direct(self, one: str, other: str) -> Channel:
        """Return the direct message between two users, by id."""
        for channel in self.channels.values():
            if channel.kind == ChannelKind.DIRECT and channel.members == {one, other}:
                return channel
        return self.add_channel(ChannelKind.DIRECT, "", None, members={one, other})

    def add_message(self, channel: Channel, author: User, content: str = "", **more: Any) -> Message:
        """Return a new message."""
        message = Message(more.pop("id", None) or self.numbers.snowflake(), channel, author, content, **more)
        self.messages[message.id] = message
        return message

    def here(self, channel: Channel) -> Iterator[Message]:
        """Yield what was said in *channel* and not deleted, oldest first, ephemeral messages too."""
        for message in list(self.messages.values()):
            if message.channel is channel and not message.deleted:
                yield message

    def readable(self, message: Message) -> bool:
        """Tell whether the app may read *message* without the privileged intent.

        Source: Discord, "Message Content Intent": its own messages, direct ones, and those that mention it.
        """
        direct = message.channel.kind == ChannelKind.DIRECT and self.bot.id in message.channel.members
        return direct or message.author is self.bot or self.bot.id in message.mentions
