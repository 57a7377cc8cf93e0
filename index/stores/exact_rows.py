"""Rows that change: an exact scan over half-precision vectors, no training, real removal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.seams import Vectors
from index.stores.half_precision import HALF, PRODUCT, faiss, pack, search_one, selector, vectors_of, write_index

#: Ids, vectors and languages of some rows.
Batch = tuple[Sequence[str], Vectors, Sequence[str]]
BATCH = 65_536


class ExactRows:
    """Vectors by id in an ``IndexScalarQuantizer``.

    A row of FAISS is a position in ``ids``; removal closes the gap on both sides alike.
    """

    def __init__(self, dim: int) -> None:
        self._index: Any = faiss.IndexScalarQuantizer(dim, HALF, PRODUCT)
        self.ids: list[str] = []
        self._languages: list[str] = []
        self._rows: dict[str, int] = {}

    @property
    def dim(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._rows

    def add(self, ids: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> None:
        """Add rows; none of *ids* may be there."""
        self._rows.update(zip(ids, range(len(self), len(self) + len(ids)), strict=True))
        self._index.add(np.ascontiguousarray(vectors, np.float32))
        self.ids.extend(ids)
        self._languages.extend(languages)

    def delete(self, ids: Collection[str]) -> None:
        """Remove *ids*; those that are not there are passed over."""
        gone = {self._rows[identifier] for identifier in ids if identifier in self._rows}
        if not gone:
            return
        self._index.remove_ids(faiss.IDSelectorBatch(np.array(sorted(gone), np.int64)))
        self.ids = [identifier for row, identifier in enumerate(self.ids) if row not in gone]
        self._languages = [language for row, language in enumerate(self._languages) if row not in gone]
        self._rows = {identifier: row for row, identifier in enumerate(self.ids)}

    def search(self, query: Vectors, k: int, languages: Collection[str] | None) -> list[tuple[str, float]]:
        """Return up to *k* ``(id, similarity)`` for *query*, shape (1, dim), most similar first."""
        k = min(k, len(self))
        if k < 1:
            return []
        parameters = None
        if languages is not None:
            spoken = np.fromiter((language in languages for language in self._languages), np.bool_, len(self))
            # By keyword, which FAISS adds at run time: only so does it keep the selector alive.
            parameters = faiss.SearchParameters(sel=selector(pack(spoken)))
        return [(self.ids[row], score) for row, score in search_one(self._index, query, k, parameters)]

    def fetch(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of *ids* in their order. Raises KeyError for an id that is not there."""
        rows = np.fromiter(map(self._rows.__getitem__, ids), np.int64, len(ids))
        return vectors_of(self._index, rows) if len(rows) else np.empty((0, self.dim), np.float32)

    def batches(self) -> Iterator[Batch]:
        """Yield all rows in their order."""
        for start in range(0, len(self), BATCH):
            rows = slice(start, start + BATCH)
            yield self.ids[rows], vectors_of(self._index, rows), self._languages[rows]

    def save(self, folder: Path) -> None:
        """Write ``vectors.faiss`` and ``rows.json`` into *folder*."""
        write_index(self._index, folder / "vectors.faiss")
        rows = {"ids": self.ids, "languages": self._languages}
        (folder / "rows.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> ExactRows:
        """Read what ``save`` wrote. Raises ValueError when the files do not belong together."""
        try:
            index = faiss.read_index(str(folder / "vectors.faiss"))
        except RuntimeError as error:  # FAISS's own exception for anything that it cannot read
            msg = f"{folder / 'vectors.faiss'}: FAISS cannot read it"
            raise ValueError(msg) from error
        rows = json.loads((folder / "rows.json").read_text("utf-8"))
        if not index.ntotal == len(rows["ids"]) == len(rows["languages"]):
            msg = f"{folder}: {index.ntotal} vectors for {len(rows['ids'])} ids"
            raise ValueError(msg)
        loaded = cls(index.d)
        loaded._index, loaded.ids, loaded._languages = index, rows["ids"], rows["languages"]
        loaded._rows = {identifier: row for row, identifier in enumerate(loaded.ids)}
        return loaded
