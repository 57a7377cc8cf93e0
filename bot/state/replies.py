"""Replies as JSON and back."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from pydantic import TypeAdapter

from bot.models import Answer, NotCovered

_REPLIES: TypeAdapter[Answer | NotCovered] = TypeAdapter(Answer | NotCovered)


def write_reply(reply: Answer | NotCovered) -> str:
    """Return *reply* as JSON."""
    return _REPLIES.dump_json(reply).decode()


def read_reply(text: str) -> Answer | NotCovered:
    """Return the reply that ``write_reply`` wrote, equal to it; its sequences are tuples.

    Raises pydantic's ValidationError for anything else.
    """
    reply = _REPLIES.validate_json(text)
    # Pydantic reads a Sequence as a list, which equals no tuple.
    lists = {field.name: getattr(reply, field.name) for field in fields(reply)}
    tuples: dict[str, Any] = {name: tuple(value) for name, value in lists.items() if isinstance(value, list)}
    return replace(reply, **tuples)
