"""``rolewise ask``, ``chat`` and ``search``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.models import NotCovered
from bot.terminal.commands.options import JsonOption, LanguageOption, PlainOption, read_language, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rendered, print_reply
from bot.terminal.reading import read_question

NOT_COVERED = 3


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, or - to read it from standard input.")],
    as_json: JsonOption = False,
    plain: PlainOption = False,
    language: LanguageOption = None,
    sources: Annotated[
        int | None, typer.Option(min=1, max=20, help="The most passages to cite. Default: 8, or 16 side by side.")
    ] = None,
) -> None:
    """Answer a question from the articles, with sources.

    Exits with 0 when answered, 3 when the articles do not cover it, 2 for wrong usage and 1 for a failure.
    """
    asked = read_question(question, read_language(language))
    from bot.wiring import make_assistant, make_workshop  # here: help and errors above need no index

    reply = make_assistant(make_workshop(read_settings()), TerminalNotices()).ask(asked, sources=sources)
    print_reply(reply, as_json=as_json, plain=plain)
    if isinstance(reply, NotCovered):
        raise typer.Exit(NOT_COVERED)


def chat(plain: PlainOption = False) -> None:
    """Ask one question after another; a follow-up such as "and a data engineer?" is understood from those before.

    Reads questions from a pipe too, one a line. /help lists the commands of the chat.
    """
    from bot.terminal.chat import converse
    from bot.wiring import make_assistant, make_workshop

    settings = read_settings()
    assistant = make_assistant(make_workshop(settings), TerminalNotices())
    converse(assistant, settings.data_dir.expanduser() / "chat_history", plain=plain)


def search(
    query: Annotated[list[str], typer.Argument(help="The words to look for, or - to read them from standard input.")],
    as_json: JsonOption = False,
    language: LanguageOption = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="The most passages to show.")] = 10,
) -> None:
    """Show the passages that a question finds, with their scores: for editors."""
    asked = read_question(query, read_language(language))
    from bot.wiring import make_retriever, make_workshop

    retriever, _ = make_retriever(make_workshop(read_settings()), TerminalNotices())
    hits = retriever.search(asked.text, asked.language, limit).hits
    if as_json:
        from bot.terminal.objects import hit_object

        print_json([hit_object(hit) for hit in hits])
    else:
        from bot.terminal.rendering import render_hits

        print_rendered(render_hits(hits))
