"""What Slack sends → what was asked, by whom and where the reply goes. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.framing import Deed
from bot.serving.reception import Asking
from bot.slack.actions import asks

Body = Mapping[str, Any]

#: Subtypes of messages that a person has written; others tell that one was changed, deleted, or of a channel's life.
_WRITTEN = (None, "thread_broadcast", "file_share")
#: A word of Slack's markup: a person, a channel, a group or a link, and what is shown for it.
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
#: An emoji as Slack sends it: its name, which is no word of a question.
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+'-]*[a-z+_][a-z0-9_+'-]*:(?::skin-tone-\d:)?(?![\w:])")


@dataclass(frozen=True)
class Place:
    """Where a reply goes. A ``private`` one is for ``person`` alone, through ``response_url`` as long as that lasts.

    A reply that ``begins_thread`` is the first below a message; a ``direct`` place is a direct message.
    """

    channel: str
    person: str
    thread: str | None = None
    response_url: str | None = None
    private: bool = False
    begins_thread: bool = False
    direct: bool = False

    def alone(self) -> Place:
        """Return where only the person sees a message: not in a thread that does not exist yet, as it would not show.

        Source: Slack, "chat.postEphemeral". In a direct message all is private.
        """
        return replace(
            self, private=not self.direct, thread=None if self.begins_thread and not self.direct else self.thread
        )


@dataclass(frozen=True)
class Heard:
    """A question that was heard in Slack, and where its reply goes."""

    asking: Asking
    place: Place


def delivery_key(body: Body) -> str | None:
    """Return what is the same whenever Slack delivers *body* again; None for what may be heard twice without harm.

    An event has an id, and a command or an interaction a trigger. A shared answer is known by its own id, so that a
    second click does not share it again.
    """
    if (event := body.get("event")) and may_ask(event):
        return f"event:{body['event_id']}:{event.get('event_ts') or event.get('ts')}"
    if body.get("command") or body.get("type") in ("message_action", "shortcut"):
        return _of_trigger(body)
    for action in body.get("actions", ()):
        if action["action_id"] == Deed.SHARE:
            return f"share:{action['value']}"
        if asks(action["action_id"]):
            return _of_trigger(body)
    return None


def _of_trigger(body: Body) -> str:
    """Return a digest: what stands in it is a key to answer by."""
    pressed = [f"{action['action_id']}:{action.get('action_ts', '')}" for action in body.get("actions", ())]
    told = ":".join([str(body.get("trigger_id")), body.get("response_url") or "", *pressed])
    return f"trigger:{hashlib.sha256(told.encode()).hexdigest()}"


def may_ask(event: Body) -> bool:
    """Return whether *event* is a message that a person has just written and that may be for the bot.

    That is a mention, a direct message, or one in a thread, which the bot may follow.
    """
    if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _WRITTEN:
        return False
    if event.get("type") == "app_mention":
        return True
    return event.get("type") == "message" and (event.get("channel_type") == "im" or bool(event.get("thread_ts")))


def read_mention(body: Body, bot: str | None) -> Heard:
    """Return the question in an ``app_mention`` or ``message`` event, in whose thread the reply goes.

    *bot* is the bot's own user id, which is no part of what it is asked. A message to the bot alone that begins no
    thread goes on with what was said before it. Source: Slack, "app_mention" and "message.im" event references.
    """
    event = body["event"]
    thread = event.get("thread_ts") or event["ts"]
    begins, direct = not event.get("thread_ts"), event.get("channel_type") == "im"
    place = Place(event["channel"], event["user"], thread, begins_thread=begins, direct=direct)
    text = plain(event.get("text") or "", bot)
    return Heard(_asking(body, text, place, alone=direct and begins, takes_commands=direct), place)


def read_command(body: Body, text: str) -> Heard:
    """Return the question *text* of the slash command in *body*; only who asked sees the reply."""
    place = Place(body["channel_id"], body["user_id"], None, body.get("response_url"), private=True)
    return Heard(_asking(body, plain(text), place, alone=True, takes_commands=True), place)


def read_shortcut(body: Body, bot: str | None) -> Heard:
    """Return the question in the message that the shortcut in *body* was used on; only who used it sees the reply."""
    message = body["message"]
    thread = message.get("thread_ts")  # where there is none, what one person alone sees would not show in it
    place = Place(body["channel"]["id"], body["user"]["id"], thread, body.get("response_url"), private=True)
    return Heard(_asking(body, plain(message.get("text") or "", bot), place, alone=True), place)


def read_suggestion(body: Body) -> Heard:
    """Return the question of the button in *body*; the reply goes where the button stood."""
    container, person = body.get("container", {}), body["user"]["id"]
    if container.get("type") == "view":  # on the home tab: the reply goes to the direct message, by the person's id
        place = place_of_click(body)
        return Heard(_asking(body, body["actions"][0]["value"], place, alone=False), place)
    message = body.get("message")
    private = bool(container.get("is_ephemeral")) or message is None  # Slack tells no content of what one alone can see
    message = message or {}
    thread = container.get("thread_ts") or message.get("thread_ts")
    place = Place(
        (body.get("channel") or {}).get("id") or container.get("channel_id", ""),
        person,
        thread or (None if private else container.get("message_ts")),
        body.get("response_url"),
        private=private,
    )
    return Heard(_asking(body, body["actions"][0]["value"], place, alone=private), place)


def place_of_click(body: Body) -> Place:
    """Return where a private reply to the click in *body* goes; to one on the home tab it is the direct message."""
    container, person = body.get("container", {}), body["user"]["id"]
    if container.get("type") == "view":
        return Place(person, person)
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id", "")
    return Place(channel, person, container.get("thread_ts"), body.get("response_url"), private=True)


def place_of_body(body: Body) -> Place | None:
    """Return where to tell somebody alone what became of *body*; None where nobody waits for anything."""
    if event := body.get("event"):
        waits = bool(event.get("user")) and bool(event.get("ts"))
        thread = event.get("thread_ts")
        return Place(event["channel"], event["user"], thread, private=True) if waits else None
    if body.get("command"):
        return Place(body["channel_id"], body["user_id"], None, body.get("response_url"), private=True)
    return place_of_click(body) if body.get("user") and (body.get("channel") or body.get("response_url")) else None


def text_of(body: Body) -> str:
    """Return what somebody has written in *body*, a question or the message that was used; maybe ""."""
    written = body.get("event") or body.get("message") or body
    return str(written.get("text") or "")


def plain(text: str, bot: str | None = None) -> str:
    """Return *text*, in Slack's markup, as the words that its writer saw, without the mentions of *bot*; maybe "".

    Source: Slack, "Formatting message text", on how mentions, links and the three escaped characters are told.
    """

    def shown(match: re.Match[str]) -> str:
        sign, target, label = match.groups()
        if sign == "@":
            return " " if target == bot else f"@{label or target}"
        if sign == "!":
            return label or f"@{target.partition('^')[0]}"
        return f"#{label or target}" if sign else label or target

    words = html.unescape(_MARKUP.sub(shown, text)).strip()
    return words if _EMOJI.sub("", words).strip() else ""


def team_of(body: Body) -> str:
    """Return the id of the workspace that *body* comes from, or of the organisation where there is no workspace."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team or body.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or "")


def _asking(body: Body, text: str, place: Place, *, alone: bool, takes_commands: bool = False) -> Asking:
    team = team_of(body)
    identifier = hashlib.sha256(f"slack:{team}:{delivery_key(body)}".encode()).hexdigest()[:32]
    root = identifier if place.private else place.thread
    conversation = f"slack:{team}:{place.channel}:{root}"
    return Asking(identifier, text, "slack", team, place.channel, conversation, place.person, alone, takes_commands)
