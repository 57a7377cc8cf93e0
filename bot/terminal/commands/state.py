"""``rolewise state``: what must survive a restart, brought up to date, looked at, backed up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import DatabaseSettings, SettingsError
from bot.terminal.commands.options import for_serving, read_settings
from bot.terminal.printing import print_rows
from bot.terminal.safety import safe

app = typer.Typer(help="What must survive a restart of a server.", no_args_is_help=True)


@app.command("migrate")
def migrate() -> None:
    """Make the tables, or bring them up to date. A server does so too when it starts."""
    from bot.wiring import make_state

    with for_serving():
        state = make_state(read_settings(), DatabaseSettings.from_environment(os.environ))
        from bot.state.migrating import newest_revision
    state.close()
    typer.echo(safe(f"The state in {state.database.place} is at revision {newest_revision()}."))


@app.command("status")
def show_status() -> None:
    """Tell where the state is, and whether its tables are up to date; changes nothing. Exits with 1 if they are not."""
    from bot.wiring import encryption_keys, state_address

    with for_serving():
        from bot.state.inspection import inspect_state
    settings, database = read_settings(), DatabaseSettings.from_environment(os.environ)
    found = inspect_state(state_address(settings, database), encryption_keys(settings))
    print_rows(
        {
            "database": found.place,
            "revision": found.revision or "none yet",
            "up_to_date": "yes"
            if found.is_current
            else f"no, run `rolewise state migrate` to bring it to {found.head}",
        }
    )
    raise typer.Exit(0 if found.is_current else 1)


@app.command("backup")
def back_up(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of a file that is there.")] = False,
) -> None:
    """Copy the SQLite file, also while it is served from; the copy is checked, and there whole or not at all."""
    from bot.wiring import state_address

    with for_serving():
        from bot.state.backup import back_up as copy
        from bot.state.database import Database
    source = Database(state_address(read_settings(), DatabaseSettings.from_environment(os.environ)))
    source.close()
    if source.file is None:
        msg = f"DATABASE_URL: {source.place} is PostgreSQL; back it up with pg_dump"
        raise SettingsError(msg)
    if file.is_dir():
        msg = f"{file}: this is a folder; name a file in it"
        raise typer.BadParameter(safe(msg))
    if file.exists() and (file.samefile(source.file) or not force):
        cure = "name another" if file.samefile(source.file) else "name another, or give --force"
        msg = f"{file}: the file is there already; {cure}"
        raise typer.BadParameter(safe(msg))
    copy(source.file, file)
    typer.echo(safe(f"The state in {source.file} is copied to {file}."))
