"""A vector store over FAISS: inner product over half-precision vectors, by exact scan or by graph, as its size asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from index.seams import Vectors
from index.stores.exact_rows import ExactRows
from index.stores.sealed_graph import SealedGraph

_UNIT_TOLERANCE = 1e-2
#: A scan of so many rows takes half a millisecond to one, the graph of 100,000 or a million a quarter.
SEAL_AT = 20_000
#: A graph that passes over more than this share of its rows is built anew.
_MOST_DELETED = 0.25


class FaissStore:
    """``VectorStore`` that scans up to *seal_at* rows, and seals more of them in a graph.

    Writes go to the rows that are scanned, and deletions of sealed ones are kept beside the graph, so both cost little;
    ``refresh`` and ``save`` build the graph anew when they have become many. Several threads may read at once; who
    writes needs the store for themselves.
    """

    def __init__(self, dim: int, *, seal_at: int = SEAL_AT) -> None:
        self.dim = dim
        self._seal_at = seal_at
        self._exact = ExactRows(dim)
        self._sealed: SealedGraph | None = None

    @property
    def _parts(self) -> tuple[ExactRows | SealedGraph, ...]:
        return (self._exact,) if self._sealed is None else (self._sealed, self._exact)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __contains__(self, identifier: object) -> bool:
        return any(identifier in part for part in self._parts)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the order of their rows."""
        return tuple(chain.from_iterable(part.ids for part in self._parts))

    def upsert(self, ids: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> None:
        """See ``VectorStore``."""
        self._check(vectors)
        if not len(ids) == len(vectors) == len(languages):
            msg = f"{len(ids)} ids, {len(vectors)} vectors and {len(languages)} languages; give one of each for a row"
            raise ValueError(msg)
        last = {identifier: row for row, identifier in enumerate(ids)}
        rows = list(last.values())
        self.delete(list(last))
        self._exact.add(list(last), vectors[rows], [languages[row] for row in rows])

    def delete(self, ids: Sequence[str]) -> None:
        """See ``VectorStore``."""
        for part in self._parts:
            part.delete(ids)

    def search(
        self, queries: Vectors, k: int, *, languages: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """See ``VectorStore``."""
        self._check(queries)
        queries = np.ascontiguousarray(queries, np.float32)
        return [self._search_one(queries[row : row + 1], k, languages) for row in range(len(queries))]

    def fetch(self, ids: Sequence[str]) -> Vectors:
        """See ``VectorStore``."""
        if self._sealed is None:
            return self._exact.fetch(ids)
        rows = self._sealed.find(ids)
        is_sealed = rows >= 0
        vectors = np.empty((len(ids), self.dim), np.float32)
        vectors[is_sealed] = self._sealed.vectors(rows[is_sealed])
        vectors[~is_sealed] = self._exact.fetch([ids[place] for place in np.flatnonzero(~is_sealed).tolist()])
        return vectors

    def refresh(self) -> None:
        """See ``VectorStore``; every write here is seen at once, and then searched the quickest way."""
        deleted = self._sealed.deleted_share if self._sealed else 0.0
        if len(self._exact) <= self._seal_at and deleted <= _MOST_DELETED:
            return
        batches = chain.from_iterable(part.batches() for part in self._parts)
        exact, sealed = ExactRows(self.dim), None
        if len(self) > self._seal_at:
            sealed = SealedGraph.build(self.dim, batches)
        else:
            for batch in batches:
                exact.add(*batch)
        self._exact, self._sealed = exact, sealed

    def save(self, folder: Path) -> None:
        """Write the store into *folder*, which must exist and be empty. Raises OSError when the disk is full."""
        self.refresh()
        for part in self._parts:
            part.save(folder)

    @classmethod
    def load(cls, folder: Path, *, seal_at: int = SEAL_AT) -> FaissStore:
        """Read the store that ``save`` wrote; *folder* must then stay as it is, or be removed.

        Raises ValueError when its files do not belong together. It looks at the graph only where a search does:
        whoever cannot trust the disk compares digests before, as ``Archive`` does.
        """
        exact = ExactRows.load(folder)
        store = cls(exact.dim, seal_at=seal_at)
        store._exact = exact
        if (folder / "graph.faiss").exists():
            store._sealed = SealedGraph.load(folder)
            if store._sealed.dim != exact.dim:
                msg = (
                    f"{folder / 'graph.faiss'}: vectors of {store._sealed.dim}; vectors.faiss has those of {exact.dim}"
                )
                raise ValueError(msg)
        return store

    def _search_one(self, query: Vectors, k: int, languages: Collection[str] | None) -> list[tuple[str, float]]:
        found = chain.from_iterable(part.search(query, k, languages) for part in self._parts)
        return sorted(found, key=lambda hit: -hit[1])[: max(k, 0)]

    def _check(self, vectors: Vectors) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            msg = f"vectors have the shape {vectors.shape}; the store holds rows of {self.dim}"
            raise ValueError(msg)
        lengths = np.linalg.norm(vectors, axis=1)
        if not np.all(np.abs(lengths - 1) <= _UNIT_TOLERANCE):  # also True for NaN
            worst = lengths[np.argmax(np.where(np.isnan(lengths), np.inf, np.abs(lengths - 1)))]
            msg = f"a vector has the length {worst}; normalise rows to length 1"
            raise ValueError(msg)
