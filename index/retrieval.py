"""Question text → hits: dense and lexical search, fused; every sentence of a hit scored."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.centring import Centring
from index.contents import Contents, passage_of, statement_ids
from index.coverage import NEAREST, PLAIN_COVERAGE, Coverage
from index.fusion import (
    LEXICAL_WEIGHT,
    SENTENCE_SHARE_OF_SIMILARITY,
    SENTENCE_WEIGHT,
    STATEMENT_TRANSLATION_WEIGHT,
    TRANSLATION_WEIGHT,
    Scores,
    focus,
    fuse,
    inner_products,
    luck,
    standardise_lexical,
)
from index.memory import Memory
from index.seams import Encoder, Vectors
from knowledge.models import Passage, Reference

#: How many neighbours each search contributes to the candidates that are scored in full.
_CANDIDATES = 16
#: How many passages the lexical search scores; those past the candidates tell what is usual for this question.
_LEXICAL_SCORES = 200


#: Searches that are remembered, some 10 KB each: a comparison asks a dozen questions, of each role always the same.
_REMEMBERED = 512

#: Languages of questions whose Latin words are corrected; in others a dictionary of English tells nothing.
_SPELT = frozenset({"en", "zh"})


@dataclass(frozen=True)
class Hit:
    """A passage that may answer.

    ``score`` orders hits, in standard deviations of this question's scores. ``similarity``, in [-1, 1], compares
    across questions: a quarter is the passage's centred cosine, three quarters its best statement's. ``statements``
    are the focused similarities of the passage's statements, in their order; see ``fusion.focus``.
    """

    passage: Passage
    reference: Reference
    score: float
    similarity: float
    statements: tuple[float, ...]


@dataclass(frozen=True)
class Search:
    """The hits of a question, best first, and where the time went, in milliseconds.

    ``evidence`` says how likely the index covers the question, on the scale of the retriever's ``Coverage``; minus
    infinity for an empty index.
    """

    hits: tuple[Hit, ...]
    evidence: float
    encode_ms: float
    search_ms: float


class Retriever:
    """Finds passages. Safe to call from several threads."""

    def __init__(
        self,
        contents: Contents,
        encoder: Encoder,
        centring: Centring,
        coverage: Coverage = PLAIN_COVERAGE,
        *,
        lexical_weight: float = LEXICAL_WEIGHT,
    ) -> None:
        self._contents, self._encoder, self._centring, self._coverage = contents, encoder, centring, coverage
        self._lexical_weight = lexical_weight
        self._turn = threading.Lock()
        self._memory: Memory[tuple[str, str, int], Search] = Memory(_REMEMBERED)

    def reading_language(self, language: str) -> str:
        """Return the language in which who asks in *language* reads: that, or English where the index lacks it."""
        return language if language in self._contents.passage_moments.counts else "en"

    def corrected(self, text: str, language: str) -> str:
        """Return *text* with its misspelt words as the articles spell them, in the languages that are corrected."""
        return self._contents.spelling.correct(text) if language in _SPELT else text

    def search(self, text: str, language: str, k: int = 10) -> Search:
        """Return up to *k* hits for *text*, a question in *language* (ISO 639-1), its misspelt words corrected."""
        return self._search_new([text], language, k)[0]

    def search_all(self, texts: Sequence[str], language: str, k: int = 10) -> list[Search]:
        """Return a search for each of *texts*, as ``search`` does; for questions of our own, which come again.

        What is not remembered is encoded together, which takes less time.
        """
        keys = [(text, language, k) for text in texts]
        found = self._memory.recall(keys)
        known = {key: replace(search, encode_ms=0.0, search_ms=0.0) for key, search in found.items()}
        new = list(dict.fromkeys(key for key in keys if key not in known))
        if new:
            searches = dict(zip(new, self._search_new([text for text, *_ in new], language, k), strict=True))
            self._memory.keep(searches)
            known |= searches
        return [known[key] for key in keys]

    def _search_new(self, texts: Sequence[str], language: str, k: int) -> list[Search]:
        start = perf_counter()
        texts = [self.corrected(text, language) for text in texts]
        queries = self._centring.queries(self._encoder.encode_queries(texts), [language] * len(texts))
        encode_ms = (perf_counter() - start) * 1000 / len(texts)
        return [self._search(*row, language, k, encode_ms) for row in zip(queries, texts, strict=True)]

    def _search(self, vector: Vectors, text: str, language: str, k: int, encode_ms: float) -> Search:
        start = perf_counter()
        query = vector[np.newaxis]
        near = self._nearest(query)
        with self._turn:  # threads that compute at once only take the interpreter from each other, and so from encoding
            hits = self._hits(query, near, text, language, k)
            evidence = self._evidence(query[0], near)
        return Search(hits, evidence, encode_ms, (perf_counter() - start) * 1000)

    def _nearest(self, query: Vectors) -> _Nearest:
        passages = self._contents.passage_vectors.search(query, _CANDIDATES)[0]
        return _Nearest(passages, self._contents.statement_vectors.search(query, _CANDIDATES)[0])

    def _evidence(self, query: Vectors, near: _Nearest) -> float:
        if not near.passages:
            return -math.inf
        statements = self._contents.statement_vectors.fetch([identifier for identifier, _ in near.statements[:NEAREST]])
        return self._coverage.evidence(query, statements, near.passages[0][1])

    def _hits(self, query: Vectors, near: _Nearest, text: str, language: str, k: int) -> tuple[Hit, ...]:
        lexical = dict(self._contents.lexicon.search(text, _LEXICAL_SCORES, language=language))
        ids = self._candidates(near, lexical)
        if not ids:
            return ()
        passages = [self._contents.passages.get(identifier) for identifier in ids]
        spoken = [passage.language for passage in passages]
        similarities = inner_products(self._contents.passage_vectors.fetch(ids), query[0])
        counts = [len(passage.statements) for passage in passages]
        starts = np.concatenate(([0], np.cumsum(counts[:-1], dtype=np.intp)))
        vectors = self._contents.statement_vectors.fetch([i for passage in passages for i in statement_ids(passage)])
        statements = focus(query[0], vectors, np.repeat(np.array(spoken), counts))
        best = np.maximum.reduceat(inner_products(vectors, query[0]), starts)
        scores = fuse(
            self._dense(query[0], similarities, best, np.array(counts), spoken),
            self._lexical(lexical, ids, language),
            np.array([own == language for own in spoken]),
            self._lexical_weight if lexical else 0.0,
        )
        blended = similarities + SENTENCE_SHARE_OF_SIMILARITY * (best - similarities)
        own = [statements[start : start + count] for start, count in zip(starts, counts, strict=True)]
        found = [_Found(*row) for row in zip(passages, scores.tolist(), blended.tolist(), own, strict=True)]
        groups = sorted(self._versions(found, self.reading_language(language)), key=lambda group: -group[0])[:k]
        return tuple(self._hit(score, versions) for score, versions in groups)

    def _versions(self, found: Sequence[_Found], language: str) -> list[tuple[float, list[_Found]]]:
        """Return (score, versions) of each passage with its translations; the first version is the one to show.

        That is the one in *language* where there is one. Its score is moved towards those of the others, because each
        finds the passage in its own way.
        """
        groups: dict[str, list[_Found]] = {}
        for one in found:
            versions = self._contents.translations.get(one.passage.id, ())
            groups.setdefault(min((one.passage.id, *versions)), []).append(one)
        for group in groups.values():
            group.sort(key=lambda one: (one.passage.language != language, -one.score))
        return [(_towards([one.score for one in group], TRANSLATION_WEIGHT), group) for group in groups.values()]

    def _hit(self, score: float, versions: Sequence[_Found]) -> Hit:
        shown = versions[0].passage
        parallel = [one.statements for one in versions if len(one.statements) == len(shown.statements)]
        return Hit(
            shown,
            self._contents.references[shown.article_id],
            score,
            max(one.similarity for one in versions),
            tuple(_towards(parallel, STATEMENT_TRANSLATION_WEIGHT).tolist()),
        )

    def _candidates(self, near: _Nearest, lexical: dict[str, float]) -> list[str]:
        ids = [identifier for identifier, _ in near.passages]
        ids += [passage_of(identifier) for identifier, _ in near.statements]
        found = dict.fromkeys([*ids, *islice(lexical, _CANDIDATES)])
        versions = (version for identifier in found for version in self._contents.translations.get(identifier, ()))
        return list(dict.fromkeys([*found, *versions]))

    def _dense(
        self, query: Vectors, similarities: Scores, best: Scores, counts: NDArray[np.int_], languages: Sequence[str]
    ) -> Scores:
        whole = self._contents.passage_moments.standardise(query, similarities, languages)
        sentence = self._contents.statement_moments.standardise(query, best, languages) - luck(counts)
        return (1 - SENTENCE_WEIGHT) * whole + SENTENCE_WEIGHT * sentence

    def _lexical(self, found: dict[str, float], candidates: Sequence[str], language: str) -> Scores:
        scores = np.array([found.get(identifier, 0.0) for identifier in candidates])
        count = self._contents.passage_moments.counts.get(language, 0)
        return standardise_lexical(scores, np.array(list(found.values())), count)


@dataclass(frozen=True)
class _Nearest:
    """(id, similarity) of the nearest passages and statements, nearest first."""

    passages: Sequence[tuple[str, float]]
    statements: Sequence[tuple[str, float]]


class _Found(NamedTuple):
    """A candidate with its scores."""

    passage: Passage
    score: float
    similarity: float
    statements: Scores


def _towards(values: Sequence[Any], weight: float) -> Any:
    """Return the first of *values*, numbers or arrays of one shape, moved by *weight* towards the others' mean."""
    if len(values) == 1:
        return values[0]
    own, *others = values
    return (1 - weight) * own + weight * sum(others) / len(others)
