"""``rolewise serve``: one command for each chat platform."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot.settings import DatabaseSettings
from bot.terminal.commands.options import read_settings
from bot.terminal.notices import TerminalNotices

app = typer.Typer(help="Answer in a chat until told to stop.", no_args_is_help=True)


@app.command("slack")
def serve_slack(
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the manifest of the Slack app, to be pasted, and exit.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(help="With --manifest: where Slack reaches this server over HTTP, instead of a socket."),
    ] = None,
) -> None:
    """Answer in Slack: over a socket when SLACK_APP_TOKEN is set, else over HTTP on PORT.

    Checks tokens, scopes, the socket, the state and the index first, and exits with what is wrong and how to mend it.
    docs/slack.md takes an admin from nothing to a first answer.
    """
    settings = read_settings()
    if manifest:
        from bot.slack.manifest import manifest_for  # here: it needs nothing of what serving does

        typer.echo(manifest_for(url, follow_threads=settings.slack_follow_threads), nl=False)
        return
    from bot.slack.settings import SlackSettings

    slack = SlackSettings.from_environment(os.environ)
    database = DatabaseSettings.from_environment(os.environ)
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]  # Bolt would read them again by itself, and nothing that we start needs them
    import asyncio
    from functools import partial

    from bot.logs import configure_logs
    from bot.serving.live import LiveAssistant
    from bot.serving.service import serve
    from bot.slack.serving import serve_slack
    from bot.wiring import make_state, make_workshop

    configure_logs(settings.log_format)
    state = make_state(settings, database, sealed=slack.many_workspaces)
    try:
        live = LiveAssistant(make_workshop(settings), TerminalNotices())
        asyncio.run(serve({"slack": partial(serve_slack, slack)}, settings, live, state))
    finally:
        state.close()
