"""Groups by average linkage, against the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.grouping import group_rows
from index.seams import Vectors


def joined_by_definition(vectors: Vectors, least: float) -> list[list[int]]:
    """Return the groups of always joining the two whose pairs are the most similar on the average."""
    groups = [[row] for row in range(len(vectors))]
    while len(groups) > 1:
        pairs = [(one, other) for one in range(len(groups)) for other in range(one)]
        means = [float((vectors[groups[one]] @ vectors[groups[other]].T).mean()) for one, other in pairs]
        if max(means) < least:
            break
        one, other = pairs[int(np.argmax(means))]
        groups[other] += groups.pop(one)
    return sorted(sorted(group) for group in groups)


def some_vectors(seed: int, rows: int) -> Vectors:
    """Return *rows* vectors of unit length around a few centres."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(max(rows // 4, 1), 6))
    vectors = centres[chance.integers(len(centres), size=rows)] + 0.6 * chance.normal(size=(rows, 6))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@given(st.integers(0, 10_000), st.integers(1, 24), st.floats(-0.5, 0.95))
def test_groups_are_those_of_always_joining_the_nearest_two(seed: int, rows: int, least: float) -> None:
    vectors = some_vectors(seed, rows)
    assert group_rows(vectors, least) == joined_by_definition(vectors, least)


def test_equal_vectors_are_one_group_and_opposite_ones_are_two() -> None:
    vectors = np.array([[1, 0], [-1, 0], [1, 0], [-1, 0], [1, 0]], np.float32)
    assert group_rows(vectors, 0.2) == [[0, 2, 4], [1, 3]]


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_and_one_are_grouped_too(rows: int) -> None:
    assert group_rows(np.ones((rows, 1), np.float32), 0.2) == [[0]] * rows
