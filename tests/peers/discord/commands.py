"""The app's commands: what it registers, whether Discord would take it, and how often it registers what it had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from tests.peers.discord import limits
from tests.peers.discord.rest import Call, Endpoint, unknown
from tests.peers.discord.shapes import Check, Path, Problem, listing, number, record, text
from tests.peers.discord.store import Json, Numbers

#: Those of Discord's locales that this Discord knows. Source: Discord, "Locales".
_LOCALES = """
    id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja
    zh-TW ko
"""
LOCALES = frozenset(_LOCALES.split())
_EVERYWHERE = ""


class Kind(IntEnum):
    """What a command is used on. Source: Discord, "Application Command Types"."""

    SLASH = 1
    USER = 2
    MESSAGE = 3


class Option(IntEnum):
    """What an option takes. Source: Discord, "Application Command Option Type"."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


@dataclass(frozen=True)
class Sync:
    """A registration of commands, in a guild or everywhere; a ``needless`` one changed nothing."""

    guild: str
    needless: bool


class Commands:
    """The commands that are registered; ``syncs`` are all registrations, oldest first."""

    def __init__(self, app_id: str, numbers: Numbers) -> None:
        self._app_id = app_id
        self._numbers = numbers
        self._registered: dict[str, list[Json]] = {}
        self.syncs: list[Sync] = []

    @property
    def needless(self) -> list[Sync]:
        """The registrations that changed nothing."""
        return [each for each in self.syncs if each.needless]

    def registered(self, guild: str = _EVERYWHERE) -> list[Json]:
        """Return the commands of a guild, by its id, or those that are registered everywhere."""
        return list(self._registered.get(guild, ()))

    def find(self, name: str, kind: int, guild: str = _EVERYWHERE) -> Json:
        """Return the command that a person in *guild* means; AssertionError where she is offered none."""
        offered = [*(self.registered(guild) if guild else ()), *self.registered()]
        named: dict[str, Json] = {each["name"]: each for each in reversed(offered) if each["type"] == kind}
        assert name in named, f"there is no command {name!r}; there are: {sorted(named)}"
        return named[name]

    def overwrite(self, guild: str, commands: list[Json]) -> list[Json]:
        """Register *commands* and no others."""
        before = {(each["name"], each["type"]): each for each in self.registered(guild)}
        after = [self._made(guild, each, before.get((each["name"], each.get("type", 1)))) for each in commands]
        needless = [_told(each) for each in before.values()] == [_told(each) for each in after]
        self._registered[guild] = after
        self.syncs.append(Sync(guild, needless))
        return after

    def _made(self, guild: str, command: Json, before: Json | None) -> Json:
        """Return *command* as Discord keeps it; one that is only changed keeps its id."""
        made = _DEFAULTS | deepcopy(command)
        made["integration_types"] = made["integration_types"] or [0, 1]
        made |= {"id": before["id"] if before else self._numbers.snowflake(), "application_id": self._app_id}
        same = before is not None and _told(before) == _told(made)
        made["version"] = before["version"] if before and same else self._numbers.snowflake()
        return made | ({"guild_id": guild} if guild else {})


_DEFAULTS: Json = {
    "type": 1,
    "description": "",
    "options": [],
    "nsfw": False,
    "default_member_permissions": None,
    "dm_permission": True,
    "contexts": None,
    "integration_types": None,
    "name_localizations": None,
    "description_localizations": None,
}


def _told(command: Mapping[str, Any]) -> Json:
    """Return what the app says of *command*."""
    return {key: command.get(key) for key in ("name", *_DEFAULTS)}


# What Discord takes.


def command_problems(command: Any, path: Path) -> Iterator[Problem]:
    """Yield why Discord would refuse *command*."""
    slash = isinstance(command, dict) and command.get("type", 1) == Kind.SLASH
    needed: dict[str, Check] = {"name": _slash_name if slash else text(limits.COMMAND_NAME, 1)}
    needed |= {"description": text(limits.COMMAND_DESCRIPTION, 1)} if slash else {}
    yield from record(needed, {**_LOCALISED, "options": _options, "type": number(1, 3)})(command, path)
    if isinstance(command, dict) and not slash and command.get("description"):
        code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET"
        yield Problem((*path, "description"), code, "A menu command has no description.")
    if isinstance(command, dict) and (length := _length(command)) > limits.COMMAND_TOTAL:
        words = f"Names, descriptions and values must be {limits.COMMAND_TOTAL} or fewer; these are {length}."
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", words)


def _slash_name(value: Any, path: Path) -> Iterator[Problem]:
    yield from text(limits.COMMAND_NAME, 1)(value, path)
    if not re.fullmatch(r"[-_'\w]+", str(value)) or str(value) != str(value).lower():
        code = "APPLICATION_COMMAND_INVALID_NAME"
        yield Problem(path, code, f"{value!r} is not in small letters, digits, hyphens and underscores.")


def _localised(most: int) -> Check:
    def check(value: Any, path: Path) -> Iterator[Problem]:
        for locale, words in dict(value).items():
            if locale not in LOCALES:
                yield Problem((*path, locale), "ENUM_TYPE_COERCE", f"{locale!r} is no locale of Discord's.")
            yield from text(most, 1)(words, (*path, locale))

    return check


def _options(value: Any, path: Path) -> Iterator[Problem]:
    yield from listing(_option, limits.COMMAND_OPTIONS)(value, path)
    options = [each for each in value if isinstance(each, dict)]
    needed = [bool(each.get("required")) for each in options]
    if needed != sorted(needed, reverse=True):
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options stand before others.")
    for name, times in Counter(str(each.get("name")) for each in options).items():
        if times > 1:
            yield Problem(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", f"{name!r} stands {times} times.")


def _option(value: Any, path: Path) -> Iterator[Problem]:
    needed = {"type": number(1, 11), "name": _slash_name, "description": text(limits.COMMAND_DESCRIPTION, 1)}
    more = {**_LOCALISED, "choices": listing(CHOICE, limits.COMMAND_CHOICES), "options": _options}
    yield from record(needed, more)(value, path)
    if isinstance(value, dict) and value.get("autocomplete") and value.get("choices"):
        code = "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE"
        yield Problem(path, code, "An option has choices or autocomplete, not both.")


def _choice_value(value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from text(limits.CHOICE_VALUE, 1)(value, path)


_LOCALISED: dict[str, Check] = {
    "name_localizations": _localised(limits.COMMAND_NAME),
    "description_localizations": _localised(limits.COMMAND_DESCRIPTION),
}
CHOICE = record(
    {"name": text(limits.CHOICE_NAME, 1), "value": _choice_value},
    {"name_localizations": _localised(limits.CHOICE_NAME)},
)


def _length(command: Mapping[str, Any]) -> int:
    own = sum(len(str(command.get(key) or "")) for key in ("name", "description", "value"))
    return own + sum(_length(each) for key in ("options", "choices") for each in command.get(key) or ())


# Endpoints.


def _guild(call: Call) -> str:
    return call.guild().id if "guild" in call.parameters else _EVERYWHERE


def _list(call: Call) -> list[Json]:
    found = call.peer.commands.registered(_guild(call))
    return found if call.query.get("with_localizations") else [_unlocalised(each) for each in found]


def _unlocalised(command: Json) -> Json:
    """Return *command* without its localisations, which are told only to those who ask for them."""
    made = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    inner = {key: [_unlocalised(each) for each in made[key]] for key in ("options", "choices") if made.get(key)}
    return made | inner


def _overwrite(call: Call) -> list[Json]:
    call.refuse_form(listing(command_problems, limits.GLOBAL_COMMANDS)(call.body, ()))
    names = Counter((each["name"], each.get("type", 1)) for each in call.body)
    call.refuse_form(
        Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name!r} stands {times} times.")
        for (name, _), times in names.items()
        if times > 1
    )
    return call.peer.commands.overwrite(_guild(call), call.body)


def _create(call: Call) -> Json:
    call.refuse_form(command_problems(call.body, ()))
    key = (call.body["name"], call.body.get("type", 1))
    others = [each for each in call.peer.commands.registered(_guild(call)) if (each["name"], each["type"]) != key]
    return call.peer.commands.overwrite(_guild(call), [*others, call.body])[-1]


def _delete(call: Call) -> None:
    before = call.peer.commands.registered(_guild(call))
    others = [each for each in before if each["id"] != call.parameters["command"]]
    if len(others) == len(before):
        raise unknown(10063, "application command")
    call.peer.commands.overwrite(_guild(call), others)


_GLOBAL = "/applications/{application}/commands"
_IN_GUILD = "/applications/{application}/guilds/{guild}/commands"

ENDPOINTS = (
    Endpoint("list_commands", "GET", _GLOBAL, _list),
    Endpoint("list_commands", "GET", _IN_GUILD, _list),
    Endpoint("overwrite_commands", "PUT", _GLOBAL, _overwrite),
    Endpoint("overwrite_commands", "PUT", _IN_GUILD, _overwrite),
    Endpoint("create_command", "POST", _GLOBAL, _create),
    Endpoint("create_command", "POST", _IN_GUILD, _create),
    Endpoint("delete_command", "DELETE", _GLOBAL + "/{command}", _delete),
    Endpoint("delete_command", "DELETE", _IN_GUILD + "/{command}", _delete),
)
