"""The command line of Rolewise: ``rolewise`` or ``python -m bot``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.models import NotCovered, QuestionError
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.reading import read_question
from bot.terminal.safety import safe, safe_json

if TYPE_CHECKING:
    from rich.console import RenderableType

NOT_COVERED = 3
_UNWRAPPED = 100_000  # cells

app = typer.Typer(
    help="Ask about data and ML roles and careers; every line of an answer shows the passage behind it.",
    epilog='Try: rolewise ask "What tools does an MLOps engineer use?"',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
index_app = typer.Typer(help="Build the index and look after it.", no_args_is_help=True)
articles_app = typer.Typer(help="Look over the articles that the index is built from.", no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(articles_app, name="articles")

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
LanguageOption = Annotated[
    str | None, typer.Option(help="The language of the question, such as en or zh. Default: detected.")
]
ArticlesOption = Annotated[
    Path | None, typer.Option("--articles", help="A folder of .md and .txt files. Default: ROLEWISE_ARTICLES.")
]
NotCoveredOption = Annotated[
    list[Path] | None, typer.Option(help="A file of questions none of which the knowledge answers.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata

        typer.echo(f"rolewise {metadata.version('rolewise')}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ask about data and ML roles and careers; every line of an answer shows the passage behind it."""


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="The question, or - to read it from standard input.")],
    as_json: JsonOption = False,
    language: LanguageOption = None,
    sources: Annotated[int, typer.Option(min=1, max=20, help="The most passages to cite.")] = 8,
) -> None:
    """Answer a question from the articles, with sources.

    Exits with 0 when answered, 3 when the articles do not cover it, 2 for wrong usage and 1 for a failure.
    """
    asked = read_question(question, _language(language))
    from bot.wiring import make_assistant, make_workshop  # here: help and errors above need no index

    reply = make_assistant(make_workshop(_settings()), TerminalNotices()).ask(asked, sources=sources)
    if as_json:
        from bot.terminal.objects import reply_object

        _print_json(reply_object(reply))
    else:
        from bot.terminal.rendering import render_reply

        _print(render_reply(reply))
    if isinstance(reply, NotCovered):
        raise typer.Exit(NOT_COVERED)


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help="The words to look for, or - to read them from standard input.")],
    as_json: JsonOption = False,
    language: LanguageOption = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="The most passages to show.")] = 10,
) -> None:
    """Show the passages that a question finds, with their scores: for editors."""
    asked = read_question(query, _language(language))
    from bot.wiring import make_retriever, make_workshop

    retriever, _ = make_retriever(make_workshop(_settings()), TerminalNotices())
    hits = retriever.search(asked.text, asked.language, limit).hits
    if as_json:
        from bot.terminal.objects import hit_object

        _print_json([hit_object(hit) for hit in hits])
    else:
        from bot.terminal.rendering import render_hits

        _print(render_hits(hits))


@app.command("eval")
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
    report = run_evaluation(wanted, _settings(articles), TerminalNotices())
    if as_json:
        from bot.terminal.evaluation import report_object

        _print_json(report_object(report))
    else:
        from bot.terminal.evaluation import render_report

        _print(render_report(report))


@index_app.command("build")
def index_build(articles: ArticlesOption = None) -> None:
    """Build the index, embedding only what changed; the old one serves until the new one is whole."""
    from bot.wiring import build, make_workshop

    workshop = make_workshop(_settings(articles))
    folder = workshop.folder()
    before = workshop.built_from()
    if before not in (None, folder):
        TerminalNotices().say(f"The index was of {before}; it becomes one of {folder}.")
    report = build(workshop, folder, TerminalNotices())
    counts = ", ".join(f"{count} {language}" for language, count in sorted(report.manifest.passage_counts.items()))
    typer.echo(safe(f"Indexed {report.manifest.article_count} articles of {folder}: {counts} passages."))
    typer.echo(f"Embedded {report.embedded} texts, reused {report.reused}.")


@index_app.command("status")
def index_status(as_json: JsonOption = False) -> None:
    """Tell what the index was built from, by which model, and whether it is up to date."""
    from bot.terminal.status import index_status_rows
    from bot.wiring import make_workshop

    _print_rows(index_status_rows(make_workshop(_settings())), as_json)


@index_app.command("verify")
def index_verify() -> None:
    """Check every file of the index against its digest; exits with 1 when it is damaged."""
    from bot.wiring import make_archive
    from index.contents import open_contents

    manifest, folder = make_archive(_settings()).open()
    open_contents(folder)
    typer.echo(safe(f"The index is whole: {len(manifest.files)} files in {folder}."))


@index_app.command("calibrate")
def index_calibrate(
    questions: Annotated[
        list[Path] | None, typer.Argument(help="JSON Lines with text and covered, true or false.")
    ] = None,
    not_covered: NotCoveredOption = None,
    lost: Annotated[
        float | None, typer.Option(min=0, max=0.5, help="Share of covered to refuse; default 0.03.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Take back what was set.")] = False,
) -> None:
    """Set from which confidence questions are answered, on questions about the articles of the index."""
    if reset == bool(questions):
        raise typer.BadParameter("give files of questions to calibrate on, or --reset")
    from bot.terminal.calibrating import calibrate_index, reset_calibration
    from bot.wiring import make_workshop

    workshop = make_workshop(_settings())
    if reset:
        reset_calibration(workshop, TerminalNotices())
        typer.echo("The calibration is again the one that a build sets.")
        return
    point = calibrate_index(workshop, questions or [], not_covered or [], lost, TerminalNotices())
    typer.echo(safe(f"Calibrated on {point.calibration.origin}."))
    typer.echo(f"Of these, {point.covered_refused:.1%} of the covered are refused and")
    typer.echo(f"{point.others_answered:.1%} of the others answered; other questions may do worse.")


@articles_app.command("list")
def articles_list(articles: ArticlesOption = None, as_json: JsonOption = False) -> None:
    """List the articles of a folder, with their languages, titles and passages."""
    from bot.terminal.status import article_rows

    rows, errors = article_rows(_settings(articles).articles)
    for error in errors:
        TerminalNotices().say(f"Left out: {error}")
    if as_json:
        _print_json(rows)
    else:
        from bot.terminal.rendering import render_articles

        _print(render_articles(rows))


@articles_app.command("check")
def articles_check(articles: ArticlesOption = None) -> None:
    """Check that every file of a folder can be read as an article; exits with 1 when one cannot."""
    from bot.terminal.status import article_rows

    rows, errors = article_rows(_settings(articles).articles)
    for error in errors:
        typer.echo(safe(str(error)))
    typer.echo(f"{len(rows)} articles can be read, {len(errors)} findings.")
    if errors or not rows:
        raise typer.Exit(1)


def _settings(articles: Path | None = None) -> Settings:
    settings = Settings.from_environment(os.environ)
    return settings.model_copy(update={"articles": articles}) if articles else settings


def _language(code: str | None) -> str | None:
    if code is not None and not (len(code) == 2 and code.isascii() and code.isalpha()):
        msg = f"--language {code}: a language is two letters, such as en or zh"
        raise QuestionError(msg)
    return code.lower() if code else None


def _print(renderable: RenderableType) -> None:
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False, markup=False, emoji=False).print(renderable)
        return
    # Piped text is not wrapped at a width that nobody has, nor padded to it.
    console = Console(highlight=False, markup=False, emoji=False, width=_UNWRAPPED)
    with console.capture() as captured:
        console.print(renderable)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print_json(value: Any) -> None:
    typer.echo(safe_json(json.dumps(value, ensure_ascii=False)))


def _print_rows(rows: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print_json(rows)
        return
    width = max(map(len, rows))
    for name, value in rows.items():
        typer.echo(safe(f"{name.replace('_', ' '):<{width}}  {value}"))


def main() -> None:
    """Run the command line; errors that a person can mend are one line on standard error, never a traceback."""
    from bot.terminal.failures import exit_status

    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # whoever started us closed it
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # TextIO hides it
    try:
        app()
    except Exception as error:  # the one border where any failure becomes a message and an exit status
        status = exit_status(error)
        if status is None:
            raise
        if isinstance(error, OSError):  # else Python would try to write it again when it exits, and fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        print(safe(f"rolewise: {error}"), file=sys.stderr)
        sys.exit(status)


if __name__ == "__main__":
    main()
