"""The commands: ``/ask``, ``/role``, ``/compare``, ``/help``, ``/privacy``, ``/rolewise-settings``, *Find sources*."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.discord.asking import ask
from bot.discord.limits import CHOICE_NAME, COMPLETIONS
from bot.discord.managing import managing
from bot.discord.reading import language_of, plain
from bot.discord.telling import Interaction
from bot.discord.wording import everywhere, say
from bot.discord.work import Worker
from bot.fitting import cut
from bot.messages.catalogue import comparison_of, overview_of
from knowledge.roles import Roles

#: The names of them all, by which it is seen whether Discord knows them.
NAMES = frozenset({"ask", "role", "compare", "help", "privacy", "rolewise-settings", "Find sources"})
_log = structlog.get_logger("rolewise.discord")


def add_commands(tree: app_commands.CommandTree[discord.Client], worker: Worker, roles: Roles) -> None:
    """Add every command to *tree*."""
    for command in (*_asking(worker, roles), *_finding(worker), *managing(worker)):
        tree.add_command(command)


def _asking(worker: Worker, roles: Roles) -> list[Any]:
    @app_commands.command(name=say("ask"), description=say("ask_does"))
    @app_commands.describe(question=say("question_is"), private=say("private_is"))
    @app_commands.rename(question=say("question"), private=say("private"))
    async def ask_question(
        interaction: Interaction, question: app_commands.Range[str, 1, 4000], private: bool = False
    ) -> None:
        await ask(interaction, question, worker, private=private)

    @app_commands.command(name=say("role"), description=say("role_does"))
    @app_commands.describe(name=say("name_is"), private=say("private_is"))
    @app_commands.rename(name=say("name"), private=say("private"))
    async def show_role(interaction: Interaction, name: app_commands.Range[str, 1, 100], private: bool = False) -> None:
        await ask(interaction, overview_of(name, language_of(interaction)), worker, private=private, follows=False)

    @app_commands.command(name=say("compare"), description=say("compare_does"))
    @app_commands.describe(a=say("one_is"), b=say("another_is"), c=say("third_is"), private=say("private_is"))
    @app_commands.rename(private=say("private"))
    async def compare_roles(
        interaction: Interaction,
        a: app_commands.Range[str, 1, 100],
        b: app_commands.Range[str, 1, 100],
        c: app_commands.Range[str, 0, 100] = "",
        private: bool = False,
    ) -> None:
        roles_named = [name for name in (a, b, c) if name]
        text = comparison_of(roles_named, language_of(interaction))
        await ask(interaction, text, worker, private=private, follows=False)

    async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        language = language_of(interaction)
        found = roles.complete(current, language, COMPLETIONS)
        names = [cut(role.name(language), CHOICE_NAME) for role in found]
        return [app_commands.Choice(name=name, value=name) for name in names]

    show_role.autocomplete("name")(complete)
    for option in ("a", "b", "c"):
        compare_roles.autocomplete(option)(complete)
    commands: list[Any] = [ask_question, show_role, compare_roles]
    return [everywhere(command) for command in commands]


def _finding(worker: Worker) -> list[Any]:
    async def find_sources(interaction: Interaction, message: discord.Message) -> None:
        bot = interaction.client.user
        await ask(interaction, plain(message.content, message.mentions, bot), worker, private=True, follows=False)

    menu = app_commands.ContextMenu(name=say("find_sources"), callback=find_sources)
    return [everywhere(menu)]


async def definitions(tree: app_commands.CommandTree[discord.Client]) -> list[Mapping[str, Any]]:
    """Return what Discord is told of the commands of *tree*."""
    if translator := tree.translator:
        return [
            await command.get_translated_payload(tree, translator)
            for command in tree._get_all_commands()  # noqa: SLF001 - what ``sync`` itself sends
        ]
    return [command.to_dict(tree) for command in tree.get_commands()]


async def sync_if_changed(tree: app_commands.CommandTree[discord.Client], application: int, worker: Worker) -> bool:
    """Tell Discord of the commands where they are others than it was last told; return whether it was told.

    Discord allows 200 new commands a day. Source: Discord, "Application Commands", rate limits.
    """
    told = json.dumps(await definitions(tree), sort_keys=True)
    digest, mark = hashlib.sha256(told.encode()).hexdigest(), f"discord-commands:{application}"
    marks = worker.service.state.marks
    if await asyncio.to_thread(marks.get, mark) == digest:
        return False
    commands = await tree.sync()
    await asyncio.to_thread(marks.set, mark, digest)
    _log.info("commands told", count=len(commands))
    return True
