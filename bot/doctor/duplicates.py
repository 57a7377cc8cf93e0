"""Passages of one language that say nearly the same: the vectors tell which to compare, the words tell the copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.contents import Contents
from knowledge.models import Passage

#: The cosine from which two passages are one whatever their words. Of our notes no two that differ reach .98; one that
#: is said in other words under the same headings has .99 and more.
_SAME = 0.985
#: A vector holds the title and the headings, too: a copy under others has .86 to .99, where the words decide.
_PERHAPS_SAME = 0.85
#: The share of five-letter pieces that two passages have in common from which one is a copy of the other.
_SHARED = 0.6
_PIECE = 5
#: Neighbours of each passage that are compared, and passages: more would take minutes.
_NEIGHBOURS = 5
MOST_PASSAGES = 20_000
_BLOCK = 1024


@dataclass(frozen=True)
class Pair:
    """Two passages that say nearly the same; ``similarity`` is the cosine of their vectors."""

    one: Passage
    other: Passage
    similarity: float


def near_duplicates(contents: Contents) -> list[Pair]:
    """Return the pairs among the first 20,000 passages of an index, the most similar first."""
    ids = contents.passage_vectors.ids[:MOST_PASSAGES]
    pairs = []
    for row, other, similarity in _neighbours(contents, ids):
        one, two = contents.passages.get(ids[row]), contents.passages.get(ids[other])
        if one.language == two.language and (similarity >= _SAME or _shared(one.quote, two.quote) >= _SHARED):
            pairs.append(Pair(one, two, similarity))
    return sorted(pairs, key=lambda pair: -pair.similarity)


def _neighbours(contents: Contents, ids: tuple[str, ...]) -> Iterator[tuple[int, int, float]]:
    """Yield the nearest later rows of each row of *ids* that may say the same, with their similarity."""
    vectors = contents.passage_vectors.fetch(ids)
    for start in range(0, len(ids), _BLOCK):
        similarities = vectors[start : start + _BLOCK] @ vectors[start:].T
        rows, columns = similarities.shape
        similarities[np.tril_indices(rows, 0, columns)] = -1.0  # itself, and those before it
        count = min(_NEIGHBOURS, columns)
        nearest = np.argpartition(-similarities, count - 1, axis=1)[:, :count]
        for row, near in enumerate(nearest.tolist()):
            for column in near:
                if (similarity := float(similarities[row, column])) >= _PERHAPS_SAME:
                    yield start + row, start + column, min(similarity, 1.0)


def _shared(one: str, other: str) -> float:
    """Return which share of the pieces of two texts both have, in [0, 1]; case and blanks do not matter."""
    pieces = [_pieces(text) for text in (one, other)]
    return len(pieces[0] & pieces[1]) / max(len(pieces[0] | pieces[1]), 1)


def _pieces(text: str) -> set[str]:
    letters = "".join(text.casefold().split())
    return {letters[start : start + _PIECE] for start in range(max(len(letters) - _PIECE + 1, 1))}
