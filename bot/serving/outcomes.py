"""How a question from a chat ends."""

from __future__ import annotations

from enum import StrEnum

from bot.models import Answer, NotCovered


class Outcome(StrEnum):
    """What became of a question."""

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

    def __init__(self, words: str, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(words)


def outcome_of(reply: Answer | NotCovered) -> Outcome:
    """Return how a question ended that was replied to."""
    if isinstance(reply, Answer):
        return Outcome.ANSWERED
    return Outcome.SMALL_TALK if reply.small_talk else Outcome.NOT_COVERED
