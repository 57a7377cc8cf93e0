"""An encoder that tells what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

from index.seams import Encoder, Vectors


class CountingEncoder:
    """Another encoder, with the batches of questions that it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self.batches = encoder, list[list[str]]()
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        self.batches.append(list(texts))
        return self._encoder.encode_queries(texts)
