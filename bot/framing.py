"""What stands around a reply on every platform that has buttons: data, which each adapter lays out its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from bot.messages.catalogue import messages
from bot.models import Answer, NotCovered


class Audience(Enum):
    """Who sees a reply."""

    ASKER = "asker"  # alone: it can be shared or dismissed
    EVERYONE = "everyone"  # in a channel, a thread or a direct message


class Deed(StrEnum):
    """What can be done with a reply; the value is what a button is called by."""

    PASSAGES = "passages"  # read what it cites in full
    SHARE = "share"
    REQUEST = "request"  # wish for an article
    DISMISS = "dismiss"


@dataclass(frozen=True)
class Frame:
    """What stands around the reply to a question, in its language.

    ``heading`` is the question as it was asked, ``understood`` a line that says what it was taken for; each is "" where
    there is nothing to say. ``shared_by`` is the id of the person who shows it to others, or "". ``deeds`` are told in
    the order of their buttons, each with its label.
    """

    question_id: str
    heading: str
    understood: str
    shared_by: str
    deeds: tuple[tuple[Deed, str], ...]


def frame_of(
    reply: Answer | NotCovered,
    question_id: str,
    audience: Audience = Audience.EVERYONE,
    *,
    asked: str | None = None,
    shared_by: str = "",
) -> Frame:
    """Return the frame of *reply* for *audience*, under the question as it was *asked* where that is another."""
    small_talk = isinstance(reply, NotCovered) and reply.small_talk
    words = messages(reply.question.language)
    return Frame(
        question_id,
        "" if small_talk else asked or reply.question.text,
        words.understood_as.format(question=reply.understood) if reply.understood else "",
        shared_by,
        tuple(_deeds(reply, alone=audience is Audience.ASKER)),
    )


def _deeds(reply: Answer | NotCovered, *, alone: bool) -> Iterator[tuple[Deed, str]]:
    words = messages(reply.question.language)
    if isinstance(reply, Answer):
        yield Deed.PASSAGES, words.show_passages
        if alone:
            yield Deed.SHARE, words.share
    elif not reply.small_talk:
        yield Deed.REQUEST, words.request_article
    if alone:
        yield Deed.DISMISS, words.dismiss
