"""From the evidence that a question is covered to a confidence, and to the decision whether to answer.

The coverage that ships for the default encoder gives log-odds, which need no calibration, though an index may have one
of its own, set by `rolewise index calibrate` on questions about its articles. For another encoder the scale of
similarities is unknown, so an index made with it is calibrated when it is built, on questions that no career article
answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict

from index.coverage import Coverage, LearnedCoverage

_FOREIGN_QUESTIONS = "foreign_questions.txt"
#: The share of foreign questions that may lie above the threshold when nothing else is known.
_TOLERATED = 0.02
#: The share of covered questions that may be refused.
LOST = 0.03
_SMALLEST_SPREAD = 1e-3


class Calibration(BaseModel):
    """A logistic curve: confidence is one half at ``threshold`` and rises by ``steepness`` a unit of evidence.

    ``scale`` is the digest of the coverage whose evidence it is for. ``given`` marks one that somebody set on
    questions of their own, so that a build keeps it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float
    steepness: float
    scale: str
    origin: str
    given: bool = False

    @property
    def least(self) -> float:
        """The confidence from which a question counts as covered."""
        return 0.5

    def confidence(self, evidence: float) -> float:
        """Return how likely a question with this *evidence* is covered, in [0, 1]."""
        # The logistic function as a hyperbolic tangent, which does not overflow.
        return 0.5 + 0.5 * math.tanh(self.steepness * (evidence - self.threshold) / 2)


def shipped_calibration(coverage: Coverage) -> Calibration:
    """Return the calibration that ships for *coverage*: log-odds as they are; similarities as those of centred e5."""
    if isinstance(coverage, LearnedCoverage):
        origin = "shipped with Rolewise for the default model"
        return Calibration(threshold=0.0, steepness=1.0, scale=coverage.digest, origin=origin)
    origin = "shipped with Rolewise for similarities"
    return Calibration(threshold=0.647, steepness=60.0, scale=coverage.digest, origin=origin)


def calibration_for(stored: Calibration | None, coverage: Coverage) -> Calibration:
    """Return the calibration *stored* with an index, or the one that ships where there is none on this scale."""
    return stored if stored and stored.scale == coverage.digest else shipped_calibration(coverage)


def calibrate(foreign: Sequence[float], scale: str) -> Calibration:
    """Return a calibration under which nearly all of the questions with the evidence *foreign* (1 or more) are refused.

    *scale* is the digest of the coverage that gave the evidence.
    """
    scores = np.array(foreign)
    threshold = float(np.quantile(scores, 1 - _TOLERATED))
    steepness = 2 / max(float(scores.std()), _SMALLEST_SPREAD)
    origin = f"{len(scores)} foreign questions at build"
    return Calibration(threshold=threshold, steepness=steepness, scale=scale, origin=origin)


def calibrate_on(covered: Sequence[float], foreign: Sequence[float], scale: str, lost: float = LOST) -> Calibration:
    """Return the calibration that refuses the share *lost*, in [0, 1), of the questions with the evidence *covered*.

    Both lists hold one number at least. The steepness is that of linear discriminant analysis: the distance of the
    means by their common variance, so that the confidence is a probability where both are normal.
    """
    own, others = np.array(covered), np.array(foreign)
    # At most the share is lost, whatever ties there are: the threshold is the evidence of a question that is kept.
    threshold = float(np.sort(own)[math.floor(lost * len(own))])
    variance = (float(own.var()) + float(others.var())) / 2
    distance = max(float(own.mean() - others.mean()), _SMALLEST_SPREAD)
    return Calibration(
        threshold=threshold,
        steepness=distance / max(variance, _SMALLEST_SPREAD**2),
        scale=scale,
        origin=f"{len(own)} covered and {len(others)} other questions",
        given=True,
    )


def foreign_questions() -> list[str]:
    """Return questions, a line each, that an article about roles and careers does not answer."""
    text = (resources.files("index") / _FOREIGN_QUESTIONS).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
