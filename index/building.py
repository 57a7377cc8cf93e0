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
from index.calibration import Calibration, calibrate, foreign_questions
from index.centring import Centring
from index.contents import Contents, save_contents, statement_ids
from index.coverage import PLAIN_COVERAGE, Coverage
from index.freshness import made_by
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
    coverage: Coverage = PLAIN_COVERAGE,
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
    previous = _previous_index(archive, encoder, centring)
    embedding = _Embedding(encoder, centring, _known_vectors(previous, encoder, centring), progress)
    passage_vectors, statement_vectors = embedding.run(library.passages, library.references)

    given = _kept_calibration(previous, articles_name, coverage)

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
            calibration=given or default_calibration(place, encoder, centring, coverage),
            unreadable=tuple(map(str, library.errors)),
        )

    return BuildReport(archive.write(fill), library.errors, embedding.embedded, embedding.reused)


def _kept_calibration(previous: _Previous | None, articles_name: str | None, coverage: Coverage) -> Calibration | None:
    """Return the calibration that somebody set for the same articles and model, or None."""
    stored = previous.manifest.calibration if previous and previous.manifest.articles == articles_name else None
    return stored if stored and stored.given and stored.scale == coverage.digest else None


def default_calibration(folder: Path, encoder: Encoder, centring: Centring, coverage: Coverage) -> Calibration | None:
    """Return a calibration of the index in *folder* where its scale is unknown; None where the one that ships serves.

    Raises ValueError or OSError when the index cannot be read.
    """
    if coverage.digest != PLAIN_COVERAGE.digest:
        return None
    retriever = Retriever(Contents.load(folder), encoder, centring, coverage)
    evidence = [retriever.search(text, detect_language(text)).evidence for text in foreign_questions()]
    return calibrate(evidence, coverage.digest)


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


@dataclass(frozen=True)
class _Previous:
    """The index that was there before a build, and can be read."""

    manifest: Manifest
    contents: Contents


def _previous_index(archive: Archive, encoder: Encoder, centring: Centring) -> _Previous | None:
    """Return the current index if *encoder* with *centring* made it and it can be read."""
    try:
        manifest, folder = archive.open()
        return _Previous(manifest, Contents.load(folder)) if made_by(manifest, encoder, centring) else None
    except (ArchiveError, OSError, ValueError):
        return None


def _known_vectors(previous: _Previous | None, encoder: Encoder, centring: Centring) -> Sequence[_KnownVectors]:
    """Return the vectors that the same encoder made before: those of the *previous* index, and those that ship."""
    shipped = ShippedVectors(encoder.fingerprint, centring.digest)
    if previous is None or previous.manifest.chunker_version != CHUNKER_VERSION:
        return (shipped,)
    return previous.contents.passage_vectors, previous.contents.statement_vectors, shipped


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
