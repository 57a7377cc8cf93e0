"""What ``rolewise eval`` was asked for → a report: everything is checked before minutes of embedding begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.evaluated import make_evaluated, settings_apart
from bot.evaluation import PEERS, check_evaluation, evaluate, unknown_names
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.plotting import check_plotting, plot_report
from bot.wiring import Notices, make_workshop
from index.figures import Report
from index.questions import read_questions


@dataclass(frozen=True)
class Wanted:
    """The arguments and options of ``rolewise eval``."""

    questions: Sequence[Path]
    not_covered: Sequence[Path]
    articles: Path | None
    corpora: Sequence[Path]
    against: Sequence[str]
    plot: Path | None

    def check(self) -> None:
        """Raise typer.BadParameter, shown with the exit status 2, for options that cannot be meant."""
        if self.articles and self.corpora:
            raise typer.BadParameter("--articles and --corpus exclude each other; give one")
        for name in self.against:
            if name not in PEERS and not Path(name).is_file():
                known = ", ".join(PEERS)
                raise typer.BadParameter(f"--against {name}: neither one of {known} nor a file that --json wrote")


def run_evaluation(wanted: Wanted, settings: Settings, notices: Notices) -> Report:
    """Return the report, and draw it if that is wanted. Raises EvaluationError, and what ``make_evaluated`` raises."""
    wanted.check()
    questions = read_questions(wanted.questions, wanted.not_covered)
    check_evaluation(questions, wanted.against)
    if wanted.plot:
        check_plotting(wanted.plot)
    sources = wanted.corpora or ([wanted.articles] if wanted.articles else [])
    workshop = make_workshop(settings_apart(settings, sources) if sources else settings)
    evaluated = make_evaluated(workshop, wanted.corpora, notices)
    if unknown := unknown_names(questions, evaluated):
        some = ", ".join(map(repr, unknown[:3])) + (f" and {len(unknown) - 3} more" if len(unknown) > 3 else "")
        what = "relevant, but no article, section or passage of the index has that name, so nothing can find it"
        notices.say(f"{some}: {what}; correct the name or the articles.")
    asking = TerminalNotices("Asking the questions", "Asked {} questions.")
    report = evaluate(questions, evaluated, wanted.against, asking.progress)
    if wanted.plot:
        plot_report(report, evaluated.least, wanted.plot)
    return report
