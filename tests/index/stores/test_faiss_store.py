"""What FaissStore adds to the contract: its files, and when it seals."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.seams import Vectors
from index.stores.faiss_store import SEAL_AT, FaissStore

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


@pytest.mark.parametrize("seal_at", [100, SEAL_AT])
@pytest.mark.parametrize("count", [1, 500])
def test_a_full_disk_is_told_by_the_error_that_says_so(
    tiny_disk: Callable[[int], Path], count: int, seal_at: int
) -> None:
    disk = tiny_disk(16_384)
    (disk / "filling").write_bytes(bytes(12_288 if count > 1 else 16_384))
    store = FaissStore(384, seal_at=seal_at)
    store.upsert([str(number) for number in range(count)], unit_vectors(count, 384), ["en"] * count)
    with pytest.raises(OSError, match="No space left") as raised:
        store.save(disk)
    assert raised.value.errno == errno.ENOSPC


@pytest.fixture
def sealed() -> FaissStore:
    """Return a store of 300 rows in a graph, 20 of them deleted, and 10 beside it, 5 of which replace others."""
    vectors = unit_vectors(310)
    store = FaissStore(DIM, seal_at=50)
    store.upsert([str(number) for number in range(300)], vectors[:300], ["en"] * 300)
    store.refresh()
    store.delete([str(number) for number in range(20)])
    store.upsert([str(number) for number in range(295, 305)], vectors[300:], ["zh"] * 10)
    return store


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_rows_are_sealed_when_there_are_more_than_the_store_scans(tmp_path: Path) -> None:
    vectors = unit_vectors(101)
    for count, expected in ((100, {"vectors.faiss", "rows.json"}), (101, None)):
        store = FaissStore(DIM, seal_at=100)
        store.upsert([str(number) for number in range(count)], vectors[:count], ["en"] * count)
        (tmp_path / str(count)).mkdir()
        store.save(tmp_path / str(count))
        assert files(tmp_path / str(count)) == (expected or {"vectors.faiss", "rows.json", "graph.faiss", "graph.npz"})


def test_a_store_with_sealed_rows_finds_the_same_when_it_is_loaded_and_can_be_written_on(
    sealed: FaissStore, tmp_path: Path
) -> None:
    sealed.save(tmp_path)
    loaded = FaissStore.load(tmp_path, seal_at=50)
    queries = unit_vectors(7)
    for _ in range(2):
        assert loaded.ids == sealed.ids
        assert loaded.search(queries, 9) == sealed.search(queries, 9)
        assert loaded.search(queries, 9, languages=["zh"]) == sealed.search(queries, 9, languages=["zh"])
        np.testing.assert_array_equal(loaded.fetch(sealed.ids), sealed.fetch(sealed.ids))
        for one in (sealed, loaded):
            one.delete(["299", "60"])
            one.upsert(["61", "new"], unit_vectors(2), ["en", "zh"])


def test_what_is_written_to_a_mapped_graph_goes_beside_it_until_it_is_built_anew(
    sealed: FaissStore, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sealed.save(tmp_path / "a")
    loaded = FaissStore.load(tmp_path / "a", seal_at=50)
    vectors = unit_vectors(77)
    ids = [f"later-{number}" for number in range(77)]
    loaded.upsert(ids, vectors, ["sw"] * 77)  # FAISS would end the process if it added to what is mapped
    before, rows = loaded.ids, loaded.fetch(loaded.ids)
    loaded.save(tmp_path / "b")
    assert loaded.ids == before == FaissStore.load(tmp_path / "b").ids
    np.testing.assert_array_equal(loaded.fetch(before), rows)
    assert [hits[0][0] for hits in FaissStore.load(tmp_path / "b").search(vectors, 1)] == ids
    assert (tmp_path / "a" / "graph.faiss").read_bytes() != (tmp_path / "b" / "graph.faiss").read_bytes()


def test_few_changes_copy_the_graph_and_many_deletions_build_it_anew_or_leave_it(
    sealed: FaissStore, tmp_path: Path
) -> None:
    def graph_after(name: str, gone: int) -> bytes | None:
        store = FaissStore.load(tmp_path / "first", seal_at=50)
        store.delete([str(number) for number in range(gone)])
        (tmp_path / name).mkdir()
        store.save(tmp_path / name)
        path = tmp_path / name / "graph.faiss"
        return path.read_bytes() if path.exists() else None

    (tmp_path / "first").mkdir()
    sealed.save(tmp_path / "first")
    first = (tmp_path / "first" / "graph.faiss").read_bytes()
    assert graph_after("few", 50) == first
    assert len(graph_after("many", 150) or first) < len(first)
    assert graph_after("most", 290) is None


def test_an_id_that_was_sealed_and_written_again_is_found_once_with_what_it_holds_now(sealed: FaissStore) -> None:
    new = unit_vectors(310)[300]
    found = sealed.search(new[np.newaxis], 400)[0]
    assert len(found) == len({identifier for identifier, _ in found}) == len(sealed) == 285
    assert found[0][0] == "295"
    assert found[0][1] == pytest.approx(1, abs=2e-3)
    np.testing.assert_allclose(sealed.fetch(["295"])[0], new, atol=1e-3)
    assert "295" not in dict(sealed.search(new[np.newaxis], 400, languages=["en"])[0])
    assert "295" in sealed
    assert sealed.ids.count("295") == 1
    with pytest.raises(KeyError):
        sealed.fetch(["30", "3"])


def test_parts_of_other_dimensions_are_refused(sealed: FaissStore, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    sealed.save(tmp_path / "a")
    FaissStore(DIM + 1).save(tmp_path / "b")
    for path in (tmp_path / "b").iterdir():
        path.replace(tmp_path / "a" / path.name)
    with pytest.raises(ValueError, match="vectors of 24") as raised:
        FaissStore.load(tmp_path / "a")
    assert str(tmp_path / "a" / "graph.faiss") in str(raised.value)


POOL = unit_vectors(60)
numbers = st.integers(0, 59)
operations = st.one_of(
    st.tuples(st.just("upsert"), st.lists(st.tuples(numbers, numbers), max_size=40)),
    st.tuples(st.just("delete"), st.lists(numbers, max_size=25)),
    st.tuples(st.sampled_from(["refresh", "save and load"]), st.none()),
)


@settings(deadline=None, max_examples=100)
@given(sequence=st.lists(operations, max_size=12), seal_at=st.sampled_from([0, 5, 20]))
def test_whatever_is_written_sealed_and_loaded_the_store_holds_what_a_dictionary_would(
    sequence: list[tuple[str, Any]], seal_at: int
) -> None:
    store, model = FaissStore(DIM, seal_at=seal_at), dict[str, int]()
    for operation, value in sequence:
        if operation == "upsert":
            store.upsert([str(one) for one, _ in value], POOL[[row for _, row in value]], ["en"] * len(value))
            model |= {str(one): row for one, row in value}
        elif operation == "delete":
            store.delete([str(one) for one in value])
            model = {identifier: row for identifier, row in model.items() if int(identifier) not in value}
        elif operation == "refresh":
            store.refresh()
        else:
            with TemporaryDirectory() as folder:
                store.save(Path(folder))
                store = FaissStore.load(Path(folder), seal_at=seal_at)
        assert sorted(store.ids) == sorted(model)
        assert_holds(store, model)


def assert_holds(store: FaissStore, model: dict[str, int]) -> None:
    """Assert that count, vectors and similarities are those of *model*, and that each vector finds itself."""
    assert len(store) == len(model)
    assert all((str(number) in store) == (str(number) in model) for number in range(60))
    own = POOL[list(model.values())].reshape(-1, DIM)
    np.testing.assert_allclose(store.fetch(list(model)), own, atol=1e-3)
    for row, hits in zip(model.values(), store.search(own, 3), strict=True):
        assert len(hits) == min(3, len(model))
        assert model[hits[0][0]] == row
        for identifier, similarity in hits:
            assert similarity == pytest.approx(float(POOL[model[identifier]] @ POOL[row]), abs=2e-3)
