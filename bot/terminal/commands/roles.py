"""``rolewise role`` and ``roles``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.models import Answer, NotCovered, Question
from bot.terminal.commands.asking import NOT_COVERED
from bot.terminal.commands.options import JsonOption, LanguageOption, PlainOption, read_language, read_settings
from bot.terminal.notices import TerminalNotices
from bot.terminal.printing import print_json, print_rendered, print_reply
from bot.terminal.reading import read_question


def complete_role(incomplete: str) -> list[tuple[str, str]]:
    """Return the names of roles that begin with *incomplete*, as one word each, with their other languages' names."""
    from knowledge.roles import load_roles

    begun = incomplete.replace("-", " ").casefold()
    return [
        (name.replace(" ", "-"), ", ".join(other for other in role.names.values() if other != name))
        for role in load_roles().complete(incomplete, "en")
        for name in role.names.values()
        if name.casefold().startswith(begun)
    ]


def show_role(
    name: Annotated[
        list[str], typer.Argument(help="Any name of the role, or - to read it.", autocompletion=complete_role)
    ],
    as_json: JsonOption = False,
    plain: PlainOption = False,
    language: LanguageOption = None,
) -> None:
    """Tell about a role: what it is for, does, uses and must know, with sources.

    Exits with 0 when the articles tell, 3 when they do not or nobody here knows the role.
    """
    asked = read_question(name, read_language(language))
    reply = _describe(asked)
    print_reply(reply, as_json=as_json, plain=plain)
    if isinstance(reply, NotCovered):
        raise typer.Exit(NOT_COVERED)


def _describe(asked: Question) -> Answer | NotCovered:
    """Return what is known about the role whose name was asked, or which roles may be meant."""
    from knowledge.roles import load_roles, stranger

    roles = load_roles()
    role = roles[asked.text] if asked.text in roles else roles.resolve(asked.text)
    from bot.wiring import make_assistant, make_workshop

    assistant = make_assistant(make_workshop(read_settings()), TerminalNotices())
    if role:
        return assistant.describe(role, asked.language)
    reply = assistant.describe(stranger(asked.text), asked.language)  # the articles may know who is not in the list
    if isinstance(reply, Answer):
        return reply
    near = tuple(one.name(asked.language) for one in roles.nearest(asked.text))
    return NotCovered(asked, 0.0, nearest=(), unknown_role=asked.text, nearest_roles=near)


def list_roles(as_json: JsonOption = False) -> None:
    """List the roles that are known, with the other names that they are found by."""
    from knowledge.roles import load_roles

    roles = load_roles()
    if as_json:
        print_json([role.model_dump() for role in roles])
    else:
        from bot.terminal.rendering import render_roles

        print_rendered(render_roles(roles))
