"""``rolewise privacy``: what is held of a person, shown and forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.platforms import PLATFORMS
from bot.settings import DatabaseSettings, SettingsError
from bot.terminal.commands.options import for_serving, read_settings
from bot.terminal.printing import print_json

if TYPE_CHECKING:
    from bot.state.opening import State

app = typer.Typer(help="What is held of a person, by their id in Slack or Discord.", no_args_is_help=True)

PersonArgument = Annotated[str, typer.Argument(help="The person's id, such as U012ABCDEF.")]
PlatformOption = Annotated[str, typer.Option(help="slack or discord.")]
TeamOption = Annotated[
    str | None,
    typer.Option(
        help="The id of a workspace or server, or direct for direct messages in Discord. Default: all that are known."
    ),
]


@app.command("forget")
def forget(person: PersonArgument, platform: PlatformOption, team: TeamOption = None) -> None:
    """Forget what a person asked, voted and wished for; only the wish to be private stays."""
    with _state(platform) as state:
        count = state.forget_person(platform, team, person)
    if count:
        typer.echo(f"Forgotten: {count} questions of that person, and every vote and wish of theirs.")
    else:
        typer.echo("No question of that person is kept: look whether the id is right. Votes and wishes are forgotten.")


@app.command("export")
def export(person: PersonArgument, platform: PlatformOption, team: TeamOption = None) -> None:
    """Print all that is held of a person, as one JSON object."""
    with _state(platform) as state:
        print_json(state.export_person(platform, team, person))


@contextmanager
def _state(platform: str) -> Iterator[State]:
    if platform not in PLATFORMS:
        msg = f"--platform {platform}: there is no such platform; there are {', '.join(PLATFORMS)}"
        raise SettingsError(msg)
    from bot.wiring import make_state

    with for_serving():
        state = make_state(read_settings(), DatabaseSettings.from_environment(os.environ))
    try:
        yield state
    finally:
        state.close()
