"""What every vector store promises, against the definition: the inner product with every row.

A further store joins by its class in ``STORES``. The traps that engines set are why the rules on removal, padding and
NaN are here. FAISS is tested twice: scanning, and with all but the last rows sealed in a graph.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.seams import Vectors, VectorStore
from index.stores.faiss_store import FaissStore

MakeStore = Callable[[int], VectorStore]
STORES = [pytest.param(FaissStore, id="scan"), pytest.param(partial(FaissStore, seal_at=3), id="graph")]
DIM = 16
#: Stores may keep vectors in half precision: 11 bits of each coordinate.
PRECISION = 2e-3
LANGUAGES = ("en", "zh", "sw")

pytestmark = pytest.mark.parametrize("make_store", STORES)


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, DIM))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


POOL = unit_vectors(40)


def assert_nearest(
    rows: dict[str, tuple[Vectors, str]],
    query: Vectors,
    k: int,
    languages: Collection[str] | None,
    found: Sequence[tuple[str, float]],
) -> None:
    """Assert that *found* are the *k* of *rows* in *languages* with the highest inner products with *query*."""
    exact = {
        identifier: float(vector @ query)
        for identifier, (vector, language) in rows.items()
        if languages is None or language in languages
    }
    ids = [identifier for identifier, _ in found]
    scores = [score for _, score in found]
    assert len(ids) == len(set(ids)) == min(k, len(exact))
    assert set(ids) <= set(exact)
    assert scores == sorted(scores, reverse=True)
    np.testing.assert_allclose(scores, [exact[identifier] for identifier in ids], atol=PRECISION)
    left_out = [score for identifier, score in exact.items() if identifier not in ids]
    assert not left_out or not scores or max(left_out) <= min(scores) + PRECISION


identifiers = st.sampled_from(["a", "b#0", "面包", "🥖", "b", "a ", "é", "9"])
rows = st.tuples(identifiers, st.integers(0, len(POOL) - 1), st.sampled_from(LANGUAGES))
filters = st.none() | st.lists(st.sampled_from([*LANGUAGES, "xx"]), unique=True, max_size=3)
operations = st.one_of(
    st.tuples(st.just("upsert"), st.lists(rows, max_size=8)),
    st.tuples(st.just("delete"), st.lists(identifiers, max_size=4)),
    st.tuples(st.just("search"), st.tuples(st.integers(0, len(POOL) - 1), st.integers(0, 12), filters)),
)


@settings(deadline=None, max_examples=150)
@given(sequence=st.lists(operations, max_size=14))
def test_any_sequence_of_writes_and_searches_agrees_with_the_definition(
    make_store: MakeStore, sequence: list[tuple[str, Any]]
) -> None:
    store = make_store(DIM)
    model: dict[str, tuple[Vectors, str]] = {}
    for operation, value in sequence:
        if operation == "upsert":
            numbers = [number for _, number, _ in value]
            store.upsert([row[0] for row in value], POOL[numbers].reshape(-1, DIM), [row[2] for row in value])
            model.update({identifier: (POOL[number], language) for identifier, number, language in value})
        elif operation == "delete":
            store.delete(value)
            for identifier in value:
                model.pop(identifier, None)
        else:
            number, k, languages = value
            store.refresh()
            found = store.search(POOL[[number]], k, languages=languages)
            assert_nearest(model, POOL[number], k, languages, found[0])
    store.refresh()
    np.testing.assert_allclose(
        store.fetch(list(model)), np.array([vector for vector, _ in model.values()]).reshape(-1, DIM), atol=PRECISION
    )
    assert_nearest(model, POOL[0], 99, None, store.search(POOL[:1], 99)[0])


def filled(
    make_store: MakeStore, count: int = 500, rare: int = 3
) -> tuple[VectorStore, dict[str, tuple[Vectors, str]]]:
    """Return a store of *count* rows, the last *rare* of them in Swahili, and what it holds."""
    vectors = unit_vectors(count, seed=1)
    languages = [*(LANGUAGES[number % 2] for number in range(count - rare)), *["sw"] * rare]
    ids = [f"row-{number}" for number in range(count)]
    store = make_store(DIM)
    store.upsert(ids, vectors, languages)
    store.refresh()
    return store, dict(zip(ids, zip(vectors, languages, strict=True), strict=True))


@pytest.mark.parametrize("k", [1, 10, 499, 500, 501, 100_000])
@pytest.mark.parametrize("languages", [None, {"en"}, ["sw"], ("sw", "zh"), frozenset(["xx"]), []])
def test_there_are_fewer_hits_than_asked_for_only_when_fewer_rows_match(
    make_store: MakeStore, k: int, languages: Collection[str] | None
) -> None:
    store, model = filled(make_store)
    matching = [language for _, language in model.values() if languages is None or language in languages]
    queries = unit_vectors(4, seed=2)
    for query, found in zip(queries, store.search(queries, k, languages=languages), strict=True):
        assert len(found) == min(k, len(matching))
        assert_nearest(model, query, k, languages, found)


def test_a_search_in_a_store_without_rows_finds_nothing_for_each_query(make_store: MakeStore) -> None:
    assert make_store(DIM).search(POOL[:3], 5) == [[], [], []]
    emptied, model = filled(make_store)
    emptied.delete(list(model))
    emptied.refresh()
    assert emptied.search(POOL[:2], 5, languages=["en"]) == [[], []]
    assert emptied.search(POOL[:0], 5) == []


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_no_hits_gives_none(make_store: MakeStore, k: int) -> None:
    store, _ = filled(make_store)
    assert store.search(POOL[:2], k) == [[], []]


def test_similarity_is_1_for_the_same_direction_and_minus_1_for_the_opposite(make_store: MakeStore) -> None:
    store = make_store(DIM)
    store.upsert(["same", "opposite"], np.concatenate([POOL[:1], -POOL[:1]]), ["en", "en"])
    store.refresh()
    (same, first), (opposite, last) = store.search(POOL[:1], 2)[0]
    assert (same, opposite) == ("same", "opposite")
    assert [first, last] == pytest.approx([1, -1], abs=PRECISION)


def test_an_upsert_replaces_vector_and_language(make_store: MakeStore) -> None:
    store, _ = filled(make_store)
    store.upsert(["row-7"], POOL[:1], ["sw"])
    store.refresh()
    assert store.search(POOL[:1], 1, languages=["sw"])[0][0][0] == "row-7"
    assert "row-7" not in dict(store.search(POOL[:1], 500, languages=["en", "zh"])[0])
    assert len(store.search(POOL[:1], 1000)[0]) == 500


def test_the_last_of_two_equal_ids_wins(make_store: MakeStore) -> None:
    store = make_store(DIM)
    store.upsert(["a", "b", "a"], POOL[:3], ["en", "en", "zh"])
    store.refresh()
    assert_nearest({"a": (POOL[2], "zh"), "b": (POOL[1], "en")}, POOL[2], 5, None, store.search(POOL[2:3], 5)[0])
    assert [identifier for identifier, _ in store.search(POOL[:1], 5, languages=["zh"])[0]] == ["a"]


def test_a_deleted_id_is_never_found_and_its_neighbours_keep_their_vectors(make_store: MakeStore) -> None:
    store, model = filled(make_store)
    gone = [f"row-{number}" for number in range(0, 500, 3)]
    store.delete([*gone, "never there", gone[0]])
    store.refresh()
    left = {identifier: row for identifier, row in model.items() if identifier not in gone}
    for query in unit_vectors(5, seed=3):
        assert_nearest(left, query, 400, None, store.search(query[np.newaxis], 400)[0])
    np.testing.assert_allclose(store.fetch(list(left)), [vector for vector, _ in left.values()], atol=PRECISION)


def test_vectors_are_fetched_in_the_order_asked_for_and_as_often(make_store: MakeStore) -> None:
    store, model = filled(make_store)
    ids = ["row-499", "row-0", "row-77", "row-0"]
    np.testing.assert_allclose(store.fetch(ids), [model[identifier][0] for identifier in ids], atol=PRECISION)
    assert store.fetch(ids).dtype == np.float32
    assert store.fetch([]).shape == (0, DIM)


def test_an_id_that_is_not_there_cannot_be_fetched(make_store: MakeStore) -> None:
    store, _ = filled(make_store)
    store.delete(["row-3"])
    store.refresh()
    for missing in ("row-3", "row-500", ""):
        with pytest.raises(KeyError):
            store.fetch(["row-0", missing])


def broken(value: float) -> Vectors:
    vectors = POOL[:2].copy()
    vectors[1, 3] = value
    return vectors


@pytest.mark.parametrize(
    ("vectors", "named"),
    [
        (broken(np.nan), "nan"),
        (broken(np.inf), "inf"),
        (np.eye(2, DIM, dtype=np.float32) * np.float32(1.5), "length 1.5"),
        (np.eye(2, DIM, dtype=np.float32) * np.float32(0.5), "length 0.5"),
        (np.zeros((2, DIM), np.float32), "0.0"),
        (POOL[:2, :-1], str(DIM - 1)),
        (np.pad(POOL[:2], ((0, 0), (0, 1))), str(DIM + 1)),
        (POOL[0], str(DIM)),
        (POOL[:2].reshape(1, 2, DIM), "(1, 2, 16)"),
    ],
)
def test_vectors_of_another_shape_with_nan_or_off_unit_length_are_refused_and_change_nothing(
    make_store: MakeStore, vectors: Vectors, named: str
) -> None:
    store, model = filled(make_store)
    with pytest.raises(ValueError, match=r"length|shape") as raised:
        store.upsert(["row-0", "new"], vectors, ["en", "en"])
    assert named in str(raised.value)
    with pytest.raises(ValueError, match=r"length|shape"):
        store.search(vectors, 3)
    store.refresh()
    assert_nearest(model, POOL[0], 1000, None, store.search(POOL[:1], 1000)[0])


@pytest.mark.parametrize(
    ("ids", "languages"), [(["a"], ["en", "en"]), (["a", "b"], ["en"]), (["a", "b", "c"], ["en"] * 3)]
)
def test_ids_vectors_and_languages_of_other_numbers_are_refused(
    make_store: MakeStore, ids: list[str], languages: list[str]
) -> None:
    store, model = filled(make_store)
    with pytest.raises(ValueError, match="2 vectors"):
        store.upsert(ids, POOL[:2], languages)
    store.refresh()
    assert len(store.search(POOL[:1], 1000)[0]) == len(model)


def test_vectors_may_lie_in_memory_in_any_order(make_store: MakeStore) -> None:
    store = make_store(DIM)
    store.upsert(["a", "b"], np.asfortranarray(POOL[:4])[::2], ["en", "en"])
    store.refresh()
    model = {"a": (POOL[0], "en"), "b": (POOL[2], "en")}
    (found,) = store.search(np.asfortranarray(POOL[:4])[2:3], 2)
    assert [identifier for identifier, _ in found] == ["b", "a"]
    assert_nearest(model, POOL[2], 2, None, found)


def test_threads_that_search_at_once_find_what_one_finds(make_store: MakeStore) -> None:
    store, _ = filled(make_store, 2000, 50)
    queries = unit_vectors(60, seed=4)
    alone = [store.search(query[np.newaxis], 10, languages=["sw", "en"]) for query in queries]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda query: store.search(query[np.newaxis], 10, languages=["sw", "en"]), queries))
    assert together == alone
