"""What an index holds, in memory and in its folder: passages, their vectors, their words, and what to cite."""

from __future__ import annotations

import mmap
import os
import shutil
import weakref
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pydantic import TypeAdapter

from index.archive import ArchiveError
from index.fusion import Moments
from index.lexicon import TantivyLexicon
from index.seams import Vectors
from index.spelling import Spelling, words_to_keep
from index.stores.faiss_store import FaissStore
from knowledge.models import Passage, Reference

_REFERENCES = TypeAdapter(dict[str, Reference])
_WORDS = TypeAdapter(list[str])
_TRANSLATIONS = TypeAdapter(dict[str, tuple[str, ...]])
_CACHED_PASSAGES = 4096


class Passages:
    """The passages of an index by id, read one by one from a file that is not loaded."""

    def __init__(self, path: Path, ids: Sequence[str]) -> None:
        """Open the passages at *path*, a line each in the order of *ids*."""
        self._rows = {identifier: row for row, identifier in enumerate(ids)}
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        self._ends = np.flatnonzero(np.frombuffer(self._bytes, np.uint8) == ord("\n"))
        if len(self._ends) != len(ids):
            msg = f"{path}: {len(self._ends)} passages for {len(ids)} ids"
            raise ValueError(msg)
        self.get = lru_cache(_CACHED_PASSAGES)(self._read)

    def _read(self, identifier: str) -> Passage:
        row = self._rows[identifier]
        start = int(self._ends[row - 1]) + 1 if row else 0
        return Passage.model_validate_json(self._bytes[start : int(self._ends[row])])


def statement_ids(passage: Passage) -> tuple[str, ...]:
    """Return the ids of the vectors of a passage's statements, in their order."""
    return _statement_ids(passage.id, len(passage.statements))


@lru_cache(_CACHED_PASSAGES)  # a question asks for those of each candidate
def _statement_ids(passage_id: str, count: int) -> tuple[str, ...]:
    return tuple(f"{passage_id}#{number}" for number in range(count))


def passage_of(statement_id: str) -> str:
    """Return the id of the passage that a statement belongs to."""
    return statement_id.rpartition("#")[0]


@dataclass(frozen=True)
class Contents:
    """An opened index."""

    passages: Passages
    translations: Mapping[str, tuple[str, ...]]
    references: Mapping[str, Reference]
    passage_vectors: FaissStore
    statement_vectors: FaissStore
    passage_moments: Moments
    statement_moments: Moments
    lexicon: TantivyLexicon
    spelling: Spelling

    @classmethod
    def load(cls, folder: Path) -> Contents:
        """Open the index in *folder*. Raises ValueError when its parts do not belong together."""
        passage_vectors = FaissStore.load(folder / "passage_vectors")
        return cls(
            Passages(folder / "passages.jsonl", passage_vectors.ids),
            _TRANSLATIONS.validate_json((folder / "translations.json").read_bytes()),
            _REFERENCES.validate_json((folder / "references.json").read_bytes()),
            passage_vectors,
            FaissStore.load(folder / "statement_vectors"),
            _load_moments(folder / "passage_moments.npz"),
            _load_moments(folder / "statement_moments.npz"),
            _open_lexicon(folder / "lexicon"),
            Spelling(_WORDS.validate_json((folder / "words.json").read_bytes())),
        )


def open_contents(folder: Path) -> Contents:
    """Return the index in *folder*. Raises ArchiveError, which names the cure, when its parts do not fit."""
    try:
        return Contents.load(folder)
    except (OSError, ValueError) as error:
        raise ArchiveError(folder, f"the index cannot be read ({error})") from error


def save_contents(
    folder: Path,
    passages: Sequence[Passage],
    references: Mapping[str, Reference],
    passage_vectors: Vectors,
    statement_vectors: Vectors,
) -> None:
    """Write an index into *folder*: *statement_vectors* has a row for each statement of each passage, in order."""
    with (folder / "passages.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(passage.model_dump_json() + "\n" for passage in passages)
    (folder / "translations.json").write_bytes(_TRANSLATIONS.dump_json(pair_translations(passages)))
    (folder / "references.json").write_bytes(_REFERENCES.dump_json(dict(references)))
    languages = [passage.language for passage in passages]
    _save_vectors(folder, "passage", [passage.id for passage in passages], passage_vectors, languages)
    ids = [identifier for passage in passages for identifier in statement_ids(passage)]
    spoken = [passage.language for passage in passages for _ in passage.statements]
    _save_vectors(folder, "statement", ids, statement_vectors, spoken)
    (folder / "lexicon").mkdir()
    lexicon = TantivyLexicon(folder / "lexicon")
    texts = [lexical_text(passage, references) for passage in passages]
    lexicon.upsert([passage.id for passage in passages], texts, languages)
    (folder / "words.json").write_bytes(_WORDS.dump_json(words_to_keep(texts)))


def pair_translations(passages: Sequence[Passage]) -> dict[str, tuple[str, ...]]:
    """Return for each passage the ids of its versions in other languages.

    Articles that are translations of each other are paired passage by passage when they have the same headings and
    the same passages under each; otherwise nothing tells which passage translates which, and none is paired.
    """
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        articles.setdefault(passage.article_id, []).append(passage)
    shapes: dict[Hashable, list[list[Passage]]] = {}
    for own in articles.values():
        shape = (own[0].work, *((passage.place, passage.kind) for passage in own))
        shapes.setdefault(shape, []).append(own)
    paired = {}
    for versions in shapes.values():
        for same in zip(*versions, strict=True):
            for passage in same:
                others = tuple(other.id for other in same if other is not passage)
                if others:
                    paired[passage.id] = others
    return paired


def lexical_text(passage: Passage, references: Mapping[str, Reference]) -> str:
    """Return the words that a passage is found by: the article's title, the headings and its own."""
    return "\n".join((references[passage.article_id].title, *passage.section, passage.quote))


def _save_vectors(folder: Path, name: str, ids: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> None:
    (folder / f"{name}_vectors").mkdir()
    store = FaissStore(vectors.shape[1])
    store.upsert(ids, vectors, languages)
    store.save(folder / f"{name}_vectors")
    moments = Moments.of(vectors, languages)
    spoken = sorted(moments.counts)
    np.savez(
        folder / f"{name}_moments.npz",
        languages=np.array(spoken),
        counts=np.array([moments.counts[language] for language in spoken]),
        means=np.stack([moments.means[language] for language in spoken]),
        products=np.stack([moments.products[language] for language in spoken]),
    )


def _open_lexicon(folder: Path) -> TantivyLexicon:
    """Open the lexicon in *folder*, or a copy of it where nothing may be written: tantivy takes a lock to read."""
    if os.access(folder, os.W_OK):
        return TantivyLexicon(folder)
    copy = TemporaryDirectory(prefix="rolewise-lexicon-")
    shutil.copytree(folder, copy.name, dirs_exist_ok=True, copy_function=shutil.copyfile)
    Path(copy.name).chmod(0o700)
    lexicon = TantivyLexicon(Path(copy.name))
    weakref.finalize(lexicon, copy.cleanup)
    return lexicon


def _load_moments(path: Path) -> Moments:
    with np.load(path, allow_pickle=False) as arrays:
        languages = [str(language) for language in arrays["languages"]]
        return Moments(
            dict(zip(languages, map(int, arrays["counts"]), strict=True)),
            dict(zip(languages, arrays["means"], strict=True)),
            dict(zip(languages, arrays["products"], strict=True)),
        )
