"""Knowledge → index. Only what changed is embedded again; the rest comes from the index that was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from index.archive import Archive, ArchiveError, Manifest, NothingToIndexError
from index.calibration import SHIPPED, Calibration, calibrate
from index.centring import UNCENTRED, Centring
from index.contents import Contents, save_contents, statement_ids
from index.encoders.packaged import MODEL
from index.retrieval import Retriever
from index.seams import Encoder, Vectors
from index.shipped import ShippedVectors
from knowledge.folder import ArticleError
from knowledge.language import detect_language
from knowledge.library import Library
from knowledge.models import CHUNKER_VERSION, Passage, Reference

Progress = Callable[[int, int], None]
_BATCH = 64
_LONGEST_TEXT = 4000  # characters that are embedded: twice what the encoder reads at once


@dataclass(frozen=True)
class BuildReport:
    """What a build did. ``embedded`` counts the texts that went through the encoder, ``reused`` those that did not."""

    manifest: Manifest
    errors: tuple[ArticleError, ...]
    embedded: int
    reused: int


def build_index(
    archive: Archive,
    library: Library,
    encoder: Encoder,
    centring: Centring,
    *,
    articles_name: str | None = None,
    progress: Progress = lambda _done, _all: None,
) -> BuildReport:
    """Embed what is new in *library* and make the result the current index.

    *articles_name* is what the manifest remembers its place as. *progress* is called with texts embedded so far and in
    all. Call it while ``archive.building()``. Raises NothingToIndexError, and ArchiveError when the index cannot be
    written.
    """
    if not library.passages:
        reasons = "".join(f"\n  {error}" for error in library.errors)
        msg = f"{library.place}: there is no article to index; add .md or .txt files{reasons}"
        raise NothingToIndexError(msg)
    known = _known_vectors(archive, encoder.fingerprint, centring.digest)
    embedding = _Embedding(encoder, centring, known, progress)
    passage_vectors, statement_vectors = embedding.run(library.passages, library.references)

    def fill(place: Path) -> Manifest:
        save_contents(place, library.passages, library.references, passage_vectors, statement_vectors)
        return Manifest(
            encoder=encoder.fingerprint,
            centring=centring.digest,
            chunker_version=CHUNKER_VERSION,
            knowledge_digest=library.digest,
            articles=articles_name,
            built=datetime.now(UTC),
            article_count=len(library.references),
            passage_counts=dict(Counter(passage.language for passage in library.passages)),
            calibration=_calibration(place, encoder, centring),
            unreadable=tuple(map(str, library.errors)),
        )

    return BuildReport(archive.write(fill), library.errors, embedding.embedded, embedding.reused)


def _calibration(folder: Path, encoder: Encoder, centring: Centring) -> Calibration:
    if encoder.fingerprint.startswith(MODEL) and centring.digest != UNCENTRED.digest:
        return SHIPPED
    retriever = Retriever(Contents.load(folder), encoder, centring)
    return calibrate(lambda text: retriever.best_similarity(text, detect_language(text)))


def passage_text(passage: Passage, title: str) -> str:
    """Return what is embedded for a passage: it carries its place, the title and the headings above it."""
    place = (title, " > ".join(passage.section))
    return "\n".join((*filter(None, place), passage.quote))[:_LONGEST_TEXT]


def statement_texts(passage: Passage, title: str) -> list[str]:
    """Return what is embedded for each statement of a passage: the statement under its nearest heading."""
    heading = passage.section[-1] if passage.section else title
    lead = f"{heading}: " if heading else ""
    return [(lead + statement)[:_LONGEST_TEXT] for statement in passage.statements]


class _KnownVectors(Protocol):
    def __contains__(self, identifier: object) -> bool: ...

    def fetch(self, ids: Sequence[str]) -> Vectors: ...


def _known_vectors(archive: Archive, encoder: str, centring: str) -> Sequence[_KnownVectors]:
    """Return the vectors that the same encoder made before: those that ship, and those of an index that can be read."""
    shipped = ShippedVectors(encoder, centring)
    try:
        manifest, folder = archive.open()
        if (manifest.encoder, manifest.centring) != (encoder, centring):
            return (shipped,)
        contents = Contents.load(folder)
    except (ArchiveError, OSError, ValueError):
        return (shipped,)
    return contents.passage_vectors, contents.statement_vectors, shipped


class _Embedding:
    """One build's run through the encoder."""

    def __init__(
        self, encoder: Encoder, centring: Centring, known: Sequence[_KnownVectors], progress: Progress
    ) -> None:
        self._encoder, self._centring, self._known, self._progress = encoder, centring, known, progress
        self.embedded = self.reused = 0

    def run(self, passages: Sequence[Passage], references: Mapping[str, Reference]) -> tuple[Vectors, Vectors]:
        """Return the vectors of all passages, and of all their statements, in order."""
        ids = [passage.id for passage in passages] + [i for passage in passages for i in statement_ids(passage)]
        texts = [passage_text(passage, references[passage.article_id].title) for passage in passages]
        texts += [
            text for passage in passages for text in statement_texts(passage, references[passage.article_id].title)
        ]
        languages = [p.language for p in passages] + [p.language for p in passages for _ in p.statements]
        vectors = np.empty((len(ids), self._encoder.dim), np.float32)
        fresh = self._reuse(ids, vectors)
        # Texts of like length together: an encoder that pads a batch wastes nothing, and progress is even.
        fresh.sort(key=lambda row: len(texts[row]))
        for batch in _batches(fresh):
            raw = self._encoder.encode_passages([texts[row] for row in batch])
            vectors[batch] = self._centring.passages(raw, [languages[row] for row in batch])
            self.embedded += len(batch)
            self._progress(self.embedded, len(fresh))
        return vectors[: len(passages)], vectors[len(passages) :]

    def _reuse(self, ids: Sequence[str], vectors: Vectors) -> list[int]:
        """Fill in the vectors that are known, and return the rows that are not."""
        fresh = []
        for row, identifier in enumerate(ids):
            store = next((store for store in self._known if identifier in store), None)
            if store is None:
                fresh.append(row)
            else:
                vectors[row] = store.fetch([identifier])[0]
        self.reused = len(ids) - len(fresh)
        return fresh


def _batches(rows: Sequence[int]) -> Iterable[list[int]]:
    return (list(rows[i : i + _BATCH]) for i in range(0, len(rows), _BATCH))
