"""Question text → hits: dense and lexical search, fused; every sentence of a hit scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from index.centring import Centring
from index.contents import Contents, passage_of, statement_ids
from index.fusion import (
    LEXICAL_WEIGHT,
    SENTENCE_SHARE_OF_SIMILARITY,
    SENTENCE_WEIGHT,
    STATEMENT_TRANSLATION_WEIGHT,
    TRANSLATION_WEIGHT,
    Scores,
    fuse,
    standardise_lexical,
)
from index.seams import Encoder, Vectors
from knowledge.models import Passage, Reference

#: How many neighbours each search contributes to the candidates that are scored in full.
_CANDIDATES = 60


@dataclass(frozen=True)
class Hit:
    """A passage that may answer.

    ``score`` orders hits, in standard deviations of this question's scores. ``similarity``, in [-1, 1], compares
    across questions: a quarter the passage's centred cosine, three quarters its best statement's. ``statements`` are the centred
    cosines of the passage's statements, in their order.
    """

    passage: Passage
    reference: Reference
    score: float
    similarity: float
    statements: tuple[float, ...]


@dataclass(frozen=True)
class Search:
    """The hits of a question, best first, and where the time went, in milliseconds."""

    hits: tuple[Hit, ...]
    encode_ms: float
    search_ms: float


class Retriever:
    """Finds passages. Safe to call from several threads."""

    def __init__(
        self, contents: Contents, encoder: Encoder, centring: Centring, *, lexical_weight: float = LEXICAL_WEIGHT
    ) -> None:
        self._contents, self._encoder, self._centring = contents, encoder, centring
        self._lexical_weight = lexical_weight

    def search(self, text: str, language: str, k: int = 10) -> Search:
        """Return up to *k* hits for *text*, a question in *language* (ISO 639-1)."""
        start = perf_counter()
        query = self._centring.queries(self._encoder.encode_queries([text]), [language])
        encoded = perf_counter()
        hits = self._hits(query, text, language, k)
        done = perf_counter()
        return Search(hits, (encoded - start) * 1000, (done - encoded) * 1000)

    def best_similarity(self, text: str, language: str) -> float:
        """Return the similarity of the passage nearest to *text*, or -1.0 in an empty index."""
        return max((hit.similarity for hit in self.search(text, language).hits), default=-1.0)

    def _hits(self, query: Vectors, text: str, language: str, k: int) -> tuple[Hit, ...]:
        lexical = dict(self._contents.lexicon.search(text, _CANDIDATES, language=language))
        candidates = self._candidates(query, lexical)
        if not candidates:
            return ()
        passages = [self._contents.passages.get(identifier) for identifier in candidates]
        spoken = [passage.language for passage in passages]
        similarities = self._contents.passage_vectors.fetch(candidates) @ query[0]
        statements = self._statement_similarities(query[0], passages)
        best = np.array([max(scores) for scores in statements])
        scores = fuse(
            self._dense(query[0], similarities, best, spoken),
            self._lexical(lexical, candidates, language),
            np.array([passage_language == language for passage_language in spoken]),
            self._lexical_weight if lexical else 0.0,
        )
        blended = similarities + SENTENCE_SHARE_OF_SIMILARITY * (best - similarities)
        hits = [
            Hit(
                passage,
                self._contents.references[passage.article_id],
                float(scores[i]),
                float(blended[i]),
                tuple(map(float, statements[i])),
            )
            for i, passage in enumerate(passages)
        ]
        merged = self._merge_translations(hits, language)
        return tuple(sorted(merged, key=lambda hit: -hit.score)[:k])

    def _merge_translations(self, hits: Sequence[Hit], language: str) -> list[Hit]:
        """Make one hit of a passage and its translations, shown in *language* where there is one in it."""
        groups: dict[str, list[Hit]] = {}
        for hit in hits:
            versions = self._contents.translations.get(hit.passage.id, ())
            groups.setdefault(min((hit.passage.id, *versions)), []).append(hit)
        return [_merged(versions, language) for versions in groups.values()]

    def _candidates(self, query: Vectors, lexical: dict[str, float]) -> list[str]:
        near = self._contents.passage_vectors.search(query, _CANDIDATES)[0]
        near_statements = self._contents.statement_vectors.search(query, _CANDIDATES)[0]
        ids = [identifier for identifier, _ in near] + [passage_of(identifier) for identifier, _ in near_statements]
        found = dict.fromkeys([*ids, *lexical])
        versions = (version for identifier in found for version in self._contents.translations.get(identifier, ()))
        return list(dict.fromkeys([*found, *versions]))

    def _statement_similarities(self, query: Vectors, passages: Sequence[Passage]) -> list[Scores]:
        ids = [identifier for passage in passages for identifier in statement_ids(passage)]
        scores = (self._contents.statement_vectors.fetch(ids) @ query).astype(np.float64)
        ends = np.cumsum([len(passage.statements) for passage in passages])
        return np.split(scores, ends[:-1])

    def _dense(self, query: Vectors, similarities: Scores, best: Scores, languages: Sequence[str]) -> Scores:
        whole = self._contents.passage_moments.standardise(query, similarities, languages)
        sentence = self._contents.statement_moments.standardise(query, best, languages)
        return (1 - SENTENCE_WEIGHT) * whole + SENTENCE_WEIGHT * sentence

    def _lexical(self, found: dict[str, float], candidates: Sequence[str], language: str) -> Scores:
        scores = np.array([found.get(identifier, 0.0) for identifier in candidates])
        count = self._contents.passage_moments.counts.get(language, 0)
        return standardise_lexical(scores, np.array(list(found.values())), count)


def _merged(versions: Sequence[Hit], language: str) -> Hit:
    """Return the version to show, its scores moved towards those of the others: each finds the passage in its way."""
    shown = max(versions, key=lambda hit: (hit.passage.language == language, hit.score))
    others = [hit for hit in versions if hit is not shown]
    if not others:
        return shown
    parallel = [hit.statements for hit in versions if len(hit.statements) == len(shown.statements)]
    return replace(
        shown,
        score=_towards(shown.score, [hit.score for hit in others], TRANSLATION_WEIGHT),
        similarity=max(hit.similarity for hit in versions),
        statements=tuple(
            _towards(own, scores, STATEMENT_TRANSLATION_WEIGHT)
            for own, scores in zip(shown.statements, zip(*parallel, strict=True), strict=True)
        ),
    )


def _towards(own: float, others: Sequence[float], weight: float) -> float:
    return (1 - weight) * own + weight * sum(others) / len(others)
