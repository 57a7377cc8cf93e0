"""Whether an index still is what a build would make now."""

from __future__ import annotations

from pathlib import Path

from index.archive import Manifest
from index.centring import Centring
from index.seams import Encoder
from knowledge.folder import knowledge_digest
from knowledge.models import CHUNKER_VERSION


def made_by(manifest: Manifest, encoder: Encoder, centring: Centring) -> bool:
    """Tell whether *encoder* with *centring* made the vectors of the index, so that it may search them."""
    return (manifest.encoder, manifest.centring) == (encoder.fingerprint, centring.digest)


def same_content(manifest: Manifest, digest: str, encoder: Encoder, centring: Centring) -> bool:
    """Tell whether a build from knowledge with *digest* would make the index of *manifest* again."""
    as_before = (manifest.knowledge_digest, manifest.chunker_version) == (digest, CHUNKER_VERSION)
    return as_before and made_by(manifest, encoder, centring)


def staleness(manifest: Manifest, folder: Path, encoder: Encoder, centring: Centring) -> str | None:
    """Return why a build from *folder* would make another index than that of *manifest*, or None if it would not.

    Raises ArticleError when *folder* cannot be read.
    """
    if not made_by(manifest, encoder, centring):
        return f"it was made with the embedding model {manifest.encoder}"
    if manifest.chunker_version != CHUNKER_VERSION:
        return "this version of Rolewise splits articles in another way"
    if manifest.knowledge_digest != knowledge_digest(folder):
        return f"the articles in {folder} changed"
    return None
