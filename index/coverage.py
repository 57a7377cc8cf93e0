"""Whether the knowledge covers a question: how near its statements come, and what they leave of it unsaid.

Similarity tells a question of another field. It does not tell a near miss, "What does an MLOps engineer earn?": the
nearest statements are of MLOps engineers and near enough. What gives it away is the rest of the question's vector, that
which the nearest statements do not account for. A logistic regression over that rest, over the agreement with the
nearest statement and over the similarities tells both; `benchmarks/fit_coverage.py` fits it, docs/retrieval.md has
the figures. It sees only question and statements, so it holds for other articles too: with a statement of salaries in
the index the rest is gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.fusion import SENTENCE_SHARE_OF_SIMILARITY
from index.seams import Vectors

#: How many of the nearest statements account for a question.
NEAREST = 5
#: Below these similarities the distance to each counts on its own, so that what is far is refused whatever it asks.
_HINGES = (0.55, 0.6, 0.65, 0.7)
_RIDGE = 1e-6
#: The similarity below which a question counts as one of another field, and the log-odds that a unit of it is worth.
_FIELD, _STEEPNESS = 0.64, 60.0


class Coverage(Protocol):
    """Turns what is nearest to a question into one number; the higher, the likelier it is covered."""

    @property
    def digest(self) -> str:
        """What names the scale of the evidence: a calibration belongs to it."""

    def evidence(self, query: Vectors, statements: Vectors, passage_similarity: float) -> float:
        """Return the evidence for *query* (dim,) from the nearest *statements*, shape (1 to NEAREST, dim), best first.

        *passage_similarity* is that of the nearest passage, in [-1, 1].
        """


class PlainCoverage:
    """Coverage by similarity alone, in [-1, 1]: for encoders that nothing was fitted for."""

    digest = "similarity"

    def evidence(self, query: Vectors, statements: Vectors, passage_similarity: float) -> float:
        """See ``Coverage``."""
        return _similarity(query, statements, passage_similarity)


PLAIN_COVERAGE = PlainCoverage()


@dataclass(frozen=True, eq=False)  # two arrays have no truth value to compare by
class LearnedCoverage:
    """Coverage as log-odds, by *weights* over ``coverage_features`` and a *bias*; above 0 it is likelier than not."""

    weights: NDArray[np.float32]
    bias: float
    digest: str

    def evidence(self, query: Vectors, statements: Vectors, passage_similarity: float) -> float:
        """See ``Coverage``."""
        odds = float(coverage_features(query, statements, passage_similarity) @ self.weights) + self.bias
        same_field = _STEEPNESS * (_similarity(query, statements, passage_similarity) - _FIELD)
        return min(odds, same_field)


def coverage_features(query: Vectors, statements: Vectors, passage_similarity: float) -> NDArray[np.float32]:
    """Return what coverage is judged by, shape (2 * dim + 8,); for the arguments see ``Coverage.evidence``.

    The similarities, how far they lie below each hinge, the part of *query* that no combination of *statements* gives
    (least squares), and its elementwise product with the nearest statement.
    """
    nearest = statements @ query
    similarity = _similarity(query, statements, passage_similarity)
    others = float(nearest[1:4].mean()) if len(nearest) > 1 else float(nearest[0])
    hinges = [max(0.0, hinge - similarity) for hinge in _HINGES]
    rest = query - statements.T @ _combination(query, statements)
    head = np.array([nearest[0], others, passage_similarity, similarity, *hinges], np.float32)
    return np.concatenate((head, rest, query * statements[0])).astype(np.float32)


def _combination(query: Vectors, statements: Vectors) -> NDArray[np.float64]:
    """Return how much of each statement comes nearest to *query*: least squares by the normal equations.

    They are few, so this is an eighth of the work of a general solver. The ridge gives statements that say the same
    equal parts, where their matrix cannot be inverted.
    """
    products = statements @ statements.T.astype(np.float64) + _RIDGE * np.eye(len(statements))
    return np.asarray(np.linalg.solve(products, statements @ query.astype(np.float64)), np.float64)


def _similarity(query: Vectors, statements: Vectors, passage_similarity: float) -> float:
    return passage_similarity + SENTENCE_SHARE_OF_SIMILARITY * (float(statements[0] @ query) - passage_similarity)


def coverage_path(model: str) -> Path:
    """Return where the fitted coverage of the encoder family *model* ships."""
    return Path(str(resources.files("index") / "encoders" / f"{model.replace('/', '--')}.coverage.npz"))


def load_coverage(model: str, centring: str) -> Coverage:
    """Return the coverage that ships for the encoder family *model*, if it was fitted with *centring* (its digest)."""
    path = coverage_path(model)
    if not path.exists():
        return PLAIN_COVERAGE
    with np.load(path, allow_pickle=False) as arrays:
        if str(arrays["centring"]) != centring:
            return PLAIN_COVERAGE
        weights, bias = arrays["weights"].astype(np.float32), float(arrays["bias"])
    return LearnedCoverage(weights, bias, hashlib.sha256(path.read_bytes()).hexdigest()[:16])


def save_coverage(path: Path, weights: NDArray[np.float32], bias: float, centring: str) -> None:
    """Write what ``load_coverage`` reads."""
    np.savez(path, weights=weights.astype(np.float32), bias=np.float32(bias), centring=centring)
