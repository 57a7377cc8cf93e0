"""The seams of retrieval: what an encoder, a vector store and a lexicon promise, whoever stands behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Shape (n, dim), rows of unit length.
Vectors: TypeAlias = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how close in meaning they are."""

    @property
    def fingerprint(self) -> str:
        """Model, revision, precision and prompts: changes when the vectors would."""

    @property
    def dim(self) -> int:
        """The length of a vector."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of *texts* as things to be found, shape (len(texts), dim)."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of *texts* as questions, shape (len(texts), dim)."""


class VectorStore(Protocol):
    """Nearest neighbours by inner product; similarity in [-1, 1], higher is closer, never a distance."""

    def upsert(self, ids: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> None:
        """Store *vectors* under *ids*, replacing what an id held. The last of two equal ids wins.

        Raises ValueError for vectors of another shape, with NaN, or off unit length.
        """

    def delete(self, ids: Sequence[str]) -> None:
        """Remove *ids*; those that are not there are passed over."""

    def search(
        self, queries: Vectors, k: int, *, languages: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return for each query up to *k* ``(id, similarity)``, most similar first; fewer only when fewer match."""

    def fetch(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of *ids* in their order. Raises KeyError for an id that is not there."""

    def refresh(self) -> None:
        """Make what was written before visible to ``search`` and ``fetch``."""


class Lexicon(Protocol):
    """Passages by the words that they share with a question; scores are BM25, higher is better."""

    def upsert(self, ids: Sequence[str], texts: Sequence[str], languages: Sequence[str]) -> None:
        """Index *texts* under *ids*, replacing what an id held."""

    def delete(self, ids: Sequence[str]) -> None:
        """Remove *ids*; those that are not there are passed over."""

    def search(self, text: str, k: int, *, language: str) -> list[tuple[str, float]]:
        """Return up to *k* ``(id, score)`` of texts in *language* that share a word with *text*, best first."""

    def refresh(self) -> None:
        """Make what was written before visible to ``search``."""
