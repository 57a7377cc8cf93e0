"""Centring against its definition, and the reference means that ship."""

from __future__ import annotations

import numpy as np
import pytest

from index.centring import COMMON_SHARE, UNCENTRED, Centring, load_centring
from index.encoders.packaged import MODEL, PackagedEncoder
from index.seams import Vectors

RANDOM = np.random.default_rng(5)
MEANS = {language: RANDOM.normal(size=8).astype(np.float32) * np.float32(0.3) for language in ("en", "zh", "de")}
OTHER_MEANS = {language: RANDOM.normal(size=8).astype(np.float32) * np.float32(0.3) for language in ("en", "zh", "de")}
CENTRING = Centring(MEANS, OTHER_MEANS, "made here")


def unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


VECTORS = unit(RANDOM.normal(size=(4, 8)).astype(np.float32))


@pytest.mark.parametrize(("method", "means"), [("queries", MEANS), ("passages", OTHER_MEANS)])
def test_the_offset_of_the_language_goes_wholly_and_the_common_direction_by_its_share(
    method: str, means: dict[str, Vectors]
) -> None:
    languages = ["zh", "en", "en", "sw"]
    common = sum(means.values()) / 3
    expected = []
    for vector, language in zip(VECTORS, languages, strict=True):
        offset = means[language] - common if language in means else 0  # nothing is known of Swahili's own
        expected.append(unit(vector - offset - COMMON_SHARE * common))
    np.testing.assert_allclose(getattr(CENTRING, method)(VECTORS, languages), expected, atol=1e-6)


def test_centred_vectors_are_of_unit_length_and_single_precision() -> None:
    centred = CENTRING.passages(VECTORS, ["en", "zh", "de", "xx"])
    assert centred.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-6)


def test_centring_can_be_undone(centring: Centring, encoder: PackagedEncoder) -> None:
    texts = ["A baker bakes bread.", "面包师烤面包。", "Der Bäcker backt Brot.", "Mwokaji anaoka mkate."]
    languages = ["en", "zh", "de", "sw"]
    raw = encoder.encode_passages(texts)
    stored = centring.passages(raw, languages).astype(np.float16).astype(np.float32)  # as a store keeps them
    np.testing.assert_allclose(centring.raw_passages(stored, languages), raw, atol=1e-3)
    np.testing.assert_allclose(centring.raw_passages(centring.passages(raw, languages), languages), raw, atol=1e-6)


def test_the_vectors_that_are_given_stay_as_they_are() -> None:
    before = VECTORS.copy()
    CENTRING.queries(VECTORS, ["en"] * 4)
    np.testing.assert_array_equal(VECTORS, before)


@pytest.mark.parametrize("method", ["queries", "passages", "raw_passages"])
def test_no_vectors_give_no_vectors(method: str) -> None:
    assert getattr(CENTRING, method)(VECTORS[:0], []).shape == (0, 8)


@pytest.mark.parametrize("method", ["queries", "passages", "raw_passages"])
def test_without_means_vectors_stay_as_they_are(method: str) -> None:
    np.testing.assert_array_equal(getattr(UNCENTRED, method)(VECTORS, ["en"] * 4), VECTORS)


@pytest.mark.parametrize(
    "model", ["sentence-transformers/all-MiniLM-L6-v2", "/some/local/folder", "面包", "../archive"]
)
def test_a_model_without_reference_means_is_not_centred(model: str) -> None:
    assert load_centring(model) == UNCENTRED


def test_the_means_that_ship_are_of_the_default_model_and_have_a_digest() -> None:
    shipped = load_centring(MODEL)
    assert {"en", "zh"} <= set(shipped.languages)
    assert set(shipped.query_means) == set(shipped.passage_means)
    assert {mean.shape for mean in (*shipped.query_means.values(), *shipped.passage_means.values())} == {(384,)}
    assert shipped.digest not in {"", UNCENTRED.digest}
    assert load_centring(MODEL).digest == shipped.digest


def test_centred_with_the_means_that_ship_a_shared_language_brings_texts_less_near(
    encoder: PackagedEncoder, centring: Centring
) -> None:
    english = ["Bees make honey.", "The train is late.", "Salt melts ice.", "He sings in a choir.", "Rent went up."]
    chinese = ["花园里有一只猫。", "飞机晚上起飞。", "这本书很厚。", "她喜欢打网球。", "今天下雨了。"]
    raw = encoder.encode_passages(english + chinese)
    centred = centring.passages(raw, ["en"] * 5 + ["zh"] * 5)

    def advantage(vectors: Vectors) -> float:
        """Return by how many deviations two unrelated texts are nearer in one language than in two."""
        similarities = vectors @ vectors.T
        own = [similarities[a, b] for a in range(10) for b in range(a) if (a < 5) == (b < 5)]
        other = similarities[:5, 5:].ravel()
        return float((np.mean(own) - np.mean(other)) / np.std([*own, *other]))

    assert advantage(raw) > 1
    assert abs(advantage(centred)) < 0.8 * advantage(raw)
