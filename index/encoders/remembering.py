"""An encoder that remembers what it was asked last: people ask the same things, and evaluations ask them twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.memory import Memory
from index.seams import Encoder, Vectors

#: Questions that are remembered, 1.5 KB each with 384 dimensions.
_MOST = 4096


class RememberingEncoder:
    """``Encoder`` around another one, which is asked only what was not among the last questions. Safe for threads."""

    def __init__(self, encoder: Encoder, most: int = _MOST) -> None:
        self._encoder = encoder
        self._memory: Memory[str, Vectors] = Memory(most)  # each (dim,)
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``; these are not remembered."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``; what is not remembered is encoded together."""
        known = self._memory.recall(texts)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            encoded = dict(zip(new, self._encoder.encode_queries(new), strict=True))
            self._memory.keep(encoded)
            known |= encoded
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, self.dim), np.float32)
