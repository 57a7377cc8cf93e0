"""``rolewise index``: build, watch, status, verify, calibrate."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from types import FrameType
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
    from bot.terminal.status import built_lines
    from bot.wiring import build, make_workshop

    workshop = make_workshop(read_settings(articles))
    folder = workshop.folder()
    before = workshop.built_from()
    if before not in (None, folder):
        TerminalNotices().say(f"The index was of {before}; it becomes one of {folder}.")
    report = build(workshop, folder, TerminalNotices())
    for line in built_lines(report, folder):
        typer.echo(safe(line))


@app.command("watch")
def watch_articles(
    articles: ArticlesOption = None,
    every: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds between two looks.")] = 5.0,
) -> None:
    """Build the index whenever the articles changed and are then left alone, until told to stop.

    A server takes each new index by itself. What cannot be built is told and tried again; the old index stays.
    """
    signal.signal(signal.SIGTERM, _end)  # at once, wherever it is: an index is written whole or not at all
    signal.signal(signal.SIGINT, _end)
    from bot.terminal.watching import Watch
    from bot.wiring import make_workshop

    workshop = make_workshop(read_settings(articles))
    folder = workshop.articles or workshop.built_from() or workshop.folder()
    watch = Watch(workshop, folder, _tell, TerminalNotices())
    _tell(f"Watching {folder} every {every:g} s.")
    watch.look()
    while True:
        watch.look()
        time.sleep(every)


def _tell(line: str) -> None:
    print(safe(line), flush=True)  # not when a buffer is full: who watches wants to know now


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


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
