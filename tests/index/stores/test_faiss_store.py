"""What FaissStore adds to the contract: its files."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.seams import Vectors
from index.stores.faiss_store import FaissStore

DIM = 24


def unit_vectors(count: int, dim: int = DIM) -> Vectors:
    vectors = np.random.default_rng(count).normal(size=(count, dim))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture
def store() -> FaissStore:
    store = FaissStore(DIM)
    store.upsert(["a", "面包", "🥖#1", "d"], unit_vectors(4), ["en", "zh", "en", "de"])
    store.delete(["a"])
    return store


def test_a_saved_store_finds_the_same_when_it_is_loaded_and_can_be_written_on(
    store: FaissStore, tmp_path: Path
) -> None:
    store.save(tmp_path)
    loaded = FaissStore.load(tmp_path)
    assert loaded.search(unit_vectors(6), 9) == store.search(unit_vectors(6), 9)
    assert loaded.search(unit_vectors(6), 9, languages=["zh"]) == store.search(unit_vectors(6), 9, languages=["zh"])
    np.testing.assert_array_equal(loaded.fetch(["d", "面包"]), store.fetch(["d", "面包"]))
    for one in (store, loaded):
        one.delete(["面包"])
        one.upsert(["e", "d"], unit_vectors(2), ["en", "zh"])
    assert loaded.ids == store.ids == ("🥖#1", "e", "d")
    assert loaded.search(unit_vectors(6), 9) == store.search(unit_vectors(6), 9)


def test_a_store_without_rows_is_saved_and_loaded(tmp_path: Path) -> None:
    FaissStore(DIM).save(tmp_path)
    loaded = FaissStore.load(tmp_path)
    assert len(loaded) == 0
    assert loaded.dim == DIM
    assert loaded.fetch([]).shape == (0, DIM)


def test_a_store_knows_its_ids_and_their_number(store: FaissStore) -> None:
    assert store.ids == ("面包", "🥖#1", "d")
    assert len(store) == 3
    assert "面包" in store
    assert "a" not in store


def test_vectors_are_kept_in_half_precision(tmp_path: Path) -> None:
    vectors = unit_vectors(50)
    store = FaissStore(DIM)
    store.upsert([str(number) for number in range(50)], vectors, ["en"] * 50)
    expected = vectors.astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(store.fetch([str(number) for number in range(50)]), expected)
    store.save(tmp_path)
    np.testing.assert_array_equal(FaissStore.load(tmp_path).fetch(["7"]), expected[7:8])


@pytest.mark.parametrize("content", [b"", b"not an index", b"\0" * 2000])
def test_vectors_that_faiss_cannot_read_are_refused_with_their_path(
    store: FaissStore, tmp_path: Path, content: bytes
) -> None:
    store.save(tmp_path)
    (tmp_path / "vectors.faiss").write_bytes(content)
    with pytest.raises(ValueError, match="FAISS cannot read it") as raised:
        FaissStore.load(tmp_path)
    assert str(tmp_path / "vectors.faiss") in str(raised.value)


@pytest.mark.parametrize("name", ["ids", "languages"])
def test_vectors_and_ids_of_other_numbers_are_refused(store: FaissStore, tmp_path: Path, name: str) -> None:
    store.save(tmp_path)
    rows = json.loads((tmp_path / "rows.json").read_text("utf-8"))
    rows[name].pop()
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    with pytest.raises(ValueError, match="3 vectors"):
        FaissStore.load(tmp_path)


@pytest.mark.parametrize("count", [1, 500])
def test_a_full_disk_is_told_by_the_error_that_says_so(tiny_disk: Callable[[int], Path], count: int) -> None:
    disk = tiny_disk(16_384)
    (disk / "filling").write_bytes(bytes(12_288 if count > 1 else 16_384))
    store = FaissStore(384)
    store.upsert([str(number) for number in range(count)], unit_vectors(count, 384), ["en"] * count)
    with pytest.raises(OSError, match="No space left") as raised:
        store.save(disk)
    assert raised.value.errno == errno.ENOSPC
