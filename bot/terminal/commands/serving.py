"""``rolewise serve``, and what an admin needs of a platform before."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import DatabaseSettings, HttpSettings, Settings, may_forget_files
from bot.terminal.commands.options import for_serving, read_settings
from bot.terminal.notices import TerminalNotices

if TYPE_CHECKING:
    from bot.platforms import Prepared

discord_app = typer.Typer(help="What an admin needs of Discord.", no_args_is_help=True)


def serve(
    platforms: Annotated[
        list[str] | None,
        typer.Argument(help="slack, discord or both. Default: every one whose token is set.", show_default=False),
    ] = None,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the manifest of the Slack app, to be pasted, and exit.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(help="With --manifest: where Slack reaches this server over HTTP, instead of a socket."),
    ] = None,
) -> None:
    """Answer in Slack and Discord until told to stop, all in one process.

    Slack comes over a socket when SLACK_APP_TOKEN is set, else over HTTP on PORT; Discord over its gateway.
    Checks tokens, the state and the index first. What is wrong with a platform that is served alone ends it, with how
    to mend it; one of several is tried again while the others go on.
    docs/slack.md and docs/discord.md take an admin from nothing to a first answer.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # it waits until there is a server that can obey it
    settings = read_settings()
    if url and not manifest:
        msg = f"--url {url}: it goes with --manifest, which prints what Slack is told of it"
        raise typer.BadParameter(msg)
    if manifest:
        from bot.slack.manifest import manifest_for  # here: it needs nothing of what serving does

        typer.echo(manifest_for(url, follow_threads=settings.slack_follow_threads), nl=False)
        return
    from bot.platforms import configured, prepare

    with for_serving():
        prepared = {name: prepare(name, os.environ) for name in platforms or configured(os.environ)}
    _serve(settings, prepared)


def _serve(settings: Settings, prepared: Mapping[str, Prepared]) -> None:
    """Serve the platforms that are *prepared* until told to stop."""
    database, http = DatabaseSettings.from_environment(os.environ), HttpSettings.from_environment(os.environ)
    from bot.logs import configure_logs, secrets_of
    from bot.platforms import own_variables

    configure_logs(settings.log_format, secrets_of(os.environ))
    for name in own_variables(os.environ):
        del os.environ[name]  # the SDKs would read them again by themselves, and nothing that we start needs them
    import asyncio

    import structlog

    from bot.runtimes import make_swift_encoder
    from bot.serving import service
    from bot.serving.allocation import keep_memory_small
    from bot.serving.live import LiveAssistant, LoggedNotices
    from bot.wiring import make_state, make_workshop

    keep_memory_small()
    if database.database_url is None and may_forget_files(os.environ):
        log = structlog.get_logger("rolewise.state")
        log.warning("state lies in a file", cure="set DATABASE_URL, unless ROLEWISE_DATA_DIR outlives a restart")
    state = make_state(settings, database, sealed=any(one.sealed for one in prepared.values()))
    try:
        notices = TerminalNotices() if sys.stderr.isatty() else LoggedNotices()
        live = LiveAssistant(make_workshop(settings, make_swift_encoder(settings, notices.say)), notices)
        adapters = {name: one.adapter for name, one in prepared.items()}
        asyncio.run(service.serve(adapters, settings, live, state, port=http.port))
    finally:
        state.close()
    if live.is_building:
        # The end of Python would wait for its threads, or stop one within native code, which aborts the process.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@discord_app.command("invite")
def invite() -> None:
    """Print the link that invites the bot into a server, with the permissions that it needs."""
    settings = read_settings()
    import asyncio

    from bot.discord.serving import invite_link
    from bot.discord.settings import DiscordSettings

    typer.echo(asyncio.run(invite_link(DiscordSettings.from_environment(os.environ), settings)))
