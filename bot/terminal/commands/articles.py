"""``rolewise articles``: list, check."""

from __future__ import annotations

import typer

from bot.terminal.commands.options import ArticlesOption, JsonOption, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rendered
from bot.terminal.safety import safe

app = typer.Typer(help="Look over the articles that the index is built from.", no_args_is_help=True)


@app.command("list")
def list_articles(articles: ArticlesOption = None, as_json: JsonOption = False) -> None:
    """List the articles of a folder, with their languages, titles and passages."""
    from bot.terminal.status import article_rows

    rows, errors = article_rows(read_settings(articles).articles)
    for error in errors:
        TerminalNotices().say(f"Left out: {error}")
    if as_json:
        print_json(rows)
    else:
        from bot.terminal.rendering import render_articles

        print_rendered(render_articles(rows))


@app.command("check")
def check_articles(articles: ArticlesOption = None) -> None:
    """Check that every file of a folder can be read as an article; exits with 1 when one cannot."""
    from bot.terminal.status import article_rows

    rows, errors = article_rows(read_settings(articles).articles)
    for error in errors:
        typer.echo(safe(str(error)))
    typer.echo(f"{len(rows)} articles can be read, {len(errors)} findings.")
    if errors or not rows:
        raise typer.Exit(1)
