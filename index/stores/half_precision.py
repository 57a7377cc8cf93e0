"""What all parts of the FAISS store share: an index over half-precision vectors, and how one is read and searched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from index.seams import Vectors

#: FAISS, whose types lack much of what it adds at run time.
faiss: Any = typed_faiss
#: Rows of FAISS with their similarities, most similar first.
Found = list[tuple[int, float]]
HALF = faiss.ScalarQuantizer.QT_fp16
PRODUCT = faiss.METRIC_INNER_PRODUCT


def vectors_of(index: Any, rows: NDArray[np.int64] | slice) -> Vectors:
    """Return the vectors that *index*, an ``IndexScalarQuantizer`` in half precision, holds in *rows*."""
    # The codes are the vectors themselves in half precision; reading them beats reconstruct_batch by far.
    codes = faiss.rev_swig_ptr(index.codes.data(), index.codes.size()).view(np.int16)
    return widened(codes.reshape(-1, index.d)[rows])


def widened(halves: NDArray[np.int16]) -> Vectors:
    """Return in single precision the half-precision numbers whose bits are *halves*: finite ones, exactly.

    NumPy converts number by number; shifting the bits of all of them and then scaling takes a quarter of the time.
    """
    bits = halves.astype(np.int32) << 13  # the sign is extended; its copies are taken out of the longer exponent
    bits &= np.int32(-0x70002000)
    return bits.view(np.float32) * np.float32(2.0**112)


def search_one(index: Any, query: Vectors, k: int, parameters: Any = None) -> Found:
    """Return up to *k* rows of *index* for *query*, shape (1, dim); similarities are held to [-1, 1]."""
    with _one_thread():
        similarities, rows = index.search(query, k, params=parameters)
    held = np.clip(similarities[0], -1.0, 1.0)  # rounding, and lengths within the tolerance, lead a little beyond
    return [(row, score) for row, score in zip(rows[0].tolist(), held.tolist(), strict=True) if row >= 0]


def selector(bits: NDArray[np.uint8]) -> Any:
    """Return FAISS's selector of the rows whose bit is set, in the order that ``pack`` gives them."""
    return faiss.IDSelectorBitmap(bits)


def pack(wanted: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return a bit for each row."""
    return np.packbits(wanted, bitorder="little")


def write_index(index: Any, path: Path) -> None:
    """Write *index* to *path*. Raises OSError when the disk does not take it."""
    # Through a file of ours: FAISS tells of a full disk in an error of its own, or only on standard error.
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Search in the calling thread alone.

    A second thread makes a single query slower, many times so on busy cores, and a child that is forked later would
    wait for it forever. The number is the calling thread's own.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
