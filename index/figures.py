"""Outcomes of questions → figures with their intervals, by language and by kind, and the difference of two runs.

Every figure but two is a ratio of sums over questions, such as right citations to citations. So a bootstrap needs only
how often each question was drawn, and two runs are compared on the same draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.evaluation import RANKING, Outcome
from index.questions import EvaluationError

_RESAMPLES = 1000
_SEED = 20210914
_INTERVAL = (2.5, 97.5)  # per cent
_NOISE = 9  # decimals from which a difference is one of rounding, and has no sign

Weights: TypeAlias = NDArray[np.float64]


def _of_ranking(name: str) -> Callable[[Outcome], tuple[float, float]]:
    return lambda outcome: (outcome.ranking.get(name, 0.0), float(bool(outcome.ranking)))


def _citations(outcome: Outcome) -> tuple[float, float]:
    return (outcome.right, outcome.citations) if outcome.right is not None else (0, 0)


#: Each figure as (its share, of how much) of one question.
_RATIOS: dict[str, Callable[[Outcome], tuple[float, float]]] = {
    **{name: _of_ranking(name) for name in RANKING},
    "fact_recall": lambda one: (one.shown == one.groups, one.groups > 0),
    "fact_group_recall": lambda one: (one.shown, one.groups),
    "citation_precision": _citations,
    "answers_cited_right": lambda one: ((one.right or 0) > 0, one.right is not None),
    "covered_refused": lambda one: (one.answered is False, one.covered and one.answered is not None),
    "not_covered_answered": lambda one: (one.answered is True, not one.covered and one.answered is not None),
    "refusal_precision": lambda one: (not one.covered, one.answered is False),
    "refusal_recall": lambda one: (one.answered is False, not one.covered and one.answered is not None),
}
#: The names of all figures, in their order.
FIGURES = (*_RATIOS, "auroc", "median_length")


@dataclass(frozen=True)
class Interval:
    """A figure, or the difference of two, with its 95 % bootstrap interval; all are NaN where nothing was judged."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference(Interval):
    """A run's figure less the other's. ``other_sign`` is the share of resamples whose sign is not that of ``value``."""

    other_sign: float


@dataclass(frozen=True)
class Comparison:
    """The figures of another run over the same questions, and the differences: ours less its."""

    figures: Mapping[str, float]
    differences: Mapping[str, Difference]


@dataclass(frozen=True)
class Report:
    """What an evaluation found: figures by name over all questions, by language and by kind; other runs by name."""

    outcomes: Sequence[Outcome]
    figures: Mapping[str, Interval]
    by_language: Mapping[str, Mapping[str, float]]
    by_kind: Mapping[str, Mapping[str, float]]
    against: Mapping[str, Comparison]


def make_report(outcomes: Sequence[Outcome], others: Mapping[str, Sequence[Outcome]]) -> Report:
    """Return the report of *outcomes*, one at least, compared with *others*, runs of the same questions by name.

    Raises EvaluationError when the questions of a run are not the same.
    """
    draws = _draws(len(outcomes))
    drawn = _figures(outcomes, draws)
    against = {name: _compare(name, outcomes, drawn, other, draws) for name, other in others.items()}
    kinds = {outcome.kind for outcome in outcomes if outcome.kind}
    return Report(
        outcomes,
        {name: Interval(float(drawn[name][0]), *_interval(drawn[name][1:])) for name in FIGURES},
        {
            language: figures_of([one for one in outcomes if one.language == language])
            for language in sorted({one.language for one in outcomes})
        },
        {kind: _figures_of_kind(kind, outcomes) for kind in sorted(kinds)},
        against,
    )


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the number of *outcomes* as ``n``, and every figure by its name, NaN where nothing was judged."""
    once = np.ones((1, len(outcomes)))
    return {"n": float(len(outcomes))} | {name: float(v[0]) for name, v in _figures(outcomes, once).items()}


def _figures_of_kind(kind: str, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of a kind; the AUROC of one that is not covered is that against all that are covered."""
    own = [outcome for outcome in outcomes if outcome.kind == kind]
    figures = figures_of(own)
    if not any(outcome.covered for outcome in own):
        both = own + [outcome for outcome in outcomes if outcome.covered]
        figures["auroc"] = float(_auroc(both, np.ones((1, len(both))))[0])
    return figures


def _compare(
    name: str, outcomes: Sequence[Outcome], drawn: Mapping[str, Weights], other: Sequence[Outcome], draws: Weights
) -> Comparison:
    theirs = {outcome.id: outcome for outcome in other}
    ids = [outcome.id for outcome in outcomes]
    if set(ids) != set(theirs):
        odd = sorted(set(ids) ^ set(theirs))
        msg = f"--against {name}: it was run on other questions ({len(odd)} are in one run only, such as {odd[0]!r})"
        raise EvaluationError(f"{msg}; run both on the same questions")
    others = _figures([theirs[own] for own in ids], draws)
    gains = {figure: np.round(drawn[figure] - others[figure], _NOISE) for figure in FIGURES}
    return Comparison(
        {figure: float(others[figure][0]) for figure in FIGURES},
        {figure: _difference(gain) for figure, gain in gains.items()},
    )


def _difference(gains: Weights) -> Difference:
    """Return the difference of which *gains* holds the value and then the resamples."""
    value, resampled = float(gains[0]), gains[1:][~np.isnan(gains[1:])]
    share = float(np.mean(np.sign(resampled) != np.sign(value))) if len(resampled) else math.nan
    return Difference(value, *_interval(gains[1:]), share)


def _draws(count: int) -> Weights:
    """Return how often each of *count* questions is drawn: once each in row 0, then by chance in each resample."""
    chance = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), size=_RESAMPLES)
    return np.vstack([np.ones((1, count)), chance])


def _figures(outcomes: Sequence[Outcome], draws: Weights) -> dict[str, Weights]:
    """Return every figure for each row of *draws*, shape (rows, len(outcomes)); NaN where nothing was judged."""
    figures = {}
    for name, ratio in _RATIOS.items():
        parts = np.array([ratio(outcome) for outcome in outcomes], np.float64)
        judged = parts[:, 1] > 0
        shares, wholes = draws[:, judged] @ parts[judged, 0], draws[:, judged] @ parts[judged, 1]
        figures[name] = _divided(shares, wholes)
    return figures | {"auroc": _auroc(outcomes, draws), "median_length": _median_length(outcomes, draws)}


def _divided(shares: Weights, wholes: Weights) -> Weights:
    """Return *shares* / *wholes*, NaN where there is nothing to share."""
    return np.asarray(np.divide(shares, wholes, out=np.full(len(wholes), math.nan), where=wholes > 0))


def _auroc(outcomes: Sequence[Outcome], draws: Weights) -> Weights:
    """Return how well the confidence tells covered questions from the others, in [0, 1], 0.5 by chance.

    By its definition, the share of pairs in the right order, a tie for half of one, and so for all draws at once:
    scikit-learn's roc_auc_score, with which a test compares, takes seconds for a thousand resamples.
    """
    rows = {covered: [row for row, one in enumerate(outcomes) if _is_sure(one, covered)] for covered in (True, False)}
    above, below = (np.array([outcomes[row].confidence for row in own], np.float64) for own in rows.values())
    in_order = (above[:, None] > below) + 0.5 * (above[:, None] == below)
    drawn_above, drawn_below = draws[:, rows[True]], draws[:, rows[False]]
    pairs = drawn_above.sum(axis=1) * drawn_below.sum(axis=1)
    right = ((drawn_above @ in_order) * drawn_below).sum(axis=1)
    return _divided(right, pairs)


def _is_sure(outcome: Outcome, covered: bool) -> bool:
    return outcome.confidence is not None and outcome.covered is covered


def _median_length(outcomes: Sequence[Outcome], draws: Weights) -> Weights:
    """Return the median length of answers, in characters."""
    rows = [row for row, outcome in enumerate(outcomes) if outcome.length is not None]
    lengths = np.array([outcomes[row].length for row in rows], np.float64)
    drawn = (np.repeat(lengths, counts.astype(np.intp)) for counts in draws[:, rows])
    return np.array([np.median(each) if len(each) else math.nan for each in drawn])


def _interval(resampled: Weights) -> tuple[float, float]:
    """Return the 95 % interval of *resampled*, the percentiles of those that are not NaN."""
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, _INTERVAL) if len(known) else (math.nan, math.nan)
    return float(low), float(high)
