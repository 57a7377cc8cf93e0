"""What becomes of questions, for the log and the metrics: ids under a key, and never a text or a person."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

import structlog

from bot.models import Answer, NotCovered
from bot.serving.endings import DeclinedError, Ending, ending_of
from bot.serving.metrics import Metrics

_log = structlog.get_logger("rolewise.questions")


@dataclass
class Course:
    """A question on its way, which has failed unless somebody says what else; ``ending`` None tells nothing of it."""

    ending: Ending | None = Ending.FAILED
    reply: Answer | NotCovered | None = None

    def replied(self, reply: Answer | NotCovered) -> None:
        """Note the *reply*."""
        self.ending, self.reply = ending_of(reply), reply


class Observer:
    """Tells the log and the metrics.

    An id of a platform may lead to who asked; in the log stands what its hash is under a key that this process forgets.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._key = secrets.token_bytes(16)

    @contextmanager
    def question(self, platform: str, identifier: str) -> Iterator[Course]:
        """Follow a question in the block, and tell what became of it; lines that are logged there carry its id."""
        course = Course()
        with structlog.contextvars.bound_contextvars(id=self._known_as(identifier)):
            try:
                yield course
            except DeclinedError as declined:
                course.ending = declined.ending
                raise
            except asyncio.CancelledError:  # the process ends, and the next one answers
                course.ending = None
                raise
            finally:
                if course.ending:
                    self._tell(platform, course.ending, course.reply)

    def _tell(self, platform: str, ending: Ending, reply: Answer | NotCovered | None) -> None:
        kind = str(reply.kind) if isinstance(reply, Answer) else ""
        self._metrics.count_question(platform, ending, kind)
        more: dict[str, object] = {}
        if reply:
            self._metrics.time_stages(reply.timings_ms)
            took = {f"{stage}_ms": round(milliseconds, 1) for stage, milliseconds in reply.timings_ms.items()}
            more = {"kind": kind, "language": reply.question.language, **took}
        _log.info("question", platform=platform, outcome=str(ending), **more)

    def feedback(self, platform: str, identifier: str, verdict: str) -> None:
        """Tell of a vote on the reply to a question, or a wish for an article: one of VERDICTS."""
        self._metrics.count_feedback(platform, verdict)
        _log.info("feedback", platform=platform, id=self._known_as(identifier), verdict=verdict)

    def claimed(self, platform: str, seconds: float) -> None:
        """Note how long it took to claim what *platform* delivered."""
        self._metrics.time_claim(platform, seconds)

    def _known_as(self, identifier: str) -> str:
        return blake2b(identifier.encode("utf-8", "replace"), digest_size=5, key=self._key).hexdigest()
