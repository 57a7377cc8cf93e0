"""From similarity to confidence, and the calibration on questions that no article answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.calibration import SHIPPED, Calibration, calibrate, foreign_questions
from knowledge.language import detect_language

similarities = st.floats(-1, 1)
calibrations = st.builds(Calibration, threshold=similarities, steepness=st.floats(1, 1e6), origin=st.just("made here"))


@given(calibration=calibrations, lower=similarities, higher=similarities)
def test_confidence_lies_between_0_and_1_and_never_falls_as_similarity_rises(
    calibration: Calibration, lower: float, higher: float
) -> None:
    lower, higher = sorted((lower, higher))
    assert 0 <= calibration.confidence(lower) <= calibration.confidence(higher) <= 1


@given(calibration=calibrations)
def test_a_question_at_the_threshold_is_just_covered(calibration: Calibration) -> None:
    assert calibration.confidence(calibration.threshold) == calibration.least == 0.5
    assert calibration.confidence(calibration.threshold - 0.01) < calibration.least
    assert calibration.confidence(calibration.threshold + 0.01) > calibration.least


@pytest.mark.parametrize(("distance", "confidence"), [(1, 0.7310586), (-1, 0.2689414), (3, 0.9525741)])
def test_confidence_is_the_logistic_function(distance: float, confidence: float) -> None:
    calibration = Calibration(threshold=0.4, steepness=20, origin="made here")
    assert calibration.confidence(0.4 + distance / 20) == pytest.approx(confidence, abs=1e-6)


def test_the_calibration_that_ships_tells_its_origin_and_survives_being_written() -> None:
    assert SHIPPED.origin
    assert Calibration.model_validate_json(SHIPPED.model_dump_json()) == SHIPPED
    with pytest.raises(ValidationError):
        Calibration.model_validate({**SHIPPED.model_dump(), "thresold": 0.2})


@pytest.mark.parametrize("seed", range(3))
def test_nearly_all_questions_that_it_was_calibrated_on_are_refused(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0.3, 0.05, 200)
    given_scores = {str(number): float(score) for number, score in enumerate(scores)}
    calibration = calibrate(given_scores.__getitem__, list(given_scores))
    covered = [score for score in scores if calibration.confidence(score) > calibration.least]
    assert 1 <= len(covered) <= 4  # 2 %
    assert calibration.confidence(scores.max() + 0.1) > 0.9
    assert "200" in calibration.origin


def test_a_wider_spread_of_foreign_similarities_gives_a_flatter_curve() -> None:
    narrow = calibrate(lambda text: 0.3 + 0.01 * len(text), ["a", "ab", "abc"])
    wide = calibrate(lambda text: 0.3 + 0.1 * len(text), ["a", "ab", "abc"])
    assert wide.steepness == pytest.approx(narrow.steepness / 10)


def test_questions_that_are_all_equally_near_give_a_calibration_that_can_be_used() -> None:
    calibration = calibrate(lambda _: 0.9)
    assert calibration.confidence(-1.0) == pytest.approx(0)
    assert calibration.confidence(1.0) == pytest.approx(1)


def test_without_questions_of_its_own_it_is_made_on_those_that_ship() -> None:
    asked: list[str] = []

    def similarity(text: str) -> float:
        asked.append(text)
        return len(text) / 100

    assert str(len(foreign_questions())) in calibrate(similarity).origin
    assert asked == foreign_questions()


def test_the_foreign_questions_are_whole_lines_in_english_and_chinese_each_once() -> None:
    questions = foreign_questions()
    assert len(questions) == len(set(questions)) >= 40
    assert not [question for question in questions if question != question.strip() or question.startswith("#")]
    assert {detect_language(question) for question in questions} == {"en", "zh"}
