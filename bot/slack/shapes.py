"""What Rolewise relies on in what Slack sends: a body without it is refused at the border, and nothing stumbles later.

Source: Slack, "Events API", "Slash commands", "Interaction payloads". What else a body holds is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Id = Annotated[str, Field(min_length=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Named(_Shape):
    id: _Id


class _Body(_Shape):
    """What every body may hold."""

    type: str | None = None
    team_id: str | None = None
    enterprise_id: str | None = None
    team: _Named | None = None
    enterprise: _Named | None = None
    authorizations: list[dict[str, Any]] | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    view: dict[str, Any] | None = None


class _Command(_Body):
    command: _Id
    channel_id: _Id
    user_id: _Id
    text: str = ""


class _Message(_Shape):
    """A message, or the event of one; events of a channel's life tell no person."""

    ts: _Id
    text: str | None = None
    thread_ts: str | None = None


class _MessageEvent(_Message):
    channel: _Id
    user: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    channel_type: str | None = None
    event_ts: str | None = None


class _TabEvent(_Shape):
    user: _Id
    channel: _Id
    tab: str | None = None


class _Thread(_Shape):
    user_id: _Id
    channel_id: _Id
    thread_ts: _Id


class _ThreadEvent(_Shape):
    assistant_thread: _Thread


class _LeavingEvent(_Shape):
    tokens: dict[str, list[str]] = {}


class _AnyEvent(_Shape):
    type: _Id


_EVENTS: Mapping[str, type[_Shape]] = {
    "app_mention": _MessageEvent,
    "message": _MessageEvent,
    "app_home_opened": _TabEvent,
    "assistant_thread_started": _ThreadEvent,
    "app_uninstalled": _LeavingEvent,
    "tokens_revoked": _LeavingEvent,
}


class _Event(_Body):
    event_id: _Id
    event: dict[str, Any]


class _Container(_Shape):
    type: str | None = None
    channel_id: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None


class _Action(_Shape):
    """A button that was pressed; each of ours has a value."""

    action_id: _Id
    value: str
    action_ts: str | None = None


class _Interaction(_Body):
    user: _Named
    channel: _Named | None = None


class _Press(_Interaction):
    trigger_id: _Id
    container: _Container
    message: _Message | None = None
    actions: Annotated[list[_Action], Field(min_length=1)]


class _Shortcut(_Interaction):
    trigger_id: _Id
    callback_id: _Id
    channel: _Named
    message: _Message


class _State(_Shape):
    values: dict[str, dict[str, dict[str, Any]]]


class _View(_Shape):
    callback_id: str
    private_metadata: str
    state: _State


class _Submission(_Interaction):
    view: _View  # type: ignore[assignment]  # here it is read


_INTERACTIONS: Mapping[str, type[_Shape]] = {
    "block_actions": _Press,
    "message_action": _Shortcut,
    "view_submission": _Submission,
}


def flaw_of(body: Mapping[str, Any]) -> str | None:
    """Return what in *body* is not as Slack sends it: a field and what is wrong, no value; None where nothing is."""
    try:
        if "event" in body:
            event = _Event.model_validate(body).event
            kind = _AnyEvent.model_validate(event).type
            _EVENTS.get(kind, _AnyEvent).model_validate(event)
        elif "command" in body:
            _Command.model_validate(body)
        else:
            _INTERACTIONS.get(str(body.get("type")), _Body).model_validate(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['type']}"
    return None
