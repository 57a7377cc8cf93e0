"""``rolewise index``: build, status, verify, calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.commands.options import ArticlesOption, JsonOption, NotCoveredOption, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rows
from bot.terminal.safety import safe

app = typer.Typer(help="Build the index and look after it.", no_args_is_help=True)


@app.command("build")
def build_index(articles: ArticlesOption = None) -> None:
    """Build the index, embedding only what changed; the old one serves until the new one is whole."""
    from bot.wiring import build, make_workshop

    workshop = make_workshop(read_settings(articles))
    folder = workshop.folder()
    before = workshop.built_from()
    if before not in (None, folder):
        TerminalNotices().say(f"The index was of {before}; it becomes one of {folder}.")
    report = build(workshop, folder, TerminalNotices())
    counts = ", ".join(f"{count} {language}" for language, count in sorted(report.manifest.passage_counts.items()))
    typer.echo(safe(f"Indexed {report.manifest.article_count} articles of {folder}: {counts} passages."))
    typer.echo(f"Embedded {report.embedded} texts, reused {report.reused}.")


@app.command("status")
def show_status(as_json: JsonOption = False) -> None:
    """Tell what the index was built from, by which model, and whether it is up to date."""
    from bot.terminal.status import index_status_rows
    from bot.wiring import make_workshop

    rows = index_status_rows(make_workshop(read_settings()))
    (print_json if as_json else print_rows)(rows)


@app.command("verify")
def verify_index() -> None:
    """Check every file of the index against its digest; exits with 1 when it is damaged."""
    from bot.wiring import make_archive
    from index.contents import open_contents

    manifest, folder = make_archive(read_settings()).open()
    open_contents(folder)
    typer.echo(safe(f"The index is whole: {len(manifest.files)} files in {folder}."))


@app.command("calibrate")
def calibrate(
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

    workshop = make_workshop(read_settings())
    if reset:
        reset_calibration(workshop, TerminalNotices())
        typer.echo("The calibration is again the one that a build sets.")
        return
    point = calibrate_index(workshop, questions or [], not_covered or [], lost, TerminalNotices())
    typer.echo(safe(f"Calibrated on {point.calibration.origin}."))
    typer.echo(f"Of these, {point.covered_refused:.1%} of the covered are refused and")
    typer.echo(f"{point.others_answered:.1%} of the others answered; other questions may do worse.")
