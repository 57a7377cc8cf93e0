"""From a similarity to a confidence, and to the decision whether the knowledge covers a question.

The default encoder has a calibration that ships, fitted on real and foreign questions held apart from those that it is
judged on (docs/retrieval.md). For another encoder the scale of similarities is unknown, so an index made with it is
calibrated when it is built, on questions that no career article answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from importlib import resources

import numpy as np
from pydantic import BaseModel, ConfigDict

_FOREIGN_QUESTIONS = "foreign_questions.txt"
#: The share of foreign questions that may lie above the threshold when nothing else is known.
_TOLERATED = 0.02


class Calibration(BaseModel):
    """A logistic curve: confidence is one half at ``threshold`` and rises by ``steepness`` a unit of similarity."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float
    steepness: float
    origin: str

    @property
    def least(self) -> float:
        """The confidence from which a question counts as covered."""
        return 0.5

    def confidence(self, similarity: float) -> float:
        """Return how likely a question whose best hit has *similarity* is covered, in [0, 1]."""
        # The logistic function as a hyperbolic tangent, which does not overflow.
        return 0.5 + 0.5 * math.tanh(self.steepness * (similarity - self.threshold) / 2)


#: For intfloat/multilingual-e5-small, centred, in either runtime.
SHIPPED = Calibration(threshold=0.647, steepness=60.0, origin="shipped with Rolewise for the default model")


def calibrate(similarity: Callable[[str], float], questions: Sequence[str] | None = None) -> Calibration:
    """Return a calibration under which nearly all foreign *questions* (default: those that ship) are refused.

    *similarity* gives the best similarity in the index for a question.
    """
    scores = np.array([similarity(question) for question in questions or foreign_questions()])
    spread = max(float(scores.std()), 1e-3)
    threshold = float(np.quantile(scores, 1 - _TOLERATED))
    return Calibration(threshold=threshold, steepness=2 / spread, origin=f"{len(scores)} foreign questions at build")


def foreign_questions() -> list[str]:
    """Return questions, a line each, that an article about roles and careers does not answer."""
    text = (resources.files("index") / _FOREIGN_QUESTIONS).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
