"""How the store uses FAISS: in the calling thread, within the bounds of a cosine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.stores.faiss_store import FaissStore
from index.stores.half_precision import faiss, widened

#: Two threads build a graph and search many queries; then a child that is forked searches them too.
FORKING = """
import os, sys
import numpy as np
from index.stores.faiss_store import FaissStore
from index.stores.half_precision import faiss

faiss.omp_set_num_threads(2)
vectors = np.random.default_rng(0).normal(size=(3000, 32)).astype("float32")
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
store = FaissStore(32, seal_at=1000)
for start in (0, 2500):
    rows = slice(start, start + 2500)
    store.upsert([str(row) for row in range(3000)[rows]], vectors[rows], ["en"] * len(vectors[rows]))
    store.refresh()
expected = store.search(vectors[:500], 5)
child = os.fork()
if not child:
    os._exit(0 if store.search(vectors[:500], 5) == expected else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.parametrize("seal_at", [2, 1000])
def test_a_similarity_is_never_beyond_1_whatever_rounding_and_lengths_within_the_tolerance_add(seal_at: int) -> None:
    vectors = np.eye(8, dtype=np.float32) * np.float32(1.009)
    store = FaissStore(8, seal_at=seal_at)
    store.upsert([str(number) for number in range(8)], vectors, ["en"] * 8)
    store.refresh()
    found = store.search(np.concatenate([vectors, -vectors]), 8)
    assert {hits[0][1] for hits in found[:8]} == {1.0}
    assert {hits[-1][1] for hits in found[8:]} == {-1.0}


def test_a_search_leaves_the_number_of_threads_of_its_caller_as_it_was() -> None:
    store = FaissStore(8)
    store.upsert(["a"], np.eye(1, 8, dtype=np.float32), ["en"])
    before = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(3)
        store.search(np.eye(1, 8, dtype=np.float32), 1)
        assert faiss.omp_get_max_threads() == 3
    finally:
        faiss.omp_set_num_threads(before)


def test_a_child_that_is_forked_after_a_search_of_many_queries_can_search_too() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", FORKING], cwd=root, check=False, timeout=60)
    assert done.returncode == 0


def test_every_finite_number_in_half_precision_is_widened_exactly() -> None:
    bits = np.arange(-(2**15), 2**15).astype(np.int16)
    expected = bits.view(np.float16).astype(np.float32)
    finite = np.isfinite(expected)
    assert finite.sum() == 2**16 - 2**11
    np.testing.assert_array_equal(widened(bits)[finite].view(np.int32), expected[finite].view(np.int32))
