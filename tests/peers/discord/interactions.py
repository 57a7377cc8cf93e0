"""Interactions: what people do to the app, sent to it, and what it answers within three seconds and fifteen minutes."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.peers.discord import limits
from tests.peers.discord.channels import check_message
from tests.peers.discord.commands import CHOICE
from tests.peers.discord.components import modal_problems
from tests.peers.discord.gateway import Session
from tests.peers.discord.objects import message_object
from tests.peers.discord.permissions import Permission, permissions_in
from tests.peers.discord.rest import Call, Endpoint, unknown
from tests.peers.discord.shapes import Problem, listing
from tests.peers.discord.store import Cause, Channel, Flag, Json, Message, MessageKind, User
from tests.peers.discord.validation import SENDABLE

if TYPE_CHECKING:
    from tests.peers.discord.peer import DiscordPeer


class Kind(IntEnum):
    """What a person did. Source: Discord, "Interaction Type"."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Answer(IntEnum):
    """What an app may answer. Source: Discord, "Interaction Callback Type"."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False)
class Modal:
    """A form that a person has before her; ``origin`` is the message whose button opened it."""

    user: User
    channel: Channel
    custom_id: str
    title: str
    components: list[Json]
    origin: Message | None


@dataclass(eq=False)
class Interaction:
    """Something that *user* did in *channel*, and how the app answered; ``failure`` is what she is told of if not.

    ``owners`` say where the app is installed, as Discord writes it; ``origin`` is the message that she pressed a
    button of; ``response`` is the message that is the answer.
    """

    id: str
    kind: Kind
    title: str
    user: User
    channel: Channel
    owners: dict[str, str]
    origin: Message | None = None
    menu: bool = False
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: float = field(default_factory=time.monotonic)
    heard_by: list[Session] = field(default_factory=list)
    answer: Answer | None = None
    failure: str = ""
    seconds: float | None = None
    response: Message | None = None
    modal: Modal | None = None
    choices: list[Json] | None = None
    follow_ups: list[Message] = field(default_factory=list)
    expired: bool = False

    @property
    def settled(self) -> bool:
        """Whether it was answered or has failed, and nobody waits for the answer to come."""
        return bool(self.failure or self.answer) and not self.thinking

    @property
    def thinking(self) -> bool:
        """Whether the answer was put off and can still come."""
        return self.alive and bool(self.response and self.response.thinking and not self.response.deleted)

    @property
    def alive(self) -> bool:
        """Whether the token can still be used."""
        return not self.expired and time.monotonic() < self.at + limits.TOKEN_SECONDS

    @property
    def cause(self) -> Cause:
        """What a message says that answers this."""
        return Cause(self.id, int(self.kind), self.user, self.title if self.kind == Kind.COMMAND else "")


class Interactions:
    """Sends interactions and takes the answers; ``all`` are kept, ``failures`` are what people were told."""

    def __init__(self, peer: DiscordPeer, answer_seconds: float) -> None:
        self._peer = peer
        self._answer_seconds = answer_seconds
        self.all: list[Interaction] = []
        self.failures: list[tuple[str, str]] = []
        self.modals: dict[str, Modal] = {}

    def start(self, interaction: Interaction, payload: Json) -> Interaction:
        """Send *interaction* as *payload* to the app."""
        self.all.append(interaction)
        interaction.heard_by = self._peer.gateway.dispatch("INTERACTION_CREATE", payload)
        if self._peer.gateway.sessions:
            asyncio.get_running_loop().call_later(self._answer_seconds, self._give_up, interaction)
        else:
            self._fail(interaction, "nobody was there")
        return interaction

    def _give_up(self, interaction: Interaction) -> None:
        if interaction.answer or interaction.failure:
            return
        words = f"not answered within {self._answer_seconds:g} s"
        if any(session.connection for session in interaction.heard_by):
            self._peer.violate(f"late answer: {interaction.title} {words}")
        self._fail(interaction, words)

    def _fail(self, interaction: Interaction, words: str) -> None:
        interaction.failure = words
        self.failures.append((interaction.user.id, f"{interaction.title}: {words}"))

    def find(self, token: str) -> Interaction | None:
        """Return the interaction whose token is *token*."""
        return next((each for each in reversed(self.all) if each.token == token), None)

    def respond(self, call: Call) -> Json | None:
        """Take the app's first answer. Source: Discord, "Create Interaction Response"."""
        interaction = self.find(call.parameters["token"])
        if interaction is None or interaction.id != call.parameters["interaction"]:
            raise call.refuse(404, 10062, "Unknown interaction")
        if interaction.failure:
            raise unknown(10062, "interaction")
        if interaction.answer:
            raise call.refuse(400, 40060, "Interaction has already been acknowledged.")
        call.refuse_form(_kind_wrong(call.body, interaction))
        answer = Answer(call.body["type"])
        _TAKE[answer](call, interaction, call.body.get("data") or {})
        interaction.answer, interaction.seconds = answer, time.monotonic() - interaction.at
        if answer != Answer.MODAL and interaction.kind == Kind.MODAL:
            self.modals.pop(interaction.user.id, None)
        wanted = call.query.get("with_response", "").lower() in ("1", "true")
        return _callback(call, interaction) if wanted else None


def _kind_wrong(body: Any, interaction: Interaction) -> Iterator[Problem]:
    kind = body.get("type") if isinstance(body, dict) else None
    allowed = {
        Kind.COMMAND: (Answer.MESSAGE, Answer.DEFERRED_MESSAGE, Answer.MODAL),
        Kind.COMPONENT: tuple(each for each in Answer if each != Answer.CHOICES),
        Kind.AUTOCOMPLETE: (Answer.CHOICES,),
        Kind.MODAL: (Answer.MESSAGE, Answer.DEFERRED_MESSAGE),
    }[interaction.kind]
    if interaction.kind == Kind.MODAL and interaction.origin:
        allowed = (*allowed, Answer.DEFERRED_UPDATE, Answer.UPDATE)
    if kind not in allowed:
        yield Problem(("type",), "BASE_TYPE_CHOICES", f"{kind!r} does not answer {interaction.kind.name}.")


def _callback(call: Call, interaction: Interaction) -> Json:
    """Return what an app is told that asks for it. Source: Discord, "Interaction Callback Response Object"."""
    told: Json = {"id": interaction.id, "type": int(interaction.kind)}
    made: Json = {"interaction": told}
    if interaction.response:
        told["response_message_id"] = interaction.response.id
        told["response_message_loading"] = interaction.response.thinking
        told["response_message_ephemeral"] = bool(interaction.response.only_for)
        message = message_object(call.peer.store, interaction.response)
        made["resource"] = {"type": int(interaction.answer or 0), "message": message}
    return made


def reply(call: Call, interaction: Interaction, body: Mapping[str, Any], flags: Flag) -> Message:
    """Let the app write *body* with *flags* as an answer to *interaction*.

    Where only the person installed the app and may not use such apps aloud, she alone sees it. Source: Discord,
    "Permissions", USE_EXTERNAL_APPS.
    """
    may = permissions_in(interaction.channel, interaction.user.id)
    if "0" not in interaction.owners and Permission.USE_EXTERNAL_APPS not in may:
        flags |= Flag.EPHEMERAL
    more: Json = {"flags": flags, "cause": interaction.cause}
    if interaction.response is None and interaction.kind == Kind.COMMAND:
        more["kind"] = MessageKind.MENU if interaction.menu else MessageKind.COMMAND
    elif origin := interaction.response or interaction.origin:
        more |= {"kind": MessageKind.REPLY, "reference": origin}
    if Flag.EPHEMERAL in flags:
        more["only_for"] = interaction.user.id
    return call.peer.happenings.write(interaction.channel, call.peer.store.bot, body, call.files, **more)


def _take_message(call: Call, interaction: Interaction, data: Json) -> None:
    flags = Flag(data.get("flags") or 0) & (SENDABLE | Flag.EPHEMERAL)
    check_message(call, data, flags, where=("data",))
    interaction.response = reply(call, interaction, data, flags)


def _take_deferral(call: Call, interaction: Interaction, data: Json) -> None:
    flags = Flag(data.get("flags") or 0)
    if more := flags & ~Flag.EPHEMERAL:
        call.refuse_form([Problem(("data", "flags"), "BASE_TYPE_CHOICES", f"A deferral cannot be flagged {more!r}.")])
    interaction.response = reply(call, interaction, {}, flags | Flag.LOADING)


def _take_deferred_update(call: Call, interaction: Interaction, data: Json) -> None:
    interaction.response = interaction.origin


def _take_update(call: Call, interaction: Interaction, data: Json) -> None:
    origin = interaction.origin
    if origin is None or origin.deleted:
        raise unknown(10008, "Message")
    check_message(call, data, origin.flags | Flag(data.get("flags") or 0), origin, ("data",))
    call.peer.happenings.change(origin, data, call.files)
    interaction.response = origin


def _take_choices(call: Call, interaction: Interaction, data: Json) -> None:
    choices = data.get("choices")
    call.refuse_form(listing(CHOICE, limits.COMMAND_CHOICES)(choices, ("data", "choices")))
    interaction.choices = choices


def _take_modal(call: Call, interaction: Interaction, data: Json) -> None:
    call.refuse_form(modal_problems(data))
    interaction.modal = Modal(
        interaction.user,
        interaction.channel,
        data["custom_id"],
        data["title"],
        data["components"],
        interaction.origin,
    )
    call.peer.interactions.modals[interaction.user.id] = interaction.modal


_TAKE: dict[Answer, Callable[[Call, Interaction, Json], None]] = {
    Answer.MESSAGE: _take_message,
    Answer.DEFERRED_MESSAGE: _take_deferral,
    Answer.DEFERRED_UPDATE: _take_deferred_update,
    Answer.UPDATE: _take_update,
    Answer.CHOICES: _take_choices,
    Answer.MODAL: _take_modal,
}


def _respond(call: Call) -> Json | None:
    taken: Interactions = call.peer.interactions
    return taken.respond(call)


ENDPOINTS = (
    Endpoint(
        "respond",
        "POST",
        "/interactions/{interaction}/{token}/callback",
        _respond,
        authorized=False,
    ),
)
