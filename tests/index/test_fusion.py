"""Standardised scores and their sum, against the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import FOCUS, LIFT, LUCK, Moments, focus, fuse, inner_products, luck, standardise_lexical
from index.seams import Vectors

DIM = 12


def unit_vectors(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, DIM)) + 0.4
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


QUERY = unit_vectors(1, 99)[0]


@pytest.mark.parametrize("count", [2, 3, 100, 5000])
def test_scores_are_in_deviations_from_the_mean_over_all_vectors_of_the_language(count: int) -> None:
    vectors = unit_vectors(count, count)
    scores = (vectors @ QUERY).astype(np.float64)
    standardised = Moments.of(vectors, ["en"] * count).standardise(QUERY, scores, ["en"] * count)
    np.testing.assert_allclose(standardised, (scores - scores.mean()) / scores.std(), atol=2e-3)


@pytest.mark.parametrize(("english", "chinese"), [(1, 1), (20, 5), (300, 2), (400, 400)])
def test_a_language_with_20_passages_is_standardised_half_by_itself_and_half_as_the_whole_index(
    english: int, chinese: int
) -> None:
    vectors = unit_vectors(english + chinese, english)
    languages = ["en"] * english + ["zh"] * chinese
    scores = (vectors @ QUERY).astype(np.float64)
    expected = []
    for score, language in zip(scores, languages, strict=True):
        own = scores[np.array(languages) == language]
        share = len(own) / (len(own) + 20)
        mean = share * own.mean() + (1 - share) * scores.mean()
        deviation = share * own.std() + (1 - share) * scores.std()
        expected.append((score - mean) / deviation)
    standardised = Moments.of(vectors, languages).standardise(QUERY, scores, languages)
    np.testing.assert_allclose(standardised, expected, atol=5e-3)


def test_a_language_that_the_index_does_not_hold_is_standardised_as_the_whole_index() -> None:
    vectors = unit_vectors(60, 1)
    scores = (vectors @ QUERY).astype(np.float64)
    moments = Moments.of(vectors, ["en"] * 40 + ["zh"] * 20)
    standardised = moments.standardise(QUERY, np.array([0.3]), ["sw"])
    np.testing.assert_allclose(standardised, (0.3 - scores.mean()) / scores.std(), atol=2e-3)


def test_moments_are_number_mean_and_mean_outer_product_of_each_language() -> None:
    vectors = unit_vectors(7, 3)
    moments = Moments.of(vectors, ["en", "zh", "en", "en", "zh", "en", "en"])
    chinese = vectors[[1, 4]]
    assert moments.counts == {"en": 5, "zh": 2}
    np.testing.assert_allclose(moments.means["zh"], chinese.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(moments.products["zh"], np.mean([np.outer(v, v) for v in chinese], axis=0), atol=1e-6)


def test_moments_made_of_their_parts_standardise_the_same() -> None:
    vectors = unit_vectors(30, 4)
    languages = ["en", "zh", "de"] * 10
    moments = Moments.of(vectors, languages)
    again = Moments(moments.counts, moments.means, moments.products)
    scores = (vectors @ QUERY).astype(np.float64)
    np.testing.assert_array_equal(
        again.standardise(QUERY, scores, languages), moments.standardise(QUERY, scores, languages)
    )


@pytest.mark.parametrize("count", [1, 5])
def test_vectors_that_are_all_the_same_give_finite_scores(count: int) -> None:
    vectors = np.repeat(unit_vectors(1, 6), count, axis=0)
    scores = (vectors @ QUERY).astype(np.float64)
    standardised = Moments.of(vectors, ["en"] * count).standardise(QUERY, scores, ["en"] * count)
    assert np.isfinite(standardised).all()
    assert len(set(standardised)) == 1


def test_half_of_the_question_along_what_the_candidates_of_a_language_share_counts_for_all_of_them_alike() -> None:
    vectors = unit_vectors(9, 11)
    languages = np.array(["en"] * 5 + ["zh"] * 4)
    expected = []
    for vector, language in zip(vectors, languages, strict=True):
        own = vectors[languages == language]
        shared = own.mean(axis=0) / np.linalg.norm(own.mean(axis=0))
        taken_out = FOCUS * (QUERY @ shared)
        expected.append(QUERY @ vector - taken_out * (shared @ vector) + taken_out * np.mean(own @ shared))
    np.testing.assert_allclose(focus(QUERY, vectors, languages), expected, atol=1e-6)


def test_focused_similarities_are_on_the_average_what_the_similarities_are() -> None:
    vectors = unit_vectors(30, 12)
    focused = focus(QUERY, vectors, np.array(["en", "zh", "de"] * 10))
    for language in range(3):
        own = vectors[language::3] @ QUERY
        assert focused[language::3].mean() == pytest.approx(own.mean(), abs=1e-6)
        assert focused[language::3].std() != pytest.approx(own.std(), abs=1e-4)


def test_a_single_candidate_and_candidates_without_anything_in_common_keep_their_similarity() -> None:
    vectors = unit_vectors(1, 13)
    assert focus(QUERY, vectors, np.array(["en"])) == pytest.approx(vectors @ QUERY, abs=1e-6)
    opposite = np.concatenate([vectors, -vectors])
    assert focus(QUERY, opposite, np.array(["en", "en"])) == pytest.approx(opposite @ QUERY, abs=1e-6)
    assert focus(QUERY, vectors[:0], np.array([], dtype=str)).shape == (0,)


positive = st.lists(st.floats(0.01, 60), min_size=1, max_size=24)


@given(found=positive, others=st.integers(0, 5000))
def test_lexical_scores_are_in_deviations_from_the_mean_over_all_passages_of_the_language(
    found: list[float], others: int
) -> None:
    scores = np.array(found)
    every = np.concatenate([scores, np.zeros(others)])
    deviation = max(float(every.std()), 1e-6)
    standardised = standardise_lexical(np.append(scores, 0.0), scores, len(every))
    expected = (np.append(scores, 0.0) - every.mean()) / deviation
    # Where all scores are equal the deviation is rounding alone, and only their order is asked for.
    if every.std() > 1e-3:
        np.testing.assert_allclose(standardised, expected, rtol=1e-4, atol=1e-4)
    assert np.isfinite(standardised).all()
    assert (np.diff(standardised[np.argsort(np.append(scores, 0.0))]) >= 0).all()


def test_without_any_lexical_hit_all_lexical_scores_are_0() -> None:
    np.testing.assert_array_equal(standardise_lexical(np.zeros(3), np.array([]), 50), np.zeros(3))
    np.testing.assert_array_equal(standardise_lexical(np.zeros(3), np.array([]), 0), np.zeros(3))


@pytest.mark.parametrize("weight", [0.0, 0.2, 1.0])
def test_lexical_scores_count_by_their_weight_and_only_in_the_language_of_the_question(weight: float) -> None:
    dense, lexical = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 9.0])
    fused = fuse(dense, lexical, np.array([True, True, False]), weight)
    own = np.array([(1 - weight) * 1.0 + weight * 3.0, (1 - weight) * -2.0 + weight * 1.0])
    gained = own.max() - 1.0
    np.testing.assert_allclose(fused, [*(own - (1 - LIFT) * gained), 0.5])


def test_where_no_passage_is_in_the_language_of_the_question_only_dense_scores_count() -> None:
    dense = np.array([1.0, -2.0])
    np.testing.assert_array_equal(fuse(dense, np.array([3.0, 9.0]), np.array([False, False]), 0.5), dense)


def test_luck_grows_with_the_number_of_statements_and_one_has_none() -> None:
    np.testing.assert_allclose(luck(np.array([1, 2, 8])), LUCK * np.sqrt(2 * np.log([1, 2, 8])))
    draws = np.random.default_rng(2).normal(size=(20_000, 8)).max(axis=1).mean()
    assert LUCK * draws < luck(np.array([8]))[0] < 1.6 * LUCK * draws


@pytest.mark.parametrize("count", [0, 1, 7, 3000])
def test_inner_products_are_those_of_each_vector_alone(count: int) -> None:
    vectors = unit_vectors(count, count)
    found = inner_products(vectors, QUERY)
    np.testing.assert_allclose(found, vectors.astype(np.float64) @ QUERY, atol=1e-6)
    assert found.tolist() == [float(inner_products(vectors[row : row + 1], QUERY)[0]) for row in range(count)]
