"""views.*: modals and the home tab, and the trigger ids that open them. Source: Slack, "Modals" and methods' pages."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.peers.slack import limits
from tests.peers.slack.store import Json, Team, View
from tests.peers.slack.validation import view_problems
from tests.peers.slack.web_api import Call, Method, RefusedError

if TYPE_CHECKING:
    from tests.peers.slack.peer import SlackPeer


@dataclass
class Trigger:
    """Leave to open a modal for a user, once and soon."""

    user: str
    issued: float
    used: bool = False


class Triggers:
    """The trigger ids that were issued; each is valid for *seconds*."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """Return a trigger id for *user*."""
        name = f"{len(self._issued) + 1}.{user}.{time.monotonic_ns()}"
        self._issued[name] = Trigger(user, time.monotonic())
        return name

    def exchange(self, name: Any) -> str:
        """Return the user whose trigger this is. Raises RefusedError when it is unknown, used or too old."""
        trigger = self._issued.get(str(name))
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if time.monotonic() > trigger.issued + self._seconds:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger.user


def view_object(peer: SlackPeer, view: View, **more: Any) -> Json:
    """Return *view* as Slack's API writes it."""
    made = deepcopy(view.content)
    for key in ("private_metadata", "callback_id", "external_id"):
        made.setdefault(key, "")
    own: Json = {
        "id": view.id,
        "team_id": view.team,
        "app_id": peer.app_id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "state": {"values": {}},
    }
    return made | own | more


def push_view(peer: SlackPeer, team: Team, user: str, content: Json) -> View:
    """Show a modal with *content* to *user*, on top of those already open."""
    stack = team.views.setdefault(user, [])
    number = peer.store.numbers.identifier("V")
    root, previous = (stack[0].id, stack[-1].id) if stack else (number, None)
    view = View(number, team.id, user, _named(peer, content), _hash(peer), root, previous)
    stack.append(view)
    return view


def change_view(peer: SlackPeer, view: View, content: Json) -> None:
    """Let *view* show *content*."""
    view.content, view.hash = _named(peer, content), _hash(peer)


def _named(peer: SlackPeer, content: Json) -> Json:
    return {**deepcopy(content), "blocks": peer.store.named(content["blocks"])}


def _hash(peer: SlackPeer) -> str:
    return peer.store.numbers.identifier("h")


def _content(call: Call, kind: str | None = None) -> Json:
    view: Json = call.need("view")
    problems = view_problems(view)
    if not problems and kind and view["type"] != kind:
        raise call.refuse("invalid_arguments", f"a {view['type']} view where a {kind} belongs")
    if problems:
        for problem in problems[1:]:
            call.peer.violate(f"{call.method}: {problem.error}: {problem.words}")
        messages = [f"[ERROR] {problem.words}" for problem in problems]
        raise call.refuse(problems[0].error, problems[0].words, response_metadata={"messages": messages})
    return view


def _shown(call: Call, view: View) -> Json:
    return {"view": view_object(call.peer, view)}


def _open(call: Call) -> Json:
    trigger, content = call.need("trigger_id"), _content(call, "modal")
    user = call.peer.triggers.exchange(trigger)
    call.team.views[user] = []
    return _shown(call, push_view(call.peer, call.team, user, content))


def _push(call: Call) -> Json:
    trigger, content = call.need("trigger_id"), _content(call, "modal")
    user = call.peer.triggers.exchange(trigger)
    if len(call.team.views.get(user, ())) >= limits.VIEW_STACK:
        raise RefusedError("push_limit_reached")
    return _shown(call, push_view(call.peer, call.team, user, content))


def _update(call: Call) -> Json:
    content, arguments = _content(call), call.arguments
    for view in call.team.all_views():
        named = arguments.get("external_id") and view.content.get("external_id") == arguments["external_id"]
        if named or view.id == arguments.get("view_id"):
            if arguments.get("hash") not in (None, view.hash):
                raise RefusedError("hash_conflict")
            change_view(call.peer, view, content)
            return _shown(call, view)
    raise RefusedError("not_found")


def _publish(call: Call) -> Json:
    user, content = str(call.need("user_id")), _content(call, "home")
    if user not in call.team.users:
        raise RefusedError("user_not_found")
    home = call.team.homes.get(user)
    if home and call.arguments.get("hash") not in (None, home.hash):
        raise RefusedError("hash_conflict")
    number = home.id if home else call.peer.store.numbers.identifier("V")
    home = View(number, call.team.id, user, _named(call.peer, content), _hash(call.peer), number)
    call.team.homes[user] = home
    return _shown(call, home)


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
