"""The vectors of our own notes, which ship, so that a first question waits for no embedding.

They are kept under the ids of passages and statements, which only the content decides: what was changed since is not
among them and is embedded as usual. `make vectors` writes them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from index.seams import Vectors

SHIPPED_VECTORS = Path(str(resources.files("index") / "encoders" / "our-notes.npz"))


class ShippedVectors:
    """Vectors by id, read-only; what *encoder* and *centring* (their fingerprints) did not make is not there."""

    def __init__(self, encoder: str, centring: str, path: Path = SHIPPED_VECTORS) -> None:
        self._rows: dict[str, int] = {}
        if not path.exists():
            return
        with np.load(path, allow_pickle=False) as arrays:
            if (str(arrays["encoder"]), str(arrays["centring"])) == (encoder, centring):
                self._rows = {str(identifier): row for row, identifier in enumerate(arrays["ids"])}
                self._vectors = arrays["vectors"]

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._rows

    def fetch(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of *ids* in their order. Raises KeyError for an id that is not there."""
        rows = [self._rows[identifier] for identifier in ids]
        return np.asarray(self._vectors[rows], np.float32)


def write_shipped_vectors(path: Path, encoder: str, centring: str, ids: Sequence[str], vectors: Vectors) -> None:
    """Write the *vectors* of *ids* in half precision, as the index keeps them."""
    np.savez_compressed(path, encoder=encoder, centring=centring, ids=np.array(ids), vectors=vectors.astype(np.float16))
