"""Takes out of a vector what only says which language its text is in.

Vectors of multilingual encoders carry a large component that is the language itself; in an index of several languages
it decides the order before the meaning does. For each language there are two reference means, over questions and over
passages of a general parallel corpus. The language's own offset is subtracted wholly, and half of what all languages
have in common with it. The figures are in docs/retrieval.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from index.seams import Vectors

#: The share of the common direction that is taken out; between 0.25 and 0.5 was best.
COMMON_SHARE = 0.5


@dataclass(frozen=True)
class Centring:
    """The reference means of one encoder, by language; ``digest`` names them. Without any, vectors stay as they are."""

    query_means: Mapping[str, Vectors]
    passage_means: Mapping[str, Vectors]
    digest: str = "uncentred"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have reference means."""
        return tuple(sorted(self.passage_means))

    def queries(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Return the question vectors centred, each for its language; rows of unit length."""
        return _centred(vectors, languages, self.query_means)

    def passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Return the passage vectors centred, each for its language; rows of unit length."""
        return _centred(vectors, languages, self.passage_means)

    def raw_passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Return what ``passages`` was given, rows of unit length, from the *vectors* that it returned."""
        return _uncentred(vectors, languages, self.passage_means)


UNCENTRED = Centring({}, {})


def _centred(vectors: Vectors, languages: Sequence[str], means: Mapping[str, Vectors]) -> Vectors:
    if not means or not len(vectors):
        return vectors
    moved = vectors - _offsets(languages, means)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.maximum(lengths, 1e-12), np.float32)


def _uncentred(vectors: Vectors, languages: Sequence[str], means: Mapping[str, Vectors]) -> Vectors:
    """Return for each row u the vector of unit length v = s * u + c, with c its offset and s > 0."""
    if not means or not len(vectors):
        return vectors
    offsets = _offsets(languages, means)
    # |s * u + c| = 1 is a quadratic equation in s. |c| < 1, because a language's mean lies near the common one; so one
    # root is positive.
    along = np.sum(vectors * offsets, axis=1, keepdims=True)
    lengths = np.sqrt(along**2 + 1 - np.sum(offsets**2, axis=1, keepdims=True)) - along
    return np.asarray(lengths * vectors + offsets, np.float32)


def _offsets(languages: Sequence[str], means: Mapping[str, Vectors]) -> Vectors:
    """Return what is subtracted from a vector in each of *languages*, shape (len(languages), dim)."""
    common = np.mean(list(means.values()), axis=0)
    rows = {language: means.get(language, common) - (1 - COMMON_SHARE) * common for language in set(languages)}
    return np.stack([rows[language] for language in languages])


def load_centring(model: str) -> Centring:
    """Return the reference means that ship for the encoder family *model*, or ``UNCENTRED`` when there are none."""
    path = Path(str(resources.files("index") / "encoders" / f"{model.replace('/', '--')}.npz"))
    if not path.exists():
        return UNCENTRED
    with np.load(path, allow_pickle=False) as arrays:
        languages = [str(language) for language in arrays["languages"]]
        queries = dict(zip(languages, arrays["query_means"].astype(np.float32), strict=True))
        passages = dict(zip(languages, arrays["passage_means"].astype(np.float32), strict=True))
    digest = hashlib.sha256(path.read_bytes() + str(COMMON_SHARE).encode()).hexdigest()[:16]
    return Centring(queries, passages, digest)
