"""What Discord sends → what was asked, by whom and where the reply goes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import discord

from bot.serving.reception import Asking

PLATFORM = "discord"
#: A word of Discord's markup: a person, a role, a channel, an emoji, a command or a time.
_MARKUP = re.compile(r"<(?:(@[!&]?|#|/)([^<>]*)|a?(:\w+:)\d+|t:(\d+)[^<>]*)>")


@dataclass(frozen=True)
class Place:
    """Where a reply goes: to a *message* in a *channel*, or where an interaction with a *token* waits for it.

    All are ids. A ``private`` reply is for *person* alone.
    """

    channel: int
    person: int
    message: int | None = None
    token: str | None = None
    application: int = 0
    private: bool = False


@dataclass(frozen=True)
class Heard:
    """A question that was heard in Discord, and where its reply goes."""

    asking: Asking
    place: Place

    def payload(self) -> dict[str, Any]:
        """Return it as JSON can hold it, so that it can be taken up again."""
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Heard:
        """Return what made *payload*."""
        return cls(Asking(**payload["asking"]), Place(**payload["place"]))


def is_for_bot(message: discord.Message, bot: discord.abc.User) -> bool:
    """Return whether a person has written *message* to *bot*: alone with it, with a mention, or as a pinging reply."""
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN:
        return False
    return message.guild is None or bot in message.mentions


_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


def read_message(message: discord.Message, bot: discord.abc.User, conversation: str | None) -> Heard:
    """Return the question in *message*, which goes on with *conversation* if there is one.

    In a thread all is one conversation. A direct message that replies to nothing follows what was said just before.
    """
    thread = isinstance(message.channel, discord.Thread)
    own = f"{PLATFORM}:{message.channel.id}" if thread else f"{PLATFORM}:{message.channel.id}:{message.id}"
    asking = Asking(
        question_id(message.id),
        plain(message.content, message.mentions, bot),
        PLATFORM,
        team_of(message.guild),
        str(message.channel.id),
        conversation or own,
        str(message.author.id),
        alone=message.guild is None and conversation is None,
    )
    return Heard(asking, Place(message.channel.id, message.author.id, message.id))


def read_interaction(interaction: discord.Interaction[Any], text: str, *, private: bool) -> Heard:
    """Return the question *text* that *interaction* asks."""
    channel = interaction.channel_id or 0
    identifier = question_id(interaction.id)
    asking = Asking(
        identifier,
        text,
        PLATFORM,
        team_of(interaction.guild),
        str(channel),
        f"{PLATFORM}:{channel}:{identifier}",
        str(interaction.user.id),
        alone=True,
    )
    place = Place(
        channel,
        interaction.user.id,
        token=interaction.token,
        application=interaction.application_id,
        private=private,
    )
    return Heard(asking, place)


def question_id(snowflake: int) -> str:
    """Return the id under which the question of a message or interaction is kept: 32 hexadecimal digits."""
    return hashlib.sha256(f"{PLATFORM}:{snowflake}".encode()).hexdigest()[:32]


def plain(content: str, mentioned: list[Any], bot: discord.abc.User | None = None) -> str:
    """Return *content* as the words that its writer saw, without the mentions of *bot*."""
    names = {str(person.id): person.display_name for person in mentioned}

    def shown(match: re.Match[str]) -> str:
        sign, target, emoji, _ = match.groups()
        if sign and sign.startswith("@"):
            return " " if bot and target == str(bot.id) else f"@{names.get(target, target)}"
        return emoji or (f"{sign}{target.partition(':')[0]}" if sign else "")

    return _MARKUP.sub(shown, content).strip()


def team_of(guild: discord.Guild | None) -> str:
    """Return the id of *guild*, or what stands for direct messages and groups."""
    return str(guild.id) if guild else "direct"
