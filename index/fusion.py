"""Dense and lexical scores → one order: by score and not by rank, because rank throws the margins away.

Scores are standardised before they are added. Dense scores within each language of the index, so that no language
wins by being nearer to all questions; their mean and deviation over *all* passages of a language come from the first
two moments of its vectors, so that nothing needs scanning. Lexical scores count only within the question's language,
where words can be shared. The figures are in docs/retrieval.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.seams import Vectors

Scores = NDArray[np.float64]

#: The part of the lexical score in the sum for passages in the question's language.
LEXICAL_WEIGHT = 0.2
#: The part of what the lexical score adds to the best passage of a language that lifts the whole language.
LIFT = 0.5
#: The part of the best sentence's similarity in a passage's dense score.
SENTENCE_WEIGHT = 0.5
#: The same in the similarity that compares across questions.
SENTENCE_SHARE_OF_SIMILARITY = 0.75
#: The part of what the best of many independent statements gains that is taken from a passage's best statement.
LUCK = 0.4
#: The part of a passage's translations in its score, and in those of its statements.
TRANSLATION_WEIGHT = 0.15
STATEMENT_TRANSLATION_WEIGHT = 0.4
#: A language with this many passages is standardised half by itself and half as the whole index is.
_SHRINKAGE = 20
#: The share of what all candidates have in common that is taken out of the question when statements are compared.
FOCUS = 0.5
_SMALLEST_DEVIATION = 1e-6


class Moments:
    """The first two moments of the vectors of each language: their number, mean and mean outer product."""

    def __init__(
        self, counts: Mapping[str, int], means: Mapping[str, Vectors], products: Mapping[str, Vectors]
    ) -> None:
        """Take for each language the number of vectors, their mean (dim,) and mean outer product (dim, dim)."""
        self.counts, self.means, self.products = dict(counts), dict(means), dict(products)
        weights = np.array([self.counts[language] for language in self.counts], np.float32)
        weights /= max(float(weights.sum()), 1.0)
        self._mean = np.tensordot(weights, np.stack([self.means[language] for language in self.counts]), 1)
        self._product = np.tensordot(weights, np.stack([self.products[language] for language in self.counts]), 1)

    @classmethod
    def of(cls, vectors: Vectors, languages: Sequence[str]) -> Moments:
        """Return the moments of *vectors*, shape (n, dim) with n > 0, of which the i-th is in ``languages[i]``."""
        labels = np.array(languages)
        groups = {language: vectors[labels == language] for language in sorted(set(languages))}
        return cls(
            {language: len(rows) for language, rows in groups.items()},
            {language: rows.mean(axis=0) for language, rows in groups.items()},
            {language: rows.T @ rows / np.float32(len(rows)) for language, rows in groups.items()},
        )

    def standardise(self, query: Vectors, scores: Scores, languages: Sequence[str]) -> Scores:
        """Return *scores*, inner products of *query* with passages in *languages*, in deviations from the mean."""
        overall = _mean_and_deviation(query, self._mean, self._product)
        scales = {language: self._scale(query, language, overall) for language in set(languages)}
        means = np.array([scales[language][0] for language in languages])
        deviations = np.array([scales[language][1] for language in languages])
        return np.asarray((scores - means) / deviations, np.float64)

    def _scale(self, query: Vectors, language: str, overall: tuple[float, float]) -> tuple[float, float]:
        """Return mean and deviation of a query's scores in *language*, shrunk to those *overall* when it has few."""
        mean, deviation = overall
        count = self.counts.get(language, 0)
        if count in (0, sum(self.counts.values())):
            return mean, deviation
        own_mean, own_deviation = _mean_and_deviation(query, self.means[language], self.products[language])
        own = count / (count + _SHRINKAGE)
        return own * own_mean + (1 - own) * mean, own * own_deviation + (1 - own) * deviation


def _mean_and_deviation(query: Vectors, mean: Vectors, product: Vectors) -> tuple[float, float]:
    first = float(query @ mean)
    variance = float(inner_products(product, query) @ query) - first * first  # the product is symmetric
    return first, max(float(np.sqrt(max(variance, 0.0))), _SMALLEST_DEVIATION)


def inner_products(vectors: Vectors, query: Vectors) -> Scores:
    """Return the inner product of each of *vectors*, shape (n, dim), with *query* (dim,).

    Not ``vectors @ query``: past a thousand rows that wakes threads of the BLAS library, which spin while they wait and
    so take the cores from the encoder; on two busy cores 1,500 rows took 12 ms, and 0.1 ms like this. Nor does a
    product depend here on what other rows there are.
    """
    return np.asarray(np.vecdot(vectors, query), np.float64)


def focus(query: Vectors, vectors: Vectors, languages: NDArray[np.str_]) -> Scores:
    """Return the similarity of *query* to each of *vectors*, judged more by what tells them apart.

    All candidates for "Which version control does an MLOps engineer use?" are about MLOps engineers; what they share
    would drown out the version control. So half of the question's component along their mean, in each language, counts
    for every candidate alike.
    """
    scores = np.empty(len(vectors), np.float64)
    for language in set(languages.tolist()):
        rows = languages == language
        own = vectors[rows]
        mean = own.mean(axis=0)
        length = max(float(np.linalg.norm(mean)), _SMALLEST_DEVIATION)  # also the mean of the components along it
        direction = mean / length
        shared = FOCUS * float(query @ direction)
        scores[rows] = inner_products(own, query - shared * direction) + shared * length
    return scores


def luck(counts: NDArray[np.int_]) -> Scores:
    """Return what the best of so many statements (1 or more) gains by their number alone, in deviations.

    The best of *n* normal draws lies at most ``sqrt(2 ln n)`` deviations above their mean, and close to it for many;
    the statements of a passage are not independent, so only LUCK of it counts.
    """
    return np.asarray(LUCK * np.sqrt(2 * np.log(counts)), np.float64)


def standardise_lexical(scores: Scores, found: Scores, count: int) -> Scores:
    """Return BM25 *scores*, 0 where no word is shared, in deviations from the mean over *count* passages.

    *found* are the scores of those of the *count* passages that share a word with the question; the others' are 0.
    """
    count = max(count, len(found), 1)
    mean = float(found.sum()) / count
    deviation = float(np.sqrt(max(float((found**2).sum()) / count - mean * mean, 0.0)))
    return np.asarray((scores - mean) / max(deviation, _SMALLEST_DEVIATION), np.float64)


def fuse(dense: Scores, lexical: Scores, in_question_language: NDArray[np.bool_], weight: float) -> Scores:
    """Return ``(1 - weight) * dense + weight * lexical`` in the question's language, and *dense* alone elsewhere.

    The lexical scores order the passages of their language and lift it whole by only a part of what its best gains:
    that words are shared tells nothing of the passages where none can be.
    """
    fused = np.where(in_question_language, (1 - weight) * dense + weight * lexical, dense)
    if in_question_language.any():
        gain = fused[in_question_language].max() - dense[in_question_language].max()
        fused[in_question_language] -= (1 - LIFT) * gain
    return fused
