"""Finding what a person presses and fills in, as her client lets her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.peers.discord import limits
from tests.peers.discord.components import Component, every_component
from tests.peers.discord.store import Json

#: The component and, where an option of it is chosen, the option's value.
Pressed = tuple[Mapping[str, Any], str | None]
_FIELDS = (Component.TEXT_INPUT, Component.STRING_SELECT, Component.RADIO, Component.CHECKBOXES, Component.CHECKBOX)


def find_pressed(components: Sequence[Mapping[str, Any]], what: str) -> Pressed:
    """Return what *what* names: a custom_id, a label, or what is written on an option of a select.

    Raises AssertionError unless exactly one thing is named and it can be pressed.
    """
    offered = list(_pressable(components))
    named = [pressed for pressed, names in offered if what in names]
    words = ", ".join("/".join(sorted(names)) for _, names in offered)
    assert len(named) == 1, f"{len(named)} things to press are named {what!r}; there are: {words}"
    assert not named[0][0].get("disabled"), f"{what!r} is greyed out"
    assert not named[0][0].get("url"), f"{what!r} is a link, of which the app hears nothing"
    return named[0]


def _pressable(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Pressed, set[str]]]:
    for component in every_component(components):
        if component["type"] == Component.BUTTON:
            emoji = (component.get("emoji") or {}).get("name")
            names = {component.get("custom_id"), component.get("label"), emoji}
            yield (component, None), {str(name) for name in names if name}
        elif component["type"] == Component.STRING_SELECT:
            for option in component["options"]:
                yield (component, option["value"]), {option["value"], option["label"]}


def filled_in(components: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> list[Json]:
    """Return the components of a modal after *values* are filled in, by label or custom_id of its fields.

    Raises AssertionError where a client would not submit: unknown fields, a required one left empty, a wrong length.
    """
    left = dict(values)
    made = [_filled(component, left) for component in components]
    assert not left, f"there are no fields {sorted(left)}"
    return made


def _filled(component: Mapping[str, Any], left: dict[str, Any]) -> Json:
    kept: Json = {"type": component["type"], "id": component.get("id", 1)}
    if component["type"] == Component.ROW:
        return kept | {"components": [_field(each, str(each.get("label")), left) for each in component["components"]]}
    if component["type"] == Component.LABEL:
        return kept | {"component": _field(component["component"], str(component["label"]), left)}
    return kept


def _field(field: Mapping[str, Any], label: str, left: dict[str, Any]) -> Json:
    """Return *field* with what is given for it, taken out of *left*."""
    assert field["type"] in _FIELDS, f"this Discord cannot fill in a component of type {field['type']}"
    given = next((left.pop(name) for name in (label, field["custom_id"]) if name in left), field.get("value"))
    kept: Json = {"type": field["type"], "id": field.get("id", 1), "custom_id": field["custom_id"]}
    if field["type"] == Component.CHECKBOX:
        return kept | {"value": bool(given)}
    assert given or not field.get("required", True), f"{label} must be filled in"
    if field["type"] == Component.TEXT_INPUT:
        return kept | {"value": _text(field, given or "")}
    values = [_option(field, each) for each in ([given] if isinstance(given, str) else given or [])]
    if field["type"] == Component.RADIO:
        return kept | {"value": values[0] if values else None}
    return kept | {"values": values}


def _text(field: Mapping[str, Any], given: str) -> str:
    least, most = field.get("min_length") or 0, field.get("max_length") or limits.INPUT_VALUE
    assert not given or least <= len(given) <= most, f"{len(given)} characters, allowed are {least} to {most}"
    return given


def _option(field: Mapping[str, Any], given: str) -> str:
    found = [str(each["value"]) for each in field["options"] if given in (each["value"], each["label"])]
    assert found, f"there is no option {given!r}"
    return found[0]
