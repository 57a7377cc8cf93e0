"""How a question from a chat ends."""

from __future__ import annotations

from enum import StrEnum

from bot.models import Answer, NotCovered
from bot.state.records import outcome_of


class Ending(StrEnum):
    """What became of a question: the outcomes of those that were replied to, and what became of the others."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    SMALL_TALK = "small_talk"
    BUSY = "busy"  # too many waited
    LIMITED = "limited"  # who asked, or the channel, had asked too often
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"  # no question in it
    FAILED = "failed"


class DeclinedError(Exception):
    """A question that is not answered; the message is for the asker."""

    def __init__(self, words: str, ending: Ending) -> None:
        self.ending = ending
        super().__init__(words)


def ending_of(reply: Answer | NotCovered) -> Ending:
    """Return how a question ended that was replied to."""
    return Ending(str(outcome_of(reply)))
