"""Any sentence-transformers model, shown with all-MiniLM-L6-v2 from its wheel."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.encoders.sentence_transformer import EncoderError, SentenceTransformerEncoder

DRIFT = 1e-4  # more than two runs of torch differ by


@pytest.fixture(scope="module")
def minilm(minilm_folder: Path) -> SentenceTransformerEncoder:
    """Return the model as it is, without prompts."""
    return SentenceTransformerEncoder(str(minilm_folder), device="cpu")


def linked(model: Path, folder: Path, *, prompts: dict[str, str] | None = None) -> str:
    """Return *folder*, made to hold the files of *model*, with *prompts* in its configuration."""
    for path in model.rglob("*"):
        if path.is_file():
            place = folder / path.relative_to(model)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path)
    if prompts is not None:
        (folder / "config_sentence_transformers.json").unlink()
        (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}), "utf-8")
    return str(folder)


@pytest.mark.parametrize("method", ["encode_passages", "encode_queries"])
@pytest.mark.parametrize(
    "texts",
    [[], ["bread"], ["bread", "面包", "", "\ud800\0", "🥖" * 50, "rye " * 2000], [f"loaf {n}" for n in range(70)]],
)
def test_each_text_gives_a_row_of_unit_length(
    minilm: SentenceTransformerEncoder, method: str, texts: list[str]
) -> None:
    vectors = getattr(minilm, method)(texts)
    assert minilm.dim == 384
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_rows_are_in_the_order_of_the_texts_whatever_their_length(minilm: SentenceTransformerEncoder) -> None:
    texts = ["a long loaf of rye bread from the oven " * 5, "salt", "two cakes and a bun", "flour " * 40]
    alone = np.concatenate([minilm.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(minilm.encode_passages(texts), alone, atol=DRIFT)


@pytest.mark.parametrize("passage_name", ["passage", "document", "corpus"])
def test_the_prompts_of_a_model_stand_before_its_questions_and_passages(
    tmp_path: Path, minilm_folder: Path, minilm: SentenceTransformerEncoder, passage_name: str
) -> None:
    folder = linked(minilm_folder, tmp_path / "model", prompts={"query": "ask: ", passage_name: "tell: "})
    encoder = SentenceTransformerEncoder(folder, device="cpu")
    np.testing.assert_allclose(encoder.encode_queries(["bread"]), minilm.encode_passages(["ask: bread"]), atol=DRIFT)
    np.testing.assert_allclose(encoder.encode_passages(["bread"]), minilm.encode_passages(["tell: bread"]), atol=DRIFT)
    assert "ask: " in encoder.fingerprint
    assert "tell: " in encoder.fingerprint


def test_an_e5_model_without_prompts_of_its_own_gets_those_that_it_was_trained_with(
    tmp_path: Path, minilm_folder: Path, minilm: SentenceTransformerEncoder
) -> None:
    encoder = SentenceTransformerEncoder(linked(minilm_folder, tmp_path / "my-E5-base"), device="cpu")
    np.testing.assert_allclose(encoder.encode_queries(["bread"]), minilm.encode_queries(["query: bread"]), atol=DRIFT)
    np.testing.assert_allclose(
        encoder.encode_passages(["bread"]), minilm.encode_passages(["passage: bread"]), atol=DRIFT
    )


def test_a_model_without_prompts_encodes_the_text_alone(minilm: SentenceTransformerEncoder) -> None:
    np.testing.assert_allclose(minilm.encode_queries(["bread"]), minilm.encode_passages(["bread"]), atol=DRIFT)


def test_the_fingerprint_stays_while_the_files_stay_and_changes_with_any_of_them(
    tmp_path: Path, minilm_folder: Path
) -> None:
    folder = linked(minilm_folder, tmp_path / "model")
    before = SentenceTransformerEncoder(folder, device="cpu").fingerprint
    assert SentenceTransformerEncoder(folder, device="cpu", batch_size=1).fingerprint == before
    pooling = Path(folder, "1_Pooling", "config.json")
    content = pooling.read_text("utf-8") + "\n"
    pooling.unlink()
    pooling.write_text(content, "utf-8")
    assert SentenceTransformerEncoder(folder, device="cpu").fingerprint != before


@pytest.mark.parametrize("kind", ["a folder without a model", "a name that nobody has", "a damaged model"])
def test_a_model_that_cannot_be_loaded_is_refused_with_its_name_and_the_setting(
    tmp_path: Path, minilm_folder: Path, kind: str
) -> None:
    model = str(tmp_path / "empty") if kind != "a name that nobody has" else "rolewise-tests/no-such-model"
    if kind == "a damaged model":
        linked(minilm_folder, Path(model))
        weights = Path(model, "model.safetensors")
        content = weights.read_bytes()[:1000]
        weights.unlink()
        weights.write_bytes(content)
    elif kind == "a folder without a model":
        Path(model).mkdir()
    with pytest.raises(EncoderError) as raised:
        SentenceTransformerEncoder(model, device="cpu")
    assert str(raised.value).startswith(f"{model}: the model cannot be loaded; ")
    assert "ROLEWISE_EMBEDDING_MODEL" in str(raised.value)
