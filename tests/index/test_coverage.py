"""Evidence that a question is covered: its definition, and what it tells of articles of all kinds."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.centring import Centring
from index.contents import Contents
from index.coverage import (
    NEAREST,
    PLAIN_COVERAGE,
    Coverage,
    LearnedCoverage,
    coverage_features,
    load_coverage,
    save_coverage,
)
from index.encoders.packaged import MODEL, PackagedEncoder
from index.retrieval import Retriever
from index.seams import Vectors
from knowledge.language import detect_language

WriteArticles = Callable[[Path, dict[str, str]], Path]
Build = Callable[..., object]
OpenIndex = Callable[[Path], Contents]
RANDOM = np.random.default_rng(3)


def unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)


QUERY = unit(RANDOM.normal(size=16).astype(np.float32))
STATEMENTS = unit(RANDOM.normal(size=(NEAREST, 16)).astype(np.float32))


def test_the_rest_of_a_question_is_what_no_combination_of_the_statements_gives() -> None:
    rest = coverage_features(QUERY, STATEMENTS, 0.5)[8:24]
    np.testing.assert_allclose(STATEMENTS @ rest, 0, atol=1e-5)
    combined = np.linalg.lstsq(STATEMENTS.T, QUERY - rest, rcond=None)[0]
    np.testing.assert_allclose(STATEMENTS.T @ combined, QUERY - rest, atol=1e-5)


def test_nothing_is_left_of_a_question_that_a_statement_says() -> None:
    features = coverage_features(QUERY, np.vstack((QUERY, STATEMENTS)), 1.0)
    np.testing.assert_allclose(features[8:24], 0, atol=1e-5)
    np.testing.assert_allclose(features[24:], QUERY * QUERY, atol=1e-6)


def test_similarities_and_hinges_stand_before_the_vectors() -> None:
    nearest = STATEMENTS @ QUERY
    similarity = 0.75 * nearest[0] + 0.25 * 0.5
    expected = [nearest[0], nearest[1:4].mean(), 0.5, similarity]
    expected += [max(0, hinge - similarity) for hinge in (0.55, 0.6, 0.65, 0.7)]
    np.testing.assert_allclose(coverage_features(QUERY, STATEMENTS, 0.5)[:8], expected, atol=1e-6)


def test_evidence_is_the_log_odds_unless_the_question_is_of_another_field() -> None:
    weights = RANDOM.normal(size=40).astype(np.float32)
    learned = LearnedCoverage(weights, -0.3, "made here")
    near = np.vstack((QUERY, STATEMENTS))
    odds = float(coverage_features(QUERY, near, 1.0) @ weights) - 0.3
    assert learned.evidence(QUERY, near, 1.0) == pytest.approx(min(odds, 60 * (1 - 0.64)), abs=1e-4)
    assert learned.evidence(QUERY, -near, -1.0) < -50


def test_without_weights_evidence_is_the_similarity() -> None:
    assert PLAIN_COVERAGE.evidence(QUERY, STATEMENTS, 0.5) == pytest.approx(
        0.75 * float(STATEMENTS[0] @ QUERY) + 0.125, abs=1e-6
    )


@pytest.mark.parametrize("count", range(1, NEAREST + 1))
def test_an_index_of_few_statements_gives_finite_evidence(coverage: Coverage, count: int) -> None:
    query = unit(RANDOM.normal(size=384).astype(np.float32))
    statements = unit(RANDOM.normal(size=(count, 384)).astype(np.float32))
    assert math.isfinite(coverage.evidence(query, statements, 0.1))


def test_weights_are_read_as_they_were_written_and_only_for_their_centring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.coverage.coverage_path", lambda _: tmp_path / "weights.npz")
    save_coverage(tmp_path / "weights.npz", np.arange(24, dtype=np.float32), 1.5, "these means")
    learned = load_coverage("any", "these means")
    assert isinstance(learned, LearnedCoverage)
    np.testing.assert_array_equal(learned.weights, np.arange(24))
    assert learned.bias == 1.5
    assert load_coverage("any", "other means") is PLAIN_COVERAGE


def test_the_default_model_has_weights_and_others_have_none(centring: Centring) -> None:
    assert isinstance(load_coverage(MODEL, centring.digest), LearnedCoverage)
    assert load_coverage("made/up", centring.digest) is PLAIN_COVERAGE


HANDBOOK = {
    "handbook.md": """\
        # Pay and working time

        ## Pay

        A data engineer starts at 62,000 euros a year here. A machine learning engineer starts at 68,000 euros.

        ## Working time

        Data scientists work 38 hours a week, and may work from home on three days.

        ## Dental care

        Our dentist examines the teeth of the staff twice a year and removes tartar.
        """
}


@pytest.fixture(scope="module")
def ask(encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Callable[[Contents, str], float]:
    """Return a function that gives the evidence that an index covers a question."""

    def evidence(contents: Contents, question: str) -> float:
        return Retriever(contents, encoder, centring, coverage).search(question, detect_language(question)).evidence

    return evidence


@pytest.fixture(scope="module")
def handbook(index_articles: Callable[[dict[str, str]], Contents]) -> Contents:
    """Return the index of an article that answers what our own notes do not."""
    return index_articles(HANDBOOK)


@pytest.mark.parametrize(
    "question",
    [
        "What does a data engineer earn?",
        "What's the starting salary of a machine learning engineer?",
        "How many hours a week do data scientists work?",
        "数据科学家每周可以在家办公几天？",
        "What does a dentist do?",
    ],
)
def test_what_our_notes_do_not_say_is_covered_by_an_article_that_does(
    handbook: Contents, notes_contents: Contents, ask: Callable[[Contents, str], float], question: str
) -> None:
    assert ask(handbook, question) > 0 > ask(notes_contents, question)
