"""Ids and languages of many rows, in a few arrays instead of millions of objects."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray


class PackedRows:
    """Ids and languages by row, and rows by id: a million take about 50 MB, in a list and a dictionary 250.

    The ids lie one behind the other; ``ends`` says where each ends. An id is found by its checksum: ``sums`` are those
    of all ids in rising order, and ``order`` names the row of each.
    """

    def __init__(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        self._arrays = arrays
        self._text = arrays["text"].data
        self._ends, self._sums, self._order = arrays["ends"], arrays["sums"], arrays["order"]
        self._spoken, self._names = arrays["spoken"], arrays["names"].tolist()
        if not len(self._ends) == len(self._sums) == len(self._order) == len(self._spoken):
            raise ValueError("ids, their order and their languages are of other numbers")

    @classmethod
    def of(cls, ids: Sequence[str], languages: Sequence[str]) -> PackedRows:
        """Pack *ids*, no two of them equal, and the language of each."""
        encoded = [_bytes(identifier) for identifier in ids]
        sums = np.fromiter(map(zlib.crc32, encoded), np.uint32, len(ids))
        order = np.argsort(sums, kind="stable").astype(np.uint32)
        names = {language: number for number, language in enumerate(dict.fromkeys(languages))}
        arrays: dict[str, NDArray[np.generic]] = {
            "text": np.frombuffer(b"".join(encoded), np.uint8),
            "ends": np.cumsum(np.fromiter(map(len, encoded), np.int64, len(ids))),
            "sums": sums[order],
            "order": order,
            "spoken": np.fromiter((names[language] for language in languages), np.uint16, len(ids)),
            "names": np.array(list(names), np.str_),
        }
        return cls(arrays)

    def __len__(self) -> int:
        return len(self._ends)

    def id_of(self, row: int) -> str:
        """Return the id of *row*."""
        return self._slice(row).decode("utf-8", "surrogatepass")

    def language_of(self, row: int) -> str:
        """Return the language of *row*."""
        return str(self._names[self._spoken[row]])

    def in_languages(self, languages: Collection[str]) -> NDArray[np.bool_]:
        """Return for each row whether it is in one of *languages*."""
        wanted = np.array([name in languages for name in self._names], np.bool_)
        return np.asarray(wanted[self._spoken])

    def find(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of *ids*, -1 for those that are not there."""
        encoded = [_bytes(identifier) for identifier in ids]
        sums = np.fromiter(map(zlib.crc32, encoded), np.uint32, len(ids))
        ranges = zip(np.searchsorted(self._sums, sums), np.searchsorted(self._sums, sums, "right"), strict=True)
        rows = (self._row(one, self._order[start:end]) for one, (start, end) in zip(encoded, ranges, strict=True))
        return np.fromiter(rows, np.int64, len(ids))

    def save(self, path: Path, **more: NDArray[np.generic]) -> None:
        """Write the rows, and *more* arrays beside them, to *path*."""
        np.savez(path, allow_pickle=False, **self._arrays, **more)

    @classmethod
    def load(cls, path: Path, more: str) -> tuple[PackedRows, NDArray[np.generic]]:
        """Read what ``save`` wrote, and the array that it was given as *more*. Raises ValueError when it is damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
                arrays = {name: content[name] for name in content.files}
            beside = arrays.pop(more)
            return cls(arrays), beside
        except (ValueError, KeyError, EOFError, AttributeError, BadZipFile) as error:
            msg = f"{path}: the rows cannot be read ({error})"
            raise ValueError(msg) from error

    def _slice(self, row: int) -> bytes:
        return bytes(self._text[int(self._ends[row - 1]) if row else 0 : int(self._ends[row])])

    def _row(self, encoded: bytes, candidates: NDArray[np.generic]) -> int:
        return next((row for row in candidates.tolist() if self._slice(row) == encoded), -1)


def _bytes(identifier: str) -> bytes:
    return identifier.encode("utf-8", "surrogatepass")
