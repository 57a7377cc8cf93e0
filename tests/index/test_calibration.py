"""From evidence to confidence, and calibrations on questions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.calibration import (
    Calibration,
    calibrate,
    calibrate_on,
    calibration_for,
    foreign_questions,
    shipped_calibration,
)
from index.coverage import PLAIN_COVERAGE, Coverage
from knowledge.language import detect_language

evidence = st.floats(-1, 1)
calibrations = st.builds(
    Calibration, threshold=evidence, steepness=st.floats(1, 1e6), scale=st.just("any"), origin=st.just("made here")
)


@given(calibration=calibrations, lower=evidence, higher=evidence)
def test_confidence_lies_between_0_and_1_and_never_falls_as_the_evidence_rises(
    calibration: Calibration, lower: float, higher: float
) -> None:
    lower, higher = sorted((lower, higher))
    assert 0 <= calibration.confidence(lower) <= calibration.confidence(higher) <= 1


@given(calibration=calibrations)
def test_a_question_at_the_threshold_is_just_covered(calibration: Calibration) -> None:
    assert calibration.confidence(calibration.threshold) == calibration.least == 0.5
    assert calibration.confidence(calibration.threshold - 0.01) < calibration.least
    assert calibration.confidence(calibration.threshold + 0.01) > calibration.least


@given(calibration=calibrations)
def test_without_any_evidence_nothing_is_covered(calibration: Calibration) -> None:
    assert calibration.confidence(float("-inf")) == 0


@pytest.mark.parametrize(("distance", "confidence"), [(1, 0.7310586), (-1, 0.2689414), (3, 0.9525741)])
def test_confidence_is_the_logistic_function(distance: float, confidence: float) -> None:
    calibration = Calibration(threshold=0.4, steepness=20, scale="any", origin="made here")
    assert calibration.confidence(0.4 + distance / 20) == pytest.approx(confidence, abs=1e-6)


def test_the_calibrations_that_ship_tell_their_origin_and_survive_being_written(coverage: Coverage) -> None:
    for shipped in (shipped_calibration(coverage), shipped_calibration(PLAIN_COVERAGE)):
        assert shipped.origin
        assert not shipped.given
        assert Calibration.model_validate_json(shipped.model_dump_json()) == shipped
        with pytest.raises(ValidationError):
            Calibration.model_validate({**shipped.model_dump(), "thresold": 0.2})


def test_a_calibration_serves_only_the_scale_that_it_is_for(coverage: Coverage) -> None:
    own = Calibration(threshold=0.3, steepness=9, scale=coverage.digest, origin="made here")
    assert calibration_for(own, coverage) == own
    assert calibration_for(own, PLAIN_COVERAGE) == shipped_calibration(PLAIN_COVERAGE)
    assert calibration_for(None, coverage) == shipped_calibration(coverage)


@pytest.mark.parametrize("seed", range(3))
def test_nearly_all_foreign_questions_that_it_was_calibrated_on_are_refused(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0.3, 0.05, 200)
    calibration = calibrate(list(map(float, scores)), "any")
    covered = [score for score in scores if calibration.confidence(score) > calibration.least]
    assert 1 <= len(covered) <= 4  # 2 %
    assert calibration.confidence(scores.max() + 0.1) > 0.9
    assert "200" in calibration.origin


def test_a_wider_spread_of_foreign_evidence_gives_a_flatter_curve() -> None:
    narrow, wide = calibrate([0.31, 0.32, 0.33], "any"), calibrate([0.4, 0.5, 0.6], "any")
    assert wide.steepness == pytest.approx(narrow.steepness / 10)


def test_questions_that_are_all_equally_near_give_a_calibration_that_can_be_used() -> None:
    for calibration in (calibrate([0.9] * 5, "any"), calibrate_on([0.9] * 5, [0.9] * 5, "any")):
        assert calibration.confidence(-1.0) == pytest.approx(0)
        assert calibration.confidence(1.0) == pytest.approx(1)


@given(scores=st.lists(evidence, min_size=1, max_size=60), lost=st.floats(0, 0.5))
def test_at_most_the_share_that_may_be_lost_of_the_covered_questions_is_refused(
    scores: list[float], lost: float
) -> None:
    calibration = calibrate_on(scores, [-1.0], "any", lost)
    refused = [score for score in scores if calibration.confidence(score) < calibration.least]
    assert len(refused) <= lost * len(scores)
    assert calibration.given


def test_the_confidence_is_the_probability_where_both_kinds_are_normal_and_equally_many() -> None:
    random = np.random.default_rng(1)
    covered, others = random.normal(2, 1, 50_000), random.normal(-2, 1, 50_000)
    calibration = calibrate_on(
        list(covered), list(others), "any", lost=0.0228
    )  # the quantile at 0, where odds are even
    for centre in (-0.5, 0.0, 0.5):
        near = [int(np.sum(np.abs(scores - centre) < 0.1)) for scores in (covered, others)]
        assert calibration.confidence(centre) == pytest.approx(near[0] / sum(near), abs=0.05)


def test_the_foreign_questions_are_whole_lines_in_english_and_chinese_each_once() -> None:
    questions = foreign_questions()
    assert len(questions) == len(set(questions)) >= 40
    assert not [question for question in questions if question != question.strip() or question.startswith("#")]
    assert {detect_language(question) for question in questions} == {"en", "zh"}
