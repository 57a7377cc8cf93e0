"""An encoder that remembers what it was asked last: people ask the same things, and evaluations ask them twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.seams import Encoder, Vectors

#: Questions that are remembered, 1.5 KB each with 384 dimensions.
_MOST = 4096


class RememberingEncoder:
    """``Encoder`` around another one, which is asked only what was not among the last questions. Safe for threads."""

    def __init__(self, encoder: Encoder, most: int = _MOST) -> None:
        self._encoder = encoder
        self._vector = lru_cache(most)(self._encode)
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``; these are not remembered."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        vectors = [self._vector(text) for text in texts]
        return np.concatenate(vectors) if vectors else np.empty((0, self.dim), np.float32)

    def _encode(self, text: str) -> Vectors:
        return self._encoder.encode_queries([text])
