"""A question from a chat → its reply, kept: the way that a question takes on every platform."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from weakref import WeakValueDictionary

import structlog

from bot.messages.catalogue import messages
from bot.models import Answer, LongQuestionError, NotCovered, Question, QuestionError
from bot.serving.desk import BusyError, Desk
from bot.serving.endings import DeclinedError, Ending
from bot.serving.observing import Observer
from bot.serving.windows import Windows
from bot.state.failures import StateError
from bot.state.opening import State
from bot.state.questions import Asked
from knowledge.language import detect_language

#: How long a question that stands alone may follow another.
CONVERSATION_LASTS = timedelta(minutes=30)
_log = structlog.get_logger("rolewise.questions")


@dataclass(frozen=True)
class Asking:
    """A question as it came from a chat, and who asked it where.

    ``id`` is the same however often the platform delivers it. ``conversation`` is what a follow-up leans on, such as a
    thread. A question that stands ``alone`` leans on what its asker has just asked in the same channel. Where only the
    bot is spoken to and only its asker hears it, ``takes_commands`` holds: ``help`` is no question there.
    """

    id: str
    text: str
    platform: str
    team: str
    channel: str
    conversation: str
    person: str
    alone: bool = False
    takes_commands: bool = False


class Reception:
    """Takes questions in, in the order of their conversation, and keeps what was replied."""

    def __init__(
        self, desk: Desk, state: State, observer: Observer, *, of_person: Windows, of_channel: Windows
    ) -> None:
        """Answer at *desk*, remember in *state*; a person and a channel may ask as often as their windows say.

        What becomes of each question *observer* is told.
        """
        self._desk, self._state, self._observer = desk, state, observer
        self._of_person, self._of_channel = of_person, of_channel
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, asking: Asking) -> Asked:
        """Return *asking* with its reply. Raises DeclinedError when it cannot be answered as it is, or not now.

        State that cannot be reached is done without: then follow-ups and the buttons below the answer miss it.
        """
        talk = f"{asking.team}:{asking.channel}:{asking.person}" if asking.alone else asking.conversation
        turn = self._turns.setdefault(talk, asyncio.Lock())
        # A follow-up that was sent at once waits for what it follows.
        async with turn:
            with forgiven("questions not read"):
                if kept := await asyncio.to_thread(self._state.questions.find, asking.id):
                    return kept  # it was answered when the process died before it was sent
            with self._observer.question(asking.platform, asking.id) as course:
                self._admit(asking)
                reply = await self._reply(asking)
                course.replied(reply)
            private = await self._is_private(asking)
            asked = Asked(
                id=asking.id,
                platform=asking.platform,
                team=asking.team,
                channel=asking.channel,
                conversation=asking.conversation,
                person=asking.person,
                question=asking.text,
                reply=reply,
                asked_at=datetime.now(UTC),
                private=private,
            )
            with forgiven("question not kept"):
                await asyncio.to_thread(self._state.questions.keep, asked)
            return asked

    def _admit(self, asking: Asking) -> None:
        words = messages(detect_language(asking.text))
        person = f"{asking.platform}:{asking.team}:{asking.person}"
        channel = f"{asking.platform}:{asking.team}:{asking.channel}"
        for windows, key, text in (
            (self._of_person, person, words.too_many_of_person),
            (self._of_channel, channel, words.too_many_of_channel),
        ):
            if wait := windows.wait(key):
                raise DeclinedError(text.format(wait=_spoken(wait, words.minutes, words.seconds)), Ending.LIMITED)
        self._of_person.admit(person)
        self._of_channel.admit(channel)

    async def _reply(self, asking: Asking) -> Answer | NotCovered:
        words = messages(detect_language(asking.text))
        try:
            question = Question.read(asking.text)
        except LongQuestionError as error:
            raise DeclinedError(words.question_too_long, Ending.TOO_LONG) from error
        except QuestionError as error:
            raise DeclinedError(words.question_unreadable, Ending.UNREADABLE) from error
        try:
            return await self._desk.ask(question, await self._before(asking))
        except BusyError as error:
            raise DeclinedError(words.busy, Ending.BUSY) from error

    async def _before(self, asking: Asking) -> list[Question]:
        with forgiven("conversation not read"):
            return await asyncio.to_thread(self._said_before, asking)
        return []

    def _said_before(self, asking: Asking) -> list[Question]:
        if not asking.alone:
            return self._state.questions.turns(asking.conversation)
        since = datetime.now(UTC) - CONVERSATION_LASTS
        return self._state.questions.recent(asking.platform, asking.team, asking.channel, asking.person, since)

    async def _is_private(self, asking: Asking) -> bool:
        with forgiven("privacy not read"):
            return await asyncio.to_thread(self._state.people.is_private, asking.platform, asking.team, asking.person)
        return True  # who may have asked for privacy gets it


def _spoken(seconds: float, minutes: str, few: str) -> str:
    return few.format(count=ceil(seconds)) if seconds <= 90 else minutes.format(count=ceil(seconds / 60))


@contextmanager
def forgiven(event: str) -> Iterator[None]:
    """Log that state could not be reached, and go on: an answer without memory is better than none."""
    try:
        yield
    except StateError as error:
        _log.error(event, reason=str(error))
