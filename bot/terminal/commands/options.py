"""Options that several commands have, and the settings that they run with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.models import QuestionError
from bot.settings import Settings, SettingsError

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
PlainOption = Annotated[
    bool, typer.Option("--plain", help="Print plain lines: no colours, boxes or links, and nothing wrapped.")
]
LanguageOption = Annotated[
    str | None, typer.Option(help="The language of the question, such as en or zh. Default: detected.")
]
ArticlesOption = Annotated[
    Path | None, typer.Option("--articles", help="A folder of .md and .txt files. Default: ROLEWISE_ARTICLES.")
]
NotCoveredOption = Annotated[
    list[Path] | None, typer.Option(help="A file of questions none of which the knowledge answers.")
]


@contextmanager
def for_serving() -> Iterator[None]:
    """Tell what to install where something is missing that only serving needs."""
    try:
        yield
    except ModuleNotFoundError as error:
        msg = f"{error.name} is not installed: run `make slack` or `make discord`, which set up what serving needs"
        raise SettingsError(msg) from error


def read_settings(articles: Path | None = None) -> Settings:
    """Return the settings in the environment, with another folder of *articles* if one is given."""
    settings = Settings.from_environment(os.environ)
    return settings.model_copy(update={"articles": articles}) if articles else settings


def read_language(code: str | None) -> str | None:
    """Return *code* in lower case. Raises QuestionError unless it is two letters."""
    if code is not None and not (len(code) == 2 and code.isascii() and code.isalpha()):
        msg = f"--language {code}: a language is two letters, such as en or zh"
        raise QuestionError(msg)
    return code.lower() if code else None
