"""Rows that are many and seldom change: an HNSW graph in a file that is mapped into memory."""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.seams import Vectors
from index.stores.exact_rows import BATCH, Batch
from index.stores.half_precision import HALF, PRODUCT, Found, faiss, pack, search_one, selector, vectors_of, write_index
from index.stores.packed_rows import PackedRows

_LINKS = 32
#: Rows that are looked at for the links of a new one. With FAISS's 40 the graph of 200,000 rows in small clusters falls
#: apart: recall@10 is .84, and .85 however broadly it is searched; with 100 it is .985.
_BUILDING_BREADTH = 100
#: Rows that a search of up to 100,000 keeps in view: recall@10 is .997 on 16,560 real centred vectors of 12 languages,
#: .992 with 64. Twice as many do for ten times the rows: of a million, in small clusters, 128 find .95 and 256 .97.
_BREADTH, _BREADTH_UP_TO = 128, 100_000
#: Of fewer rows, by their share, a scan is surer than the graph: at a twelfth its recall@10 was .93.
_LEAST_SHARE = 0.25
#: For more neighbours than this a scan is as quick.
_MOST_NEIGHBOURS = 1000


class SealedGraph:
    """An ``IndexHNSWSQ`` whose vectors, in half precision, serve search, exact scan and ``fetch`` alike.

    The similarities of the graph are those of a scan, so nothing is scored again. FAISS can neither remove from a graph
    nor add to one that is mapped (it ends the process); here nothing is ever added, and what is deleted is passed over.
    """

    def __init__(self, index: Any, rows: PackedRows, deleted: NDArray[np.int64], content: Any = None) -> None:
        """Take *index*, built here or lying in *content*, the bytes of its file, which must stay as long."""
        self._index, self._rows, self._content = index, rows, content
        self._vectors: Any = faiss.downcast_index(index.storage)
        self._alive = np.ones(len(rows), np.bool_)
        self._pass_over(deleted)

    @classmethod
    def build(cls, dim: int, batches: Iterable[Batch]) -> SealedGraph:
        """Build the graph of all rows in *batches*, on all cores: under a minute for 100,000 rows of 384."""
        index = faiss.IndexHNSWSQ(dim, HALF, _LINKS, PRODUCT)
        index.hnsw.efConstruction = _BUILDING_BREADTH
        ids: list[str] = []
        languages: list[str] = []
        for some_ids, vectors, some_languages in batches:
            index.add(vectors)
            ids.extend(some_ids)
            languages.extend(some_languages)
        return cls(index, PackedRows.of(ids, languages), np.empty(0, np.int64))

    @property
    def dim(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, str) and self.find([identifier])[0] >= 0

    @property
    def ids(self) -> list[str]:
        """The ids in the order of their rows."""
        return [self._rows.id_of(row) for row in np.flatnonzero(self._alive).tolist()]

    @property
    def deleted_share(self) -> float:
        """The share of the rows that are passed over."""
        return 1 - self._count / max(len(self._rows), 1)

    def find(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of *ids*, -1 for those that are not there."""
        rows = self._rows.find(ids)
        return np.where((rows >= 0) & self._alive[rows], rows, -1)

    def delete(self, ids: Collection[str]) -> None:
        """Pass over *ids* from now on; those that are not there change nothing."""
        rows = self.find(list(ids))
        self._pass_over(rows[rows >= 0])

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of *rows*."""
        return vectors_of(self._vectors, rows)

    def search(self, query: Vectors, k: int, languages: Collection[str] | None) -> list[tuple[str, float]]:
        """Return up to *k* ``(id, similarity)`` for *query*, shape (1, dim), most similar first."""
        bits, count = self._alive_bits, self._count
        if languages is not None:
            wanted = self._alive & self._rows.in_languages(languages)
            bits, count = pack(wanted), int(np.count_nonzero(wanted))
        k = min(k, count)
        if k < 1:
            return []
        found = self._search_graph(query, k, bits, count / len(self._rows))
        if len(found) < k:  # there are that many, so the graph did not lead to them
            parameters = faiss.SearchParameters(sel=selector(bits))
            found = search_one(self._vectors, query, k, parameters)
        return [(self._rows.id_of(row), score) for row, score in found]

    def batches(self) -> Iterator[Batch]:
        """Yield all rows that are not passed over, in their order."""
        alive = np.flatnonzero(self._alive)
        for start in range(0, len(alive), BATCH):
            rows = alive[start : start + BATCH]
            numbers = rows.tolist()
            languages = [self._rows.language_of(row) for row in numbers]
            yield [self._rows.id_of(row) for row in numbers], self.vectors(rows), languages

    def save(self, folder: Path) -> None:
        """Write ``graph.faiss`` and ``graph.npz`` into *folder*; a graph that was loaded is copied as it is."""
        if self._content is None:
            write_index(self._index, folder / "graph.faiss")
        else:
            (folder / "graph.faiss").write_bytes(self._content)
        self._rows.save(folder / "graph.npz", deleted=np.flatnonzero(~self._alive))

    @classmethod
    def load(cls, folder: Path) -> SealedGraph:
        """Map what ``save`` wrote. Raises ValueError when the files are damaged or do not belong together."""
        path = folder / "graph.faiss"
        with path.open("rb") as file:
            size = path.stat().st_size
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        content = np.frombuffer(mapped, np.uint8)
        try:
            index: Any = faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(content), size))
        except RuntimeError as error:  # FAISS's own exception for anything that it cannot read
            msg = f"{path}: FAISS cannot read it"
            raise ValueError(msg) from error
        rows, deleted = PackedRows.load(folder / "graph.npz", "deleted")
        if not isinstance(index, faiss.IndexHNSWSQ) or index.ntotal != len(rows):
            msg = f"{path}: not the graph of the {len(rows)} rows in graph.npz"
            raise ValueError(msg)
        return cls(index, rows, deleted.astype(np.int64), content)

    def _search_graph(self, query: Vectors, k: int, bits: NDArray[np.uint8], share: float) -> Found:
        """Return what the graph leads to; nothing where a scan is the better way."""
        if share < _LEAST_SHARE or k > _MOST_NEIGHBOURS:
            return []
        breadth = _BREADTH * max(1.0, len(self._rows) / _BREADTH_UP_TO) ** (1 / 3)
        chosen = selector(bits) if share < 1 else None
        # By keyword, which FAISS adds at run time: only so does it keep the selector alive.
        parameters = faiss.SearchParametersHNSW(efSearch=round(max(breadth, 2 * k) / share), sel=chosen)
        return search_one(self._index, query, k, parameters)

    def _pass_over(self, rows: NDArray[np.int64]) -> None:
        self._alive[rows] = False
        self._alive_bits = pack(self._alive)
        self._count = int(np.count_nonzero(self._alive))
