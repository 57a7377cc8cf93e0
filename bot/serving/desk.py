"""Where questions are answered: a few threads, and a queue that is bounded."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter

from bot.assistant import Assistant
from bot.models import Answer, NotCovered, Question

#: Seconds that a thread keeps the interpreter: a fifth of what is usual, as the event loop, which acknowledges what
#: comes, waits that long for each thread that answers (benchmarks/slack_load.py).
_SWITCH = 0.001


class BusyError(Exception):
    """More questions wait than may."""


class Desk:
    """Answers questions off the event loop, so that whatever a question takes, others are heard at once."""

    def __init__(self, assistant: Callable[[], Assistant], *, threads: int, most_waiting: int) -> None:
        """Ask what *assistant* gives for each question; at most *most_waiting* questions wait or are being answered."""
        sys.setswitchinterval(_SWITCH)
        self._assistant, self._most = assistant, most_waiting
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answering")
        self._threads, self._held = threads, 0

    @property
    def in_work(self) -> int:
        """How many questions are being answered."""
        return min(self._held, self._threads)

    @property
    def waiting(self) -> int:
        """How many questions wait for a thread."""
        return self._held - self.in_work

    async def ask(self, question: Question, turns: Sequence[Question]) -> Answer | NotCovered:
        """Return the reply to *question* asked after *turns*, with its time in the ``queue`` among its timings.

        Raises BusyError at once when too many wait.
        """
        if self._held >= self._most:
            raise BusyError
        self._held += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self._answer, question, turns, perf_counter())
        finally:
            self._held -= 1

    def _answer(self, question: Question, turns: Sequence[Question], came: float) -> Answer | NotCovered:
        waited = (perf_counter() - came) * 1000
        reply = self._assistant().ask(question, turns)
        return replace(reply, timings_ms={"queue": waited, **reply.timings_ms})

    def close(self) -> None:
        """End the threads; what waits is not answered."""
        self._pool.shutdown(wait=False, cancel_futures=True)
