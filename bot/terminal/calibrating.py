"""What ``rolewise index calibrate`` was asked for → a calibration in the manifest, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.models import Question
from bot.terminal.notices import TerminalNotices
from bot.wiring import Notices, Workshop, make_retriever
from index.building import default_calibration
from index.calibration import Calibration, calibrate_on, foreign_questions
from index.questions import EvaluationError, read_questions


@dataclass(frozen=True)
class OperatingPoint:
    """A calibration, with the shares of the questions that set it which it gets wrong, in [0, 1]."""

    calibration: Calibration
    covered_refused: float
    others_answered: float


def calibrate_index(
    workshop: Workshop, questions: Sequence[Path], not_covered: Sequence[Path], lost: float, notices: Notices
) -> OperatingPoint | None:
    """Set the calibration of the index on *questions*, or without any back to what a build sets; return what it does.

    None is returned without questions. Where none of them is said to be not covered, the foreign questions that ship
    are. Raises EvaluationError for questions that cannot be read or among which none is covered, and what
    ``make_retriever`` raises.
    """
    judged = read_questions(questions, not_covered) if questions or not_covered else []
    if judged and not any(question.covered for question in judged):
        files = ", ".join(map(str, (*questions, *not_covered)))
        raise EvaluationError(f"{files}: no question is covered; add some that the articles answer")
    retriever, _ = make_retriever(workshop, notices)
    covered = [(q.text, q.language) for q in judged if q.covered]
    others = [(q.text, q.language) for q in judged if not q.covered] or _foreign()
    asking = TerminalNotices("Asking the questions", "Asked {} questions.")
    evidence: list[float] = []
    for text, language in (*covered, *others) if judged else ():
        evidence.append(retriever.search(text, language).evidence)
        asking.progress(len(evidence), len(covered) + len(others))
    own, foreign = evidence[: len(covered)], evidence[len(covered) :]
    given = calibrate_on(own, foreign, workshop.coverage.digest, lost) if judged else None
    calibration = given or default_calibration(retriever, workshop.coverage)
    with workshop.archive.building(lambda: notices.say("Another process builds the index; waiting for it.")):
        workshop.archive.amend(lambda before: before.model_copy(update={"calibration": calibration}))
    if given is None:
        return None
    return OperatingPoint(given, _share(own, given, covered=False), _share(foreign, given, covered=True))


def _foreign() -> list[tuple[str, str]]:
    return [(text, Question.read(text).language) for text in foreign_questions()]


def _share(evidence: Sequence[float], calibration: Calibration, *, covered: bool) -> float:
    counted = [(calibration.confidence(one) >= calibration.least) == covered for one in evidence]
    return sum(counted) / len(counted)
