"""What retrieval is compared with: plain cosine, BM25, and reciprocal rank fusion of the two, over the same index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from index.centring import Centring
from index.contents import Contents
from index.seams import Encoder

#: Text of a question and a number k → up to k ``(passage id, score)``, best first; a higher score is better.
Rank: TypeAlias = Callable[[str, int], list[tuple[str, float]]]

BASELINES = ("cosine", "bm25", "rrf")
#: The constant of reciprocal rank fusion, and how deep the fused lists are.
#: Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion Outperforms Condorcet", SIGIR 2009.
_RRF_CONSTANT = 60
_RRF_DEPTH = 1000


def make_baseline(name: str, contents: Contents, encoder: Encoder, centring: Centring) -> Rank:
    """Return the baseline *name*, one of ``BASELINES``, over the passages of an index made with *centring*."""
    if name == "cosine":
        return cosine(contents, encoder, centring)
    if name == "bm25":
        return bm25(contents)
    return fused([cosine(contents, encoder, centring), bm25(contents)])


def cosine(contents: Contents, encoder: Encoder, centring: Centring) -> Rank:
    """Return the exact order by cosine of question and passage, with the vectors as the encoder gave them."""
    ids = contents.passage_vectors.ids
    spoken = [contents.passages.get(identifier).language for identifier in ids]
    vectors = centring.raw_passages(contents.passage_vectors.fetch(ids), spoken)

    def rank(text: str, k: int) -> list[tuple[str, float]]:
        scores = vectors @ encoder.encode_queries([text])[0]
        return [(ids[row], float(scores[row])) for row in np.argsort(-scores, kind="stable")[:k]]

    return rank


def bm25(contents: Contents) -> Rank:
    """Return the order by BM25 over the passages of all languages, because BM25 knows nothing of languages."""
    languages = sorted(contents.passage_moments.counts)

    def rank(text: str, k: int) -> list[tuple[str, float]]:
        # Each search scores by the statistics of the whole index, so the scores of two languages compare.
        found = [hit for language in languages for hit in contents.lexicon.search(text, k, language=language)]
        return sorted(found, key=lambda hit: -hit[1])[:k]

    return rank


def fused(rankings: Sequence[Rank]) -> Rank:
    """Return the reciprocal rank fusion of *rankings*: a passage's score is the sum of 1 / (60 + its rank in each)."""

    def rank(text: str, k: int) -> list[tuple[str, float]]:
        scores: dict[str, float] = {}
        for ranking in rankings:
            for place, (identifier, _) in enumerate(ranking(text, _RRF_DEPTH), 1):
                scores[identifier] = scores.get(identifier, 0.0) + 1 / (_RRF_CONSTANT + place)
        return sorted(scores.items(), key=lambda scored: -scored[1])[:k]

    return rank
