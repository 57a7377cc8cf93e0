"""What an app says to an interaction after its first answer: changes of it, and follow-ups."""

from __future__ import annotations

from tests.peers.discord import limits
from tests.peers.discord.channels import check_message, edited_flags
from tests.peers.discord.interactions import Interaction, reply
from tests.peers.discord.objects import message_object
from tests.peers.discord.rest import Call, Endpoint, RefusedError, unknown
from tests.peers.discord.store import Flag, Json, Message
from tests.peers.discord.validation import SENDABLE


def _interaction(call: Call) -> Interaction:
    """Return the interaction whose token the call shows, which must be alive and answered."""
    found = call.peer.interactions.find(call.parameters["token"])
    if found is None or call.parameters["application"] != call.peer.store.bot.id:
        raise call.refuse(404, 10015, "Unknown Webhook")
    if not found.alive:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    if found.failure:
        raise unknown(10015, "Webhook")
    if not found.answer:
        raise call.refuse(404, 10015, "Unknown Webhook: the interaction is not answered yet")
    return found


def _original(call: Call) -> Message:
    response = _interaction(call).response
    if response is None or response.deleted:
        raise unknown(10008, "Message")
    return response


def _named(call: Call) -> Message:
    interaction = _interaction(call)
    for message in filter(None, (interaction.response, *interaction.follow_ups)):
        if message.id == call.parameters["message"] and not message.deleted:
            return message
    raise unknown(10008, "Message")


def _get(call: Call, message: Message) -> Json:
    return message_object(call.peer.store, message)


def _edit(call: Call, message: Message) -> Json:
    if Flag.EPHEMERAL in Flag(call.body.get("flags") or 0) and not message.only_for:
        call.peer.violate(f"{call.endpoint.name}: what everybody sees cannot become ephemeral")
    check_message(call, call.body, edited_flags(call, message), message)
    call.peer.happenings.change(message, call.body, call.files)
    return message_object(call.peer.store, message)


def _delete(call: Call, message: Message) -> None:
    call.peer.happenings.delete(message)


def _follow_up(call: Call) -> Json:
    """Write a follow-up; while the answer is still put off, that is filled in instead. Source: "Followup Messages"."""
    interaction = _interaction(call)
    flags = Flag(call.body.get("flags") or 0)
    if interaction.response and interaction.response.thinking and not interaction.response.deleted:
        if (Flag.EPHEMERAL in flags) != bool(interaction.response.only_for):
            call.peer.violate("follow_up: it fills in the deferred answer, whose being ephemeral is fixed")
        call.body = {**call.body, "flags": int(flags & ~Flag.EPHEMERAL)}
        return _edit(call, interaction.response)
    if "0" not in interaction.owners and len(interaction.follow_ups) >= limits.USER_INSTALL_FOLLOW_UPS:
        raise call.refuse(400, 40094, "This interaction has reached the maximum number of follow up messages")
    flags &= SENDABLE | Flag.EPHEMERAL
    check_message(call, call.body, flags)
    message = reply(call, interaction, call.body, flags)
    interaction.follow_ups.append(message)
    return message_object(call.peer.store, message)


_TOKEN = "/webhooks/{application}/{token}"  # noqa: S105 - a path
_ORIGINAL = f"{_TOKEN}/messages/@original"
_MESSAGE = _TOKEN + "/messages/{message}"

ENDPOINTS = tuple(
    Endpoint(name, method, path, answer, authorized=False)
    for name, method, path, answer in (
        ("follow_up", "POST", _TOKEN, _follow_up),
        ("get_original", "GET", _ORIGINAL, lambda call: _get(call, _original(call))),
        ("edit_original", "PATCH", _ORIGINAL, lambda call: _edit(call, _original(call))),
        ("delete_original", "DELETE", _ORIGINAL, lambda call: _delete(call, _original(call))),
        ("get_follow_up", "GET", _MESSAGE, lambda call: _get(call, _named(call))),
        ("edit_follow_up", "PATCH", _MESSAGE, lambda call: _edit(call, _named(call))),
        ("delete_follow_up", "DELETE", _MESSAGE, lambda call: _delete(call, _named(call))),
    )
)
