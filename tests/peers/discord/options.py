"""What a person fills in for a slash command, as her client lets her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.peers.discord import limits
from tests.peers.discord.commands import Option
from tests.peers.discord.objects import channel_object, member_object, permissions_text, role_object, user_object
from tests.peers.discord.store import Guild, Json, Store

_TYPES: dict[int, type | tuple[type, ...]] = {
    Option.STRING: str,
    Option.INTEGER: int,
    Option.BOOLEAN: bool,
    Option.NUMBER: (int, float),
}


def filled_options(command: Mapping[str, Any], path: Sequence[str], given: Mapping[str, Any]) -> list[Json]:
    """Return the options of *command* with the values *given*, within the subcommands that *path* names.

    Raises AssertionError where a client would not send them.
    """
    if path:
        inner = _named(command, path[0])
        return [{"type": inner["type"], "name": inner["name"], "options": filled_options(inner, path[1:], given)}]
    defined = {each["name"]: each for each in command.get("options") or ()}
    assert not any(each["type"] <= Option.GROUP for each in defined.values()), f"{command['name']}: say a subcommand"
    assert set(given) <= set(defined), f"{command['name']} has no options {sorted(set(given) - set(defined))}"
    missing = [name for name, each in defined.items() if each.get("required") and name not in given]
    assert not missing, f"{command['name']}: {missing} must be filled in"
    return [
        {"type": defined[name]["type"], "name": name, "value": _value(defined[name], value)}
        for name, value in given.items()
    ]


def focused_options(command: Mapping[str, Any], path: Sequence[str], given: Mapping[str, Any]) -> list[Json]:
    """Return the options of *command* while the last of those *given* is typed, which the app is asked to complete."""
    if path:
        inner = _named(command, path[0])
        return [{"type": inner["type"], "name": inner["name"], "options": focused_options(inner, path[1:], given)}]
    last = list(given)[-1]
    typed = []
    for name, value in given.items():
        option = _named(command, name)
        focus = {"focused": True} if name == last else {}
        typed.append({"type": option["type"], "name": name, "value": getattr(value, "id", value), **focus})
    assert _named(command, last).get("autocomplete"), f"{last} is not completed by the app"
    return typed


def _named(command: Mapping[str, Any], name: str) -> Json:
    found: list[Json] = [each for each in command.get("options") or () if each["name"] == name]
    assert found, f"{command['name']} has no option {name!r}"
    return found[0]


def _value(option: Mapping[str, Any], value: Any) -> Any:
    """Return *value* as it is sent; a choice may be named by what the person reads."""
    if kind := _TYPES.get(option["type"]):
        assert isinstance(value, kind), f"{option['name']}: {value!r} is not of the option's type"
    else:
        return value.id
    if choices := option.get("choices"):
        chosen = [each["value"] for each in choices if value in (each["name"], each["value"])]
        assert chosen, f"{option['name']}: {value!r} is not offered"
        return chosen[0]
    if isinstance(value, str):
        least, most = option.get("min_length", 0), option.get("max_length", limits.STRING_OPTION)
        assert least <= len(value) <= most, f"{option['name']}: {len(value)} characters, allowed are {least} to {most}"
    elif not isinstance(value, bool):
        least, most = option.get("min_value", value), option.get("max_value", value)
        assert least <= value <= most, f"{option['name']}: {value} is not from {least} to {most}"
    return value


def resolved(store: Store, guild: Guild | None, options: Sequence[Mapping[str, Any]], user: str) -> Json:
    """Return the accounts, channels and roles whose ids *user* gave, under ``resolved``. Source: "Resolved Data"."""
    found: Json = {}
    for number in _identifiers(options):
        if number in store.users:
            found.setdefault("users", {})[number] = user_object(store.users[number])
            if guild and number in guild.members:
                member = member_object(guild, store.users[number], whole=False)
                found.setdefault("members", {})[number] = member
        elif number in store.channels:
            channel = store.channels[number]
            permissions = {"permissions": permissions_text(channel, user)}
            found.setdefault("channels", {})[number] = channel_object(store, channel) | permissions
        elif guild and number in guild.roles:
            found.setdefault("roles", {})[number] = role_object(guild.roles[number])
    return {"resolved": found} if found else {}


def _identifiers(options: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for option in options:
        yield from _identifiers(option.get("options", ()))
        if option["type"] in (Option.USER, Option.CHANNEL, Option.ROLE, Option.MENTIONABLE):
            yield option["value"]
