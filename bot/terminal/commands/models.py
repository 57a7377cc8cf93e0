"""``rolewise model``: the default model as ONNX Runtime runs it."""

from __future__ import annotations

import typer

from bot.terminal.commands.options import read_settings
from bot.terminal.safety import safe

app = typer.Typer(help="Look after the default embedding model.", no_args_is_help=True)


@app.callback()
def _model() -> None:
    """Look after the default embedding model."""


@app.command()
def prepare() -> None:
    """Make the form of the default model that runs fastest, verify it and keep it in the data folder.

    It takes some seconds, once; `rolewise serve` and a build of many texts do it on their own.
    """
    from bot.runtimes import prepare as prepare_model

    folder = prepare_model(read_settings())
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    typer.echo(safe(f"The model is prepared and verified: {size:.0f} MB in {folder}."))
