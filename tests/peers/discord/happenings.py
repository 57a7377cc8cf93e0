"""What happens in channels, whoever causes it: it is remembered, and the app is told what it asked for and may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peers.discord.components import Component, every_component
from tests.peers.discord.gateway import Intent
from tests.peers.discord.mentions import Mentions, find_mentions, notifies_author
from tests.peers.discord.objects import channel_object, member_object, message_object
from tests.peers.discord.permissions import permissions_in
from tests.peers.discord.store import Channel, ChannelKind, Flag, Json, Message, MessageKind, User
from tests.peers.discord.validation import EDITABLE

if TYPE_CHECKING:
    from tests.peers.discord.peer import DiscordPeer

Files = Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Ping:
    """Somebody whom a message of the app notifies: ``@everyone``, ``<@1>``, ``<@&2>``."""

    target: str
    message: Message


class Happenings:
    """Messages that come, change and go. To be used on the peer's loop; ``pings`` are those of the app's messages."""

    def __init__(self, peer: DiscordPeer) -> None:
        self._peer = peer
        self._store = peer.store
        self.pings: list[Ping] = []

    # Messages.

    def write(self, channel: Channel, author: User, body: Mapping[str, Any], files: Files, **more: Any) -> Message:
        """Let *author* write what *body* says, as the API takes it; *more* is for the message as it is kept."""
        channel.archived = False
        if more.get("reference") and "kind" not in more:
            more["kind"] = MessageKind.REPLY
        message = self._store.add_message(channel, author, **more)
        self._say(message, body, files)
        self._announce("MESSAGE_CREATE", message)
        return message

    def change(self, message: Message, body: Mapping[str, Any], files: Files) -> None:
        """Let *message* say what *body* says; what that leaves out stays."""
        first = message.thinking
        if "flags" in body:
            changed = Flag(body["flags"] or 0) & EDITABLE
            message.flags = message.flags & ~Flag.SUPPRESS_EMBEDS | changed
        message.flags &= ~Flag.LOADING
        message.edited += 0 if first else 1
        self._say(message, body, files, notify=first)
        self._announce("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take *message* away."""
        message.deleted = True
        data: Json = {"id": message.id, "channel_id": message.channel.id}
        if not message.only_for:
            self._tell(message.channel, "MESSAGE_DELETE", data, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)

    def react(self, message: Message, user: User, emoji: str, *, away: bool = False) -> None:
        """Put *emoji* of *user* under *message*, or take it *away*."""
        who = message.reactions.setdefault(emoji, [])
        if away == (user.id not in who):
            return
        who.remove(user.id) if away else who.append(user.id)
        message.reactions = {name: users for name, users in message.reactions.items() if users}
        data: Json = {"user_id": user.id, "channel_id": message.channel.id, "message_id": message.id}
        data |= {
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
            "message_author_id": message.author.id,
        }
        if message.channel.guild and not away:
            data["member"] = member_object(message.channel.guild, user)
        name = "MESSAGE_REACTION_REMOVE" if away else "MESSAGE_REACTION_ADD"
        self._tell(message.channel, name, data, Intent.GUILD_REACTIONS, Intent.DIRECT_REACTIONS)

    def _say(self, message: Message, body: Mapping[str, Any], files: Files, *, notify: bool = True) -> None:
        if "content" in body:
            message.content = str(body["content"] or "").strip()
        if "embeds" in body:
            message.embeds = [{"type": "rich", **deepcopy(each)} for each in body["embeds"] or ()]
        if "components" in body:
            message.components = deepcopy(body["components"] or [])
            for number, component in enumerate(every_component(message.components), 1):
                component.setdefault("id", number)
        if files or "attachments" in body:
            message.attachments = list(self._attachments(message, body, files))
        self._mention(message, body.get("allowed_mentions"), notify=notify)

    def _attachments(self, message: Message, body: Mapping[str, Any], files: Files) -> Iterator[Json]:
        known = {each["id"]: each for each in message.attachments}
        for kept in body.get("attachments") or ():
            if str(kept.get("id")) in known:
                yield known[str(kept["id"])]
        for filename, size in files.values():
            number = self._store.numbers.snowflake()
            url = f"{self._peer.url}/attachments/{number}/{filename}"
            yield {"id": number, "filename": filename, "size": size, "url": url, "proxy_url": url}

    def _mention(self, message: Message, allowed: Any, *, notify: bool) -> None:
        displays = [str(each["content"]) for each in every_component(message.components) if is_text(each)]
        found = find_mentions(self._store, message.channel, message.author, [message.content, *displays], allowed)
        origin = message.reference
        if origin and notifies_author(allowed) and origin.author is not message.author:
            found.users = list(dict.fromkeys((*found.users, origin.author.id)))
        message.mentions, message.role_mentions = tuple(found.users), tuple(found.roles)
        message.everyone = bool(found.everyone)
        if notify and message.author is self._store.bot and not message.only_for:
            self._ping(message, found)

    def _ping(self, message: Message, found: Mentions) -> None:
        self.pings += [Ping(target, message) for target in found.targets()]

    # Threads and channels.

    def start_thread(
        self, parent: Channel, name: str, owner: User, origin: Message | None = None, *, private: bool = False
    ) -> Channel:
        """Return a new thread in *parent*, begun at the message *origin* if there is one, whose id it takes."""
        kind = ChannelKind.PRIVATE_THREAD if private else ChannelKind.PUBLIC_THREAD
        number = origin.id if origin else None
        thread = self._store.add_channel(
            kind, name, parent.guild, id=number, parent=parent, owner=owner.id, members={owner.id}
        )
        if origin:
            origin.thread, origin.flags = thread, origin.flags | Flag.HAS_THREAD
        data = channel_object(self._store, thread) | {"newly_created": True}
        self._tell(thread, "THREAD_CREATE", data, Intent.GUILDS, Intent.GUILDS)
        return thread

    def tell_channel(self, name: str, channel: Channel) -> None:
        """Tell the app that *channel* came, changed or went, as the event *name* says."""
        event = name.replace("CHANNEL", "THREAD") if channel.is_thread else name
        if channel.guild and self._store.bot.id in channel.guild.members:
            self._peer.gateway.dispatch(event, channel_object(self._store, channel), Intent.GUILDS)

    # Telling the app.

    def _announce(self, name: str, message: Message) -> None:
        if message.only_for:
            return
        data = message_object(self._store, message)
        guild = message.channel.guild
        if guild and message.author.id in guild.members:
            data["member"] = member_object(guild, message.author, whole=False)
        data["channel_type"] = int(message.channel.kind)
        self._tell(message.channel, name, data, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)

    def _tell(self, channel: Channel, name: str, data: Json, in_guild: Intent, in_direct: Intent) -> None:
        if not permissions_in(channel, self._store.bot.id):
            return
        if channel.guild:
            data = data | {"guild_id": channel.guild.id}
        self._peer.gateway.dispatch(name, data, in_guild if channel.guild else in_direct)


def is_text(component: Mapping[str, Any]) -> bool:
    """Tell whether *component* is a text display."""
    return component.get("type") == Component.TEXT
