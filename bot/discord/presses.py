"""What a button carries: its custom id says what is to be done with which reply, so it outlives a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a button does. Those of the second group concern no reply."""

    UP = "up"
    DOWN = "down"
    PAGE = "page"  # shows the page with a number of the reply, for the person who shared it if one is named
    PASSAGES = "passages"  # without a number opens the cited passages, with one turns to that page of them
    SHARE = "share"
    ASK = "ask"  # what the reply offers under a number: bot.offering
    REQUEST = "request"

    TRY = "try"  # the example of the help with a number, in a language
    PRIVACY = "privacy"  # switches to what is named: "private" or "kept"
    EXPORT = "export"  # what is held of who presses it
    FORGET = "forget"  # asks first; "yes" forgets, "no" does not


#: For ``discord.ui.DynamicItem``: the custom id of every button of ours.
TEMPLATE = re.compile(
    rf"rolewise:(?P<action>{'|'.join(Action)})(?::(?P<subject>[a-z0-9]{{1,32}}))?(?::(?P<number>\d{{1,4}}))?"
    r"(?::(?P<person>\d{1,20}))?"
)


@dataclass(frozen=True)
class Press:
    """A button's *action*; its *subject* is a question's id of 32 hexadecimal digits, a language or a word.

    ``number`` counts from 0; ``person`` is the id of who shared the reply.
    """

    action: Action
    subject: str = ""
    number: int | None = None
    person: str = ""

    @property
    def custom_id(self) -> str:
        """The custom id. Raises ValueError when ``read`` would not read the same from it."""
        number = "" if self.number is None else str(self.number)
        written = ":".join(filter(None, ("rolewise", self.action, self.subject, number, self.person)))
        if Press.read(written) != self:
            msg = f"{self} makes {written!r}, which does not read as itself; use ids of digits and small letters"
            raise ValueError(msg)
        return written

    @classmethod
    def read(cls, custom_id: str) -> Press | None:
        """Return what *custom_id* says, or None when it is of no button of ours."""
        found = TEMPLATE.fullmatch(custom_id)
        if not found:
            return None
        number = found["number"]
        return cls(
            Action(found["action"]), found["subject"] or "", int(number) if number else None, found["person"] or ""
        )
