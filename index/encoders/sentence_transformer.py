"""Any sentence-transformers model, by hub name or local path, with its own prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoders.packaged import clean_text

if TYPE_CHECKING:
    from index.seams import Vectors

_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
_PASSAGE_PROMPTS = ("passage", "document", "corpus")


class EncoderError(Exception):
    """A model cannot be loaded; the message names it and says what to do."""


class SentenceTransformerEncoder:
    """A sentence-transformers model behind the ``Encoder`` seam.

    *device* is torch's name of one ("cpu", "cuda"), or None to let the library choose; *batch_size* is in texts.
    Raises EncoderError when the model cannot be loaded.
    """

    def __init__(self, model: str, *, device: str | None = None, batch_size: int = 32) -> None:
        try:
            # Here, because it imports torch, which takes seconds that only this encoder's users should pay.
            from safetensors import SafetensorError
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(model, device=device)
        except ImportError as error:
            msg = (
                f"{model}: sentence-transformers is not installed; run `pip install sentence-transformers 'torch<2.14'`"
            )
            raise EncoderError(msg) from error
        except (OSError, ValueError, SafetensorError) as error:
            msg = (
                f"{model}: the model cannot be loaded; ROLEWISE_EMBEDDING_MODEL takes a hub name or a folder ({error})"
            )
            raise EncoderError(msg) from error
        self._batch_size = batch_size
        prompts = {name: prompt for name, prompt in self._model.prompts.items() if prompt}
        if not prompts and "e5" in Path(model).name.lower():
            prompts = _E5_PROMPTS
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = next((prompts[name] for name in _PASSAGE_PROMPTS if name in prompts), "")
        self.dim: int = _dimension(self._model)
        revision = _revision(self._model, model)
        self.fingerprint = f"{model} {revision} prompts={self._query_prompt!r},{self._passage_prompt!r}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode(texts, self._query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode(texts, self._passage_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), np.float32)
        vectors = self._model.encode(
            [clean_text(text) for text in texts],
            prompt=prompt,
            batch_size=self._batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)


def _dimension(model: Any) -> int:
    return len(model.encode("", show_progress_bar=False))


def _revision(model: Any, name: str) -> str:
    """Return what tells two models of the same name apart: the hub's commit, or a digest of a local folder's files."""
    folder = Path(name)
    if not folder.is_dir():
        return str(getattr(model.model_card_data, "base_model_revision", None) or "unknown-revision")
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest.update(f"{path.relative_to(folder)}:{hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
    return digest.hexdigest()[:16]
