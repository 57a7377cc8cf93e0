"""An encoder that encodes together what is asked at once: a batch costs less a text, and threads do not crowd cores."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from index.seams import Encoder, Vectors

#: Questions in a batch; more bring no more (`benchmarks/load.py`), and the first would wait for the last.
_MOST = 8


class GatheringEncoder:
    """``Encoder`` around one whose batches give each text the vector that it has alone.

    As many threads encode as there are cores. One that gets its turn takes the questions that have waited longest,
    whoever asked them, so with one asker nothing waits and with many each batch is full. Safe to use from any number of
    threads.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._waiting: deque[_Question] = deque()
        self._taking = threading.Lock()
        self._turns = threading.Semaphore(usable_cores())
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``; these come in batches anyway."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        if len(texts) != 1:
            return self._encoder.encode_queries(texts)
        question = _Question(texts[0])
        self._waiting.append(question)
        with self._turns:
            while not question.taken:
                with suppress(Exception):
                    self._encode_longest_waiting()
        question.done.wait()
        # Where a batch failed each asks again alone, so that an error reaches only the one whose it is.
        return self._encoder.encode_queries(texts) if question.vector is None else question.vector

    def _encode_longest_waiting(self) -> None:
        with self._taking:
            batch = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
            for question in batch:
                question.taken = True
        try:
            vectors = self._encoder.encode_queries([question.text for question in batch])
            for question, vector in zip(batch, vectors, strict=True):
                question.vector = vector[np.newaxis]
        finally:
            for question in batch:
                question.done.set()


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Question:
    """A text that waits for its vector, shape (1, dim)."""

    vector: Vectors | None = None
    taken = False

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = threading.Event()
