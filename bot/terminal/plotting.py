"""Report → a picture: how sure replies are of real and of foreign questions, and recall by language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.evaluation import Outcome
from index.figures import Report
from index.questions import EvaluationError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Log-odds past this are drawn at the edge.
_EDGE = 12.0
_BINS = 48
_BELOW: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.13), "ncols": 3, "frameon": False}
_RECALL = ("recall@1", "recall@5", "recall@10")
_COVERED, _NOT_COVERED, _SHADES = "#1b6ca8", "#d1603d", ("#12507e", "#4b93c6", "#a8cfe8")


def check_plotting(path: Path) -> None:
    """Raise EvaluationError when no picture can be drawn, or not at *path*: before minutes have passed."""
    if find_spec("matplotlib") is None:
        raise EvaluationError("matplotlib is not installed; run `pip install matplotlib` where Rolewise is installed")
    if path.suffix.lower() != ".png" or not path.absolute().parent.is_dir():
        raise EvaluationError(f"--plot {path}: name a file that ends in .png, in a folder that exists")


def plot_report(report: Report, least: float, path: Path) -> None:
    """Draw *report* to the PNG file *path*; a reply whose confidence is *least* or more is an answer."""
    from matplotlib.figure import Figure  # here: only a picture needs it. Without pyplot no window is looked for.

    figure = Figure(figsize=(12, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw_confidence(left, report.outcomes, least)
    _draw_recall(right, report)
    figure.savefig(path, dpi=120)


def _draw_confidence(axes: Axes, outcomes: Sequence[Outcome], least: float) -> None:
    drawn = False
    for covered, label, colour in ((True, "real", _COVERED), (False, "foreign or near miss", _NOT_COVERED)):
        own = [one.confidence for one in outcomes if one.confidence is not None and one.covered is covered]
        if own:
            odds = [log_odds(confidence) for confidence in own]
            counted = f"{label} ({len(own):,})"
            axes.hist(odds, _BINS, range=(-_EDGE, _EDGE), density=True, alpha=0.6, label=counted, color=colour)
            drawn = True
    axes.set_title("How sure replies are that a question is covered")
    if not drawn:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "the assistant was not asked", ha="center", transform=axes.transAxes)
        return
    axes.axvline(log_odds(least), color="black", linestyle="--", label="answered from here on")
    axes.set_xlabel("log-odds of the confidence")
    axes.set_ylabel("density of questions")
    axes.legend(**_BELOW)


def _draw_recall(axes: Axes, report: Report) -> None:
    judged = {
        language: own for language, own in report.by_language.items() if not any(math.isnan(own[at]) for at in _RECALL)
    }
    width = 0.8 / len(_RECALL)
    for number, (at, shade) in enumerate(zip(_RECALL, _SHADES, strict=True)):
        places = [place + (number - 1) * width for place in range(len(judged))]
        bars = axes.bar(places, [own[at] for own in judged.values()], width, label=at, color=shade)
        if len(judged) <= 4:
            axes.bar_label(bars, fmt="%.2f", fontsize="small")
    axes.set_title("Recall by language")
    axes.set_xticks(range(len(judged)), list(judged))
    axes.set_ylim(0, 1.08)
    axes.legend(**_BELOW)


def log_odds(probability: float) -> float:
    """Return ln(p / (1 - p)) of *probability*, in [0, 1], no further than the edges of the picture."""
    if probability in (0.0, 1.0):
        return _EDGE if probability else -_EDGE
    return max(-_EDGE, min(_EDGE, math.log(probability / (1 - probability))))
