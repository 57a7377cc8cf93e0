"""Vectors → groups: what lies near each other on the average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.seams import Vectors


def group_rows(vectors: Vectors, least: float) -> list[list[int]]:
    """Return the rows of *vectors*, of unit length, in groups; the rows of each ascend, and so do their first ones.

    Groups are joined as long as the mean similarity of their pairs is at least *least*, the most similar ones first:
    average linkage. O(n²) in time and memory, 4 n² bytes.

    Source of the order: the chains of nearest neighbours of Benzécri and Juan (1982). They give the groups of always
    joining the nearest two, because a joined group is no nearer to a third than the nearer of its parts was.
    """
    similarity = np.asarray(vectors @ vectors.T, np.float32)
    np.fill_diagonal(similarity, -np.inf)
    members = {row: [row] for row in range(len(vectors))}
    chain: list[int] = []
    waiting = list(members)
    while chain or waiting:
        last = chain[-1] if chain else waiting.pop()
        if last not in members:
            continue  # it was joined to another group, whose number waits in its place
        near = int(similarity[last].argmax())
        if similarity[last, near] < least:
            chain = chain[:-1]
        elif len(chain) > 1 and similarity[last, chain[-2]] >= similarity[last, near]:
            waiting.append(_join(similarity, members, last, chain[-2]))
            del chain[-2:]
        else:
            chain = [*chain, near] if chain else [last, near]
    return sorted(sorted(rows) for rows in members.values())


def _join(similarity: NDArray[np.float32], members: dict[int, list[int]], one: int, other: int) -> int:
    """Join two groups under the number of *one*, and return it."""
    sizes = len(members[one]), len(members[other])
    joined = np.average(similarity[[one, other]], axis=0, weights=sizes)
    similarity[one] = similarity[:, one] = joined
    similarity[other] = similarity[:, other] = similarity[one, one] = -np.inf
    members[one] += members.pop(other)
    return one
