"""Settings → what is evaluated: an index of its own for other corpora, which never replaces the one that answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.assistant import Assistant
from bot.settings import Settings
from bot.wiring import Notices, Workshop, assemble, build_from, ensure_index
from index.archive import ArchiveError, Manifest
from index.calibration import calibration_for
from index.centring import Centring
from index.contents import Contents, open_contents
from index.freshness import same_content
from index.retrieval import Retriever
from index.seams import Encoder
from knowledge.roles import load_roles


@dataclass(frozen=True)
class Evaluated:
    """What an evaluation asks, and what its baselines stand on. A confidence of ``least`` makes an answer."""

    retriever: Retriever
    assistant: Assistant
    contents: Contents
    encoder: Encoder
    centring: Centring
    least: float


def settings_apart(settings: Settings, sources: Sequence[Path]) -> Settings:
    """Return *settings* with a data folder that is only for an index of *sources*, folders or files.

    An index that is built to be evaluated must not replace the one that answers.
    """
    places = "\n".join(str(source.expanduser().resolve()) for source in sources)
    name = hashlib.sha256(places.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return settings.model_copy(update={"data_dir": settings.data_dir / "evaluations" / name})


def make_evaluated(workshop: Workshop, corpora: Sequence[Path], notices: Notices) -> Evaluated:
    """Return what is to be evaluated: over the JSON Lines *corpora* in one index, or without any over the articles.

    Raises what ``make_assistant`` raises.
    """
    opened = _index_of_corpora(workshop, corpora, notices) if corpora else ensure_index(workshop, notices)
    manifest, contents = opened[0], open_contents(opened[1])
    encoder, calibration = workshop.encoder, calibration_for(manifest.calibration, workshop.coverage)
    retriever = Retriever(contents, encoder, workshop.centring, workshop.coverage)
    assistant = assemble(retriever, calibration, workshop.old_after)
    return Evaluated(retriever, assistant, contents, encoder, workshop.centring, calibration.least)


def _index_of_corpora(workshop: Workshop, paths: Sequence[Path], notices: Notices) -> tuple[Manifest, Path]:
    """Return the index of the corpora at *paths*, built now unless it was built from the same content before."""
    from knowledge.corpus import read_corpus

    library = read_corpus(paths, load_roles())
    try:
        manifest, folder = workshop.archive.open()
        if same_content(manifest, library.digest, workshop.encoder, workshop.centring):
            return manifest, folder
    except ArchiveError:
        pass  # none yet, or a damaged one, which a build replaces
    build_from(workshop, lambda: library, str(paths[0]), notices)
    return workshop.archive.open()
