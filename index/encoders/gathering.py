"""An encoder that encodes together what is asked at once: a batch costs less a text, and threads do not crowd cores."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence

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
        self._turns = threading.Semaphore(os.cpu_count() or 1)
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
                self._encode_longest_waiting()
        question.done.wait()
        if question.error:
            raise question.error
        return question.vector

    def _encode_longest_waiting(self) -> None:
        batch: list[_Question] = []
        while self._waiting and len(batch) < _MOST:
            try:
                batch.append(self._waiting.popleft())
            except IndexError:  # another thread took the last one
                break
        for question in batch:
            question.taken = True
        try:
            vectors = self._encoder.encode_queries([question.text for question in batch])
            for question, vector in zip(batch, vectors, strict=True):
                question.vector = vector[np.newaxis]
        except Exception as error:  # noqa: BLE001 - whatever it is, each of those who wait must hear of it
            for question in batch:
                question.error = error
        finally:
            for question in batch:
                question.done.set()


class _Question:
    """A text that waits for its vector, shape (1, dim)."""

    vector: Vectors
    error: Exception | None = None
    taken = False

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = threading.Event()
