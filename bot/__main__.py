"""The command line of Rolewise: ``rolewise`` or ``python -m bot``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.commands import (
    articles,
    asking,
    diagnosis,
    evaluation,
    indexing,
    insight,
    models,
    privacy,
    roles,
    serving,
    state,
)
from bot.terminal.safety import safe

app = typer.Typer(
    help="Ask about data and ML roles and careers; every line of an answer shows the passage behind it.",
    epilog='Try: rolewise ask "What tools does an MLOps engineer use?"',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(asking.ask)
app.command()(asking.chat)
app.command("role")(roles.show_role)
app.command("roles")(roles.list_roles)
app.command()(asking.search)
app.command("eval")(evaluation.evaluate)
app.add_typer(indexing.app, name="index")
app.add_typer(articles.app, name="articles")
app.add_typer(models.app, name="model")
app.command()(serving.serve)
app.command()(diagnosis.doctor)
app.command("gaps")(insight.show_gaps)
app.command("stats")(insight.show_stats)
app.command("report")(insight.write_report)
app.add_typer(serving.discord_app, name="discord")
app.add_typer(state.app, name="state")
app.add_typer(privacy.app, name="privacy")


def _version(wanted: bool) -> None:
    if wanted:
        from bot.version import version

        typer.echo(f"rolewise {version()}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ask about data and ML roles and careers; every line of an answer shows the passage behind it."""


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
