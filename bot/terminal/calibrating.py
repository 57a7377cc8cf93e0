"""What ``rolewise index calibrate`` was asked for → a calibration in the manifest, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.models import Question
from bot.terminal.notices import TerminalNotices
from bot.wiring import Notices, Workshop, amend, make_retriever
from index.building import default_calibration
from index.calibration import LOST, Calibration, calibrate_on, foreign_questions
from index.questions import EvaluationError, read_questions

#: The share of questions that are not covered and yet answered from which a calibration is doubted.
_DOUBTED = 0.5


@dataclass(frozen=True)
class OperatingPoint:
    """A calibration, with the shares of the questions that set it which it gets wrong, in [0, 1]."""

    calibration: Calibration
    covered_refused: float
    others_answered: float


def calibrate_index(
    workshop: Workshop, questions: Sequence[Path], not_covered: Sequence[Path], lost: float | None, notices: Notices
) -> OperatingPoint:
    """Set the calibration of the index on *questions*, of which the share *lost* may be refused; return what it does.

    Where none of them is said to be not covered, the foreign questions that ship are. Raises EvaluationError for
    questions that cannot be read or among which none is covered, and what ``make_retriever`` and ``amend`` raise.
    """
    judged = read_questions(questions, not_covered)
    if not any(question.covered for question in judged):
        files = ", ".join(map(str, (*questions, *not_covered)))
        raise EvaluationError(f"{files}: no question is covered; add some that the articles answer")
    retriever, manifest = make_retriever(workshop, notices)
    covered = [(q.text, q.language) for q in judged if q.covered]
    others = [(q.text, q.language) for q in judged if not q.covered] or _foreign()
    asking = TerminalNotices("Asking the questions", "Asked {} questions.")
    evidence: list[float] = []
    for text, language in (*covered, *others):
        evidence.append(retriever.search(text, language).evidence)
        asking.progress(len(evidence), len(covered) + len(others))
    own, foreign = evidence[: len(covered)], evidence[len(covered) :]
    calibration = calibrate_on(own, foreign, workshop.coverage.digest, LOST if lost is None else lost)
    amend(workshop, manifest, calibration, notices)
    others_answered = _share(foreign, calibration, covered=True)
    if others_answered > _DOUBTED:
        notices.say("That tells hardly any apart: look over the questions, or take it back with --reset.")
    return OperatingPoint(calibration, _share(own, calibration, covered=False), others_answered)


def reset_calibration(workshop: Workshop, notices: Notices) -> None:
    """Take back what ``calibrate_index`` set: the calibration is again the one that a build sets."""
    manifest, folder = workshop.archive.open()
    calibration = default_calibration(folder, workshop.encoder, workshop.centring, workshop.coverage)
    amend(workshop, manifest, calibration, notices)


def _foreign() -> list[tuple[str, str]]:
    return [(text, Question.read(text).language) for text in foreign_questions()]


def _share(evidence: Sequence[float], calibration: Calibration, *, covered: bool) -> float:
    counted = [(calibration.confidence(one) >= calibration.least) == covered for one in evidence]
    return sum(counted) / len(counted)
