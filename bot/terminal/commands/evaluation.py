"""``rolewise eval``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.commands.options import ArticlesOption, JsonOption, NotCoveredOption, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rendered


def evaluate(
    questions: Annotated[list[Path], typer.Argument(help="Judged questions in JSON Lines, a file or more.")],
    *,
    articles: ArticlesOption = None,
    corpus: Annotated[
        list[Path] | None, typer.Option(help="JSON Lines to search in place of articles; several make one index.")
    ] = None,
    not_covered: NotCoveredOption = None,
    against: Annotated[
        list[str] | None,
        typer.Option(help="What to compare with: cosine, bm25, rrf, paste, or a file that --json wrote."),
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="A PNG file to draw scores and recall in.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure retrieval and answers by questions whose right replies are known.

    The form of a question, and what each figure means, is in docs/evaluation.md.
    """
    from bot.terminal.evaluating import Wanted, run_evaluation

    wanted = Wanted(questions, not_covered or [], articles, corpus or [], against or [], plot)
    report = run_evaluation(wanted, read_settings(articles), TerminalNotices())
    if as_json:
        from bot.terminal.evaluation import report_object

        print_json(report_object(report))
    else:
        from bot.terminal.evaluation import render_report

        print_rendered(render_report(report))
