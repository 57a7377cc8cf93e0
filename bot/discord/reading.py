"""What Discord sends → what was asked, by whom and where the reply goes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import discord

from bot.discord.presses import Press
from bot.serving.reception import Asking

PLATFORM = "discord"
#: The team of direct messages and groups.
DIRECT = "direct"
#: Characters of the id of a question.
_ID = 32
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
    """A question that was heard in Discord, and where its reply goes.

    It may go on with the question whose id it ``follows``, or with that of the bot's message ``before``. With the
    custom id of a ``press`` it is what that button asks for, in the ``language`` of who pressed it.
    """

    asking: Asking
    place: Place
    follows: str = ""
    before: int | None = None
    press: str = ""
    language: str = "en"

    def payload(self) -> dict[str, Any]:
        """Return it as JSON can hold it, so that it can be taken up again."""
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Heard:
        """Return what made *payload*."""
        return cls(**{**payload, "asking": Asking(**payload["asking"]), "place": Place(**payload["place"])})


def is_for_bot(message: discord.Message, bot: discord.abc.User) -> bool:
    """Return whether a person has written *message* to *bot*: alone with it, with a mention, or as a pinging reply."""
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN:
        return False
    return message.guild is None or bot in message.mentions


_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


def read_message(message: discord.Message, bot: discord.abc.User) -> Heard:
    """Return the question in *message*.

    A reply to an answer goes on with that. In a thread all is one conversation, that of the question at which it was
    begun if there is one. A direct message that replies to nothing follows what was said just before.
    """
    thread = isinstance(message.channel, discord.Thread)
    own = f"{PLATFORM}:{message.channel.id}" if thread else f"{PLATFORM}:{message.channel.id}:{message.id}"
    follows, before = _before(message, bot)
    asking = Asking(
        question_id(message.id),
        plain(message.content, message.mentions, bot),
        PLATFORM,
        team_of(message.guild.id if message.guild else None),
        str(message.channel.id),
        own,
        str(message.author.id),
        alone=message.guild is None,
        takes_commands=message.guild is None,
    )
    if thread and not follows:
        follows = question_id(message.channel.id)  # a thread has the id of the message at which it was begun
    return Heard(asking, Place(message.channel.id, message.author.id, message.id), follows, before)


def _before(message: discord.Message, bot: discord.abc.User) -> tuple[str, int | None]:
    """Return the id of the question whose answer *message* replies to, or of the message where only Discord knows."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return "", None
    answer = reference.resolved
    if isinstance(answer, discord.Message):
        return (question_of(answer) if answer.author.id == bot.id else ""), None
    return "", None if answer else reference.message_id


def question_of(answer: discord.Message) -> str:
    """Return the id of the question that the bot's message *answer* answers, or "" where it answers none."""
    for custom_id in _custom_ids(answer.components):
        press = Press.read(custom_id)
        if press and len(press.subject) == _ID:
            return press.subject
    if answer.interaction_metadata:
        return question_id(answer.interaction_metadata.id)
    asked = answer.reference.message_id if answer.reference else None
    return question_id(asked) if asked else ""


def _custom_ids(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        if found := getattr(component, "custom_id", None):
            yield str(found)
        yield from _custom_ids(getattr(component, "children", ()))


def read_interaction(
    interaction: discord.Interaction[Any],
    text: str,
    *,
    private: bool,
    press: str = "",
    key: str = "",
    follows: bool = True,
) -> Heard:
    """Return the question *text* that *interaction* asks, or that its button says. *key* is its id if that is known.

    It may be a follow-up of what its asker has asked just before if it *follows*.
    """
    channel = interaction.channel_id or 0
    identifier = key or question_id(interaction.id)
    asking = Asking(
        identifier,
        text,
        PLATFORM,
        team_of(interaction.guild_id),
        str(channel),
        f"{PLATFORM}:{channel}:{identifier}",
        str(interaction.user.id),
        alone=follows,
    )
    place = Place(
        channel,
        interaction.user.id,
        token=interaction.token,
        application=interaction.application_id,
        private=private,
    )
    return Heard(asking, place, press=press, language=language_of(interaction))


def language_of(interaction: discord.Interaction[Any]) -> str:
    """Return the language that who interacts reads Discord in, as far as we have words in it."""
    return "zh" if str(interaction.locale).startswith("zh") else "en"


def question_id(snowflake: int) -> str:
    """Return the id under which the question of a message or interaction is kept: 32 hexadecimal digits."""
    return hashlib.sha256(f"{PLATFORM}:{snowflake}".encode()).hexdigest()[:_ID]


def plain(content: str, mentioned: list[Any], bot: discord.abc.User | None = None) -> str:
    """Return *content* as the words that its writer saw, without the mentions of *bot*."""
    names = {str(person.id): person.display_name for person in mentioned}

    def shown(match: re.Match[str]) -> str:
        sign, target, emoji, _ = match.groups()
        if sign and sign.startswith("@"):
            return " " if bot and target == str(bot.id) else f"@{names.get(target, target)}"
        return emoji or (f"{sign}{target.partition(':')[0]}" if sign else "")

    return _MARKUP.sub(shown, content).strip()


def team_of(guild: int | None) -> str:
    """Return what the server with the id *guild* is called, or direct messages and groups without one."""
    return str(guild) if guild else DIRECT
