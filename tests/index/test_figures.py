"""Figures against cases counted by hand, intervals against what they must hold, and paired differences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from index.evaluation import RANKING, Outcome
from index.figures import FIGURES, figures_of, make_report
from index.questions import EvaluationError


def ranked(identifier: str, value: float, *, language: str = "en", kind: str | None = None) -> Outcome:
    return Outcome(id=identifier, language=language, kind=kind, ranking=dict.fromkeys(RANKING, value))


def refused(identifier: str, confidence: float, *, covered: bool, kind: str | None = None, groups: int = 0) -> Outcome:
    return Outcome(
        id=identifier, language="en", kind=kind, covered=covered, confidence=confidence, answered=False, groups=groups
    )


def answered(identifier: str, confidence: float, *, length: int = 100, **judged: Any) -> Outcome:
    given = {"id": identifier, "language": "en", "confidence": confidence, "answered": True, "length": length}
    return Outcome.model_validate(given | judged)


REPLIES = [
    answered("1", 0.9, groups=2, shown=2, citations=4, right=3, length=300),
    answered("2", 0.8, groups=2, shown=1, citations=2, right=0, length=100),
    refused("3", 0.4, covered=True, groups=1),
    answered("4", 0.6, covered=False, citations=5, length=500, kind="near"),
    refused("5", 0.2, covered=False, kind="far"),
    refused("6", 0.1, covered=False, kind="far"),
]


def test_figures_of_replies_are_those_counted_by_hand() -> None:
    figures = figures_of(REPLIES)
    assert {name: value for name, value in figures.items() if not math.isnan(value)} == pytest.approx(
        {
            "n": 6,
            "fact_recall": 1 / 3,
            "fact_group_recall": 3 / 5,
            "citation_precision": 3 / 6,
            "answers_cited_right": 1 / 2,
            "covered_refused": 1 / 3,
            "not_covered_answered": 1 / 3,
            "refusal_precision": 2 / 3,
            "refusal_recall": 2 / 3,
            "auroc": 8 / 9,  # of the 9 pairs only (3, 4) is in the wrong order
            "median_length": 300,
        }
    )


def test_figures_by_language_and_kind_are_of_their_questions_alone() -> None:
    outcomes = [ranked("1", 1, kind="a"), ranked("2", 0, language="zh", kind="a"), ranked("3", 0, kind="b")]
    report = make_report(outcomes, {})
    assert report.figures["recall@1"].value == pytest.approx(1 / 3)
    assert {language: (own["n"], own["recall@1"]) for language, own in report.by_language.items()} == {
        "en": (2, 0.5),
        "zh": (1, 0),
    }
    assert {kind: own["recall@1"] for kind, own in report.by_kind.items()} == {"a": 0.5, "b": 0}


def test_the_auroc_of_a_kind_that_is_not_covered_is_that_against_all_that_are() -> None:
    by_kind = make_report(REPLIES, {}).by_kind
    assert (by_kind["near"]["auroc"], by_kind["far"]["auroc"]) == pytest.approx((2 / 3, 1.0))


def test_the_auroc_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(4)
    covered = random.random(200) < 0.6
    scores = np.round(random.random(200) + 0.4 * covered, 1)  # with many ties
    outcomes = [
        Outcome(id=str(number), language="en", covered=bool(own), confidence=float(score))
        for number, (own, score) in enumerate(zip(covered, scores, strict=True))
    ]
    assert figures_of(outcomes)["auroc"] == pytest.approx(roc_auc_score(covered, scores))


def test_what_was_not_judged_is_no_number_and_no_warning() -> None:
    report = make_report([Outcome(id="1", language="en")], {})
    assert all(math.isnan(report.figures[name].value) for name in FIGURES)
    assert all(math.isnan(report.figures[name].low) for name in FIGURES)


def test_an_interval_is_that_of_the_mean_of_a_coin() -> None:
    outcomes = [ranked(str(number), number % 2) for number in range(400)]
    interval = make_report(outcomes, {}).figures["recall@1"]
    half = 1.96 * math.sqrt(0.25 / 400)  # of the normal distribution that the mean of 400 follows closely
    assert interval.value == 0.5
    assert (interval.low, interval.high) == pytest.approx((0.5 - half, 0.5 + half), abs=0.006)


def test_the_same_run_gives_the_same_report() -> None:
    outcomes = [ranked(str(number), number % 3 == 0) for number in range(50)]
    first, second = make_report(outcomes, {}), make_report(outcomes, {})
    assert first.figures["recall@1"] == second.figures["recall@1"]


def test_a_difference_is_paired() -> None:
    random = np.random.default_rng(3)
    hard = random.random(300)
    ours = [ranked(str(number), value) for number, value in enumerate(hard)]
    theirs = [ranked(str(number), value - 0.01) for number, value in enumerate(hard)]
    report = make_report(ours, {"worse": theirs[::-1]})
    difference = report.against["worse"].differences["recall@1"]
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.01, 0.01, 0.01))
    assert difference.other_sign == 0
    assert report.against["worse"].figures["recall@1"] == pytest.approx(hard.mean() - 0.01)


def test_a_difference_of_chance_has_the_other_sign_often_and_none_has_none() -> None:
    ours = [ranked(str(number), number % 2) for number in range(40)]
    theirs = [ranked(str(number), (number + number // 20) % 2) for number in range(40)]
    theirs[0] = ranked("0", 1)
    report = make_report(ours, {"other": theirs, "same": ours})
    other, same = (report.against[name].differences["recall@1"] for name in ("other", "same"))
    assert other.value < 0 < other.high
    assert 0.2 < other.other_sign < 0.8
    assert (same.value, same.low, same.high, same.other_sign) == (0, 0, 0, 0)


def test_runs_of_other_questions_do_not_compare() -> None:
    with pytest.raises(EvaluationError, match=r"--against old: it was run on other questions \(2 .* such as '1'\)"):
        make_report([ranked("1", 1)], {"old": [ranked("2", 1)]})
