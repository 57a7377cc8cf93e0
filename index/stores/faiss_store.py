"""A vector store over FAISS: exact inner product over half-precision vectors."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.seams import Vectors

_UNIT_TOLERANCE = 1e-2


class FaissStore:
    """``VectorStore`` over ``IndexScalarQuantizer`` in half precision: an exact scan, no training, real removal.

    A row of FAISS is a position in ``_ids``; removal closes the gap on both sides alike.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._index: Any = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        self._ids: list[str] = []
        self._languages: list[str] = []
        self._rows: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._rows

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the order of their rows."""
        return tuple(self._ids)

    def upsert(self, ids: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> None:
        """See ``VectorStore``."""
        self._check(vectors)
        if not len(ids) == len(vectors) == len(languages):
            msg = f"{len(ids)} ids, {len(vectors)} vectors and {len(languages)} languages; give one of each for a row"
            raise ValueError(msg)
        last = {identifier: row for row, identifier in enumerate(ids)}
        self.delete(list(last))
        rows = list(last.values())
        self._index.add(np.ascontiguousarray(vectors[rows], np.float32))
        self._ids.extend(last)
        self._languages.extend(languages[row] for row in rows)
        self._rows.update({identifier: len(self._ids) - len(last) + i for i, identifier in enumerate(last)})

    def delete(self, ids: Sequence[str]) -> None:
        """See ``VectorStore``."""
        gone = {self._rows[identifier] for identifier in ids if identifier in self._rows}
        if not gone:
            return
        self._index.remove_ids(_selector(gone))
        self._ids = [identifier for row, identifier in enumerate(self._ids) if row not in gone]
        self._languages = [language for row, language in enumerate(self._languages) if row not in gone]
        self._rows = {identifier: row for row, identifier in enumerate(self._ids)}

    def search(
        self, queries: Vectors, k: int, *, languages: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """See ``VectorStore``."""
        self._check(queries)
        parameters = None
        if languages is not None:
            spoken = (row for row, language in enumerate(self._languages) if language in languages)
            # By keyword, which FAISS adds at run time: only so does it keep the selector alive.
            parameters = faiss.SearchParameters(sel=_selector(spoken))  # type: ignore[call-arg]
        k = min(k, len(self._ids))
        if k < 1:
            return [[] for _ in queries]
        scores, rows_found = self._index.search(np.ascontiguousarray(queries, np.float32), k, params=parameters)
        return [
            [(self._ids[row], float(score)) for row, score in zip(found, near, strict=True) if row >= 0]
            for found, near in zip(rows_found, scores, strict=True)
        ]

    def fetch(self, ids: Sequence[str]) -> Vectors:
        """See ``VectorStore``."""
        rows = np.fromiter((self._rows[identifier] for identifier in ids), np.int64, len(ids))
        if not len(rows):
            return np.empty((0, self.dim), np.float32)
        # The codes are the vectors themselves in half precision; reading them beats reconstruct_batch by far.
        size = self._index.codes.size()
        codes = faiss.rev_swig_ptr(self._index.codes.data(), size).view(np.float16).reshape(-1, self.dim)
        return codes[rows].astype(np.float32)

    def refresh(self) -> None:
        """See ``VectorStore``; every write here is seen at once."""

    def save(self, folder: Path) -> None:
        """Write the store into *folder*, which must exist and be empty."""
        # Not written by FAISS, which tells of a full disk in an error of its own, or only on standard error.
        (folder / "vectors.faiss").write_bytes(faiss.serialize_index(self._index).data)
        rows = {"ids": self._ids, "languages": self._languages}
        (folder / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> FaissStore:
        """Read the store that ``save`` wrote. Raises ValueError when its files do not belong together."""
        try:
            index = faiss.read_index(str(folder / "vectors.faiss"))
        except RuntimeError as error:  # FAISS's own exception for anything that it cannot read
            msg = f"{folder / 'vectors.faiss'}: FAISS cannot read it"
            raise ValueError(msg) from error
        rows = json.loads((folder / "rows.json").read_text("utf-8"))
        if not index.ntotal == len(rows["ids"]) == len(rows["languages"]):
            msg = f"{folder}: {index.ntotal} vectors for {len(rows['ids'])} ids"
            raise ValueError(msg)
        store = cls(index.d)
        store._index, store._ids, store._languages = index, rows["ids"], rows["languages"]
        store._rows = {identifier: row for row, identifier in enumerate(store._ids)}
        return store

    def _check(self, vectors: Vectors) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            msg = f"vectors have the shape {vectors.shape}; the store holds rows of {self.dim}"
            raise ValueError(msg)
        lengths = np.linalg.norm(vectors, axis=1)
        if not np.all(np.abs(lengths - 1) <= _UNIT_TOLERANCE):  # also True for NaN
            worst = lengths[np.argmax(np.where(np.isnan(lengths), np.inf, np.abs(lengths - 1)))]
            msg = f"a vector has the length {worst}; normalise rows to length 1"
            raise ValueError(msg)


def _selector(rows: Iterable[int]) -> Any:
    return faiss.IDSelectorBatch(np.array(sorted(rows), np.int64))
