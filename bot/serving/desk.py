"""Where questions are answered: a few threads, and a queue that is bounded."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

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
        self._waiting = 0

    async def ask(self, question: Question, turns: Sequence[Question]) -> Answer | NotCovered:
        """Return the reply to *question* asked after *turns*. Raises BusyError at once when too many wait."""
        if self._waiting >= self._most:
            raise BusyError
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, lambda: self._assistant().ask(question, turns))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads; what waits is not answered."""
        self._pool.shutdown(wait=False, cancel_futures=True)
