"""The default model on ONNX Runtime gives the packaged engine's vectors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encoders.expanded import ExpandedEncoder
from index.encoders.expansion import GRAPH
from index.encoders.packaged import PackagedEncoder
from index.encoders.prepared import NEAR_ENOUGH, SAMPLES
from index.encoders.wheel import ModelError, Wheel
from tests.index.encoders.test_packaged import TEXTS


@pytest.mark.parametrize("method", ["encode_passages", "encode_queries"])
@pytest.mark.parametrize("texts", [[], ["one"], ["", "\ud800 \0", "a" * 3000], TEXTS])
def test_each_text_gives_a_row_of_unit_length(expanded_encoder: ExpandedEncoder, method: str, texts: list[str]) -> None:
    vectors = getattr(expanded_encoder, method)(texts)
    assert vectors.shape == (len(texts), expanded_encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", [*SAMPLES, "面包" * 400, ""])
def test_a_text_has_nearly_the_vector_of_the_packaged_engine(
    expanded_encoder: ExpandedEncoder, encoder: PackagedEncoder, text: str
) -> None:
    for method in ("encode_passages", "encode_queries"):
        ours, theirs = (getattr(one, method)([text])[0] for one in (expanded_encoder, encoder))
        assert float(ours @ theirs) > NEAR_ENOUGH


def test_a_text_has_the_same_vector_alone_and_among_others_in_its_place(expanded_encoder: ExpandedEncoder) -> None:
    together = expanded_encoder.encode_passages(TEXTS)
    alone = np.concatenate([expanded_encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_threads_that_encode_at_once_get_their_own_vectors(expanded_encoder: ExpandedEncoder) -> None:
    alone = {text: expanded_encoder.encode_queries([text])[0] for text in TEXTS}
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda text: expanded_encoder.encode_queries([text]), TEXTS)
        for text, vectors in zip(TEXTS, found, strict=True):
            np.testing.assert_allclose(vectors[0], alone[text], atol=1e-6)


def test_its_vectors_may_stand_beside_the_packaged_engines(
    expanded_encoder: ExpandedEncoder, encoder: PackagedEncoder
) -> None:
    assert (expanded_encoder.fingerprint, expanded_encoder.dim) == (encoder.fingerprint, encoder.dim)


def test_a_graph_that_cannot_be_run_is_named(model: Path, wheel: Wheel, tmp_path: Path) -> None:
    for file in model.iterdir():
        (tmp_path / file.name).write_bytes(b"none" if file.name == GRAPH.name else file.read_bytes())
    with pytest.raises(ModelError, match=r"\.onnx: ONNX Runtime cannot run the model"):
        ExpandedEncoder(tmp_path, wheel)
