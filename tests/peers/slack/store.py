"""What Slack remembers: teams with their people, channels, messages and views."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Numbers:
    """Identifiers that are never given twice."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def identifier(self, letter: str) -> str:
        """Return an identifier as Slack writes them: a letter for its kind, then capitals and digits."""
        return f"{letter}{next(self._numbers):09d}"

    def timestamp(self) -> str:
        """Return a message timestamp, later than all before it."""
        return f"{int(time.time())}.{next(self._numbers):06d}"


@dataclass(eq=False)
class Message:
    """A message in a channel; an ephemeral one is ``only_for`` a user."""

    team: str
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    by_app: bool = False
    only_for: str | None = None
    edited: int = 0
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_for_all(self) -> bool:
        """Whether everybody in the channel sees it."""
        return not self.deleted and self.only_for is None

    def has_metadata(self, event_type: str) -> bool:
        """Tell whether the app put metadata of *event_type* on the message."""
        return self.metadata is not None and self.metadata["event_type"] == event_type


@dataclass(eq=False)
class View:
    """A modal or a home tab that a person has before them; ``content`` is what the app sent."""

    id: str
    team: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None

    text = ""

    @property
    def blocks(self) -> list[Json]:
        """The blocks of the view."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """The title of a modal; a home tab has none."""
        return str(self.content.get("title", {}).get("text", ""))


@dataclass(eq=False)
class Channel:
    """A place for messages: ``public``, ``private`` or ``im``, a direct message between two."""

    id: str
    team: str
    name: str
    kind: str
    members: set[str] = field(default_factory=set)
    archived: bool = False


@dataclass(eq=False)
class User:
    """An account of a person or of the app."""

    id: str
    name: str


@dataclass(eq=False)
class Team:
    """A workspace and the app's installation in it; without a ``token`` the app is not installed."""

    id: str
    name: str
    bot: User
    bot_id: str
    scopes: frozenset[str]
    token: str | None = None
    refresh_token: str | None = None
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    #: By channel, oldest first.
    messages: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    views: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def find_message(self, channel: str, ts: str | None) -> Message | None:
        """Return the message that everybody sees at *ts*, or None."""
        return next((each for each in reversed(self.messages[channel]) if each.ts == ts and each.is_for_all), None)

    def visible(self, channel: str) -> Iterator[Message]:
        """Return what everybody in *channel* sees, oldest first."""
        return (message for message in self.messages[channel] if message.is_for_all)

    def all_views(self) -> Iterator[View]:
        """Yield every open modal and every home tab."""
        yield from itertools.chain(*self.views.values(), self.homes.values())


class Store:
    """Every team, and the tokens that were ever given out."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.teams: dict[str, Team] = {}
        self.dead_tokens: dict[str, str] = {}

    def add_team(self, name: str, scopes: Collection[str]) -> Team:
        """Return a new team in which the app is not installed."""
        new = self.numbers.identifier
        bot = User(new("U"), "rolewise")
        team = Team(new("T"), name, bot, new("B"), frozenset(scopes))
        team.users[bot.id] = bot
        self.teams[team.id] = team
        return team

    def grant(self, team: Team) -> None:
        """Give the app new tokens for *team*; the old ones have expired."""
        if team.token:
            self.dead_tokens[team.token] = "token_expired"
        number = self.numbers.identifier("")
        team.token, team.refresh_token = f"xoxb-{team.id}-{number}", f"xoxe-1-{team.id}-{number}"

    def revoke(self, team: Team) -> None:
        """Take the app's tokens for *team* from it."""
        if team.token:
            self.dead_tokens[team.token] = "account_inactive"
        team.token = team.refresh_token = None

    def direct(self, team: Team, user: str) -> Channel:
        """Return the direct message between the app and *user*, opened where it was not."""
        for channel in team.channels.values():
            if channel.kind == "im" and channel.members == {user, team.bot.id}:
                return channel
        return self.add_channel(team, "directmessage", "im", {user, team.bot.id})

    def add_channel(self, team: Team, name: str, kind: str, members: set[str]) -> Channel:
        """Return a new channel."""
        channel = Channel(self.numbers.identifier("D" if kind == "im" else "C"), team.id, name, kind, members)
        team.channels[channel.id] = channel
        return channel

    def add_user(self, team: Team, name: str) -> User:
        """Return a new account in *team*."""
        user = User(self.numbers.identifier("U"), name)
        team.users[user.id] = user
        return user

    def named(self, blocks: list[Json]) -> list[Json]:
        """Return a copy of *blocks* with an id where the app gave none, as Slack does."""
        blocks = deepcopy(blocks)
        for block in blocks:
            block.setdefault("block_id", self.numbers.identifier("b"))
            inner = [block.get("accessory"), block.get("element"), *block.get("elements", ())]
            for element in inner:
                if isinstance(element, dict) and element["type"] in _PRESSED:
                    element.setdefault("action_id", self.numbers.identifier("a"))
        return blocks


_PRESSED = (
    "button",
    "overflow",
    "static_select",
    "conversations_select",
    "checkboxes",
    "radio_buttons",
    "plain_text_input",
    "feedback_buttons",
    "icon_button",
)


def message_object(message: Message, *, metadata: bool = False, **more: Any) -> Mapping[str, Any]:
    """Return *message* as Slack's API writes it."""
    made: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": message.team}
    if message.blocks:
        made["blocks"] = deepcopy(message.blocks)
    if message.thread_ts:
        made["thread_ts"] = message.thread_ts
    if message.edited:
        made["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        made["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        made["metadata"] = deepcopy(message.metadata)
    return made | more
