"""A sealed graph: what FAISS's graphs would do wrong, it does not do."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pytest

from index.seams import Vectors
from index.stores.sealed_graph import SealedGraph

DIM = 24
COUNT = 2000


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, DIM))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


VECTORS = unit_vectors(COUNT)
IDS = [f"row-{number}" for number in range(COUNT)]
#: One row in 20 is in Swahili.
LANGUAGES = ["sw" if number % 20 == 0 else "en" for number in range(COUNT)]
QUERIES = unit_vectors(50, seed=1)


@pytest.fixture
def graph() -> SealedGraph:
    halves = (slice(0, COUNT // 2), slice(COUNT // 2, COUNT))
    return SealedGraph.build(DIM, ((IDS[rows], VECTORS[rows], LANGUAGES[rows]) for rows in halves))


def nearest(query: Vectors, rows: np.ndarray, k: int) -> list[str]:
    """Return the definition: the ids of *rows* with the highest inner products, in half precision."""
    similarities = VECTORS[rows].astype(np.float16).astype(np.float32) @ query
    return [IDS[row] for row in rows[np.argsort(-similarities)[:k]]]


def ids_of(found: list[tuple[str, float]]) -> list[str]:
    return [identifier for identifier, _ in found]


def test_the_nearest_are_found_and_their_similarities_are_exact(graph: SealedGraph) -> None:
    rows = np.arange(COUNT)
    shared = 0
    for query in QUERIES:
        found = graph.search(query[np.newaxis], 10, None)
        shared += len(set(ids_of(found)) & set(nearest(query, rows, 10)))
        exact = [float(VECTORS[IDS.index(identifier)] @ query) for identifier, _ in found]
        np.testing.assert_allclose([score for _, score in found], exact, atol=1e-3)
    assert shared >= 0.98 * 10 * len(QUERIES)


def test_a_rare_language_is_searched_exactly(graph: SealedGraph) -> None:
    rows = np.arange(0, COUNT, 20)
    graph.search(QUERIES[:1], 10, {"sw"})
    gc.collect()  # a selector that nothing holds would be gone by now
    for query in QUERIES:
        assert ids_of(graph.search(query[np.newaxis], 10, {"sw"})) == nearest(query, rows, 10)


def test_a_common_language_is_searched_in_the_graph_alone(graph: SealedGraph) -> None:
    found = [graph.search(query[np.newaxis], 10, ["en"]) for query in QUERIES]
    assert {len(hits) for hits in found} == {10}
    spoken = {identifier for identifier, language in zip(IDS, LANGUAGES, strict=True) if language == "en"}
    assert all(set(ids_of(hits)) <= spoken for hits in found)


def test_rows_that_the_graph_does_not_lead_to_are_found_by_a_scan(graph: SealedGraph) -> None:
    query = QUERIES[0]
    near = nearest(query, np.arange(COUNT), 1400)
    graph.delete(near)  # all that a search keeps in view is deleted
    left = np.array([row for row in range(COUNT) if IDS[row] not in set(near)])
    found = ids_of(graph.search(query[np.newaxis], 10, None))
    assert len(found) == 10
    assert set(found) <= {IDS[row] for row in left}
    assert len(graph.search(query[np.newaxis], 5000, None)) == len(left) == len(graph)


def test_a_deleted_row_is_gone_from_search_ids_batches_and_membership(graph: SealedGraph) -> None:
    graph.delete(["row-0", "row-7", "never there", "row-7"])
    assert len(graph) == COUNT - 2
    assert graph.ids == [identifier for identifier in IDS if identifier not in {"row-0", "row-7"}]
    assert "row-7" not in graph
    assert "row-8" in graph
    assert 8 not in graph
    assert graph.find(["row-7", "row-8"]).tolist() == [-1, 8]
    assert "row-7" not in ids_of(graph.search(VECTORS[7:8], COUNT, None))
    assert "row-7" not in ids_of(graph.search(VECTORS[7:8], 10, None))
    batches = list(graph.batches())
    assert [identifier for ids, _, _ in batches for identifier in ids] == graph.ids
    assert graph.deleted_share == pytest.approx(2 / COUNT)


def test_a_mapped_graph_finds_the_same_and_is_copied_with_what_is_deleted(graph: SealedGraph, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    graph.save(tmp_path / "first")
    loaded = SealedGraph.load(tmp_path / "first")
    assert [loaded.search(query[np.newaxis], 10, None) for query in QUERIES] == [
        graph.search(query[np.newaxis], 10, None) for query in QUERIES
    ]
    loaded.delete(["row-3"])
    for path in (tmp_path / "first").iterdir():
        path.unlink()  # a later build removes the index that a process still reads
    loaded.save(tmp_path / "second")
    copied = SealedGraph.load(tmp_path / "second")
    assert copied.ids == loaded.ids
    assert [copied.search(query[np.newaxis], 10, ["en"]) for query in QUERIES] == [
        loaded.search(query[np.newaxis], 10, ["en"]) for query in QUERIES
    ]
    np.testing.assert_array_equal(copied.vectors(np.array([5, 1])), graph.vectors(np.array([5, 1])))


@pytest.mark.parametrize("damage", ["empty", "cut", "of another kind", "zeros", "of other rows"])
def test_a_graph_that_is_damaged_or_of_other_rows_is_refused_with_its_path(
    graph: SealedGraph, tmp_path: Path, damage: str
) -> None:
    graph.save(tmp_path)
    path = tmp_path / "graph.faiss"
    if damage == "of other rows":
        (tmp_path / "other").mkdir()
        SealedGraph.build(DIM, [(IDS[:30], VECTORS[:30], LANGUAGES[:30])]).save(tmp_path / "other")
        (tmp_path / "other" / "graph.faiss").replace(path)
    else:
        content = path.read_bytes()
        broken = {"empty": b"", "cut": content[:-1], "of another kind": b"something else", "zeros": bytes(5000)}
        path.write_bytes(broken[damage])
    with pytest.raises(ValueError, match=r"FAISS cannot read it|not the graph of") as raised:
        SealedGraph.load(tmp_path)
    assert str(path) in str(raised.value)
