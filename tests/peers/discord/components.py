"""Whether Discord would take the components of a message or a modal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any

from tests.peers.discord import limits
from tests.peers.discord.shapes import Check, Path, Problem, anything, listing, number, record, text, url
from tests.peers.discord.store import Json


class Component(IntEnum):
    """What a component is. Source: Discord, "Component Reference"."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO = 21
    CHECKBOXES = 22
    CHECKBOX = 23


_SELECTS = (Component.STRING_SELECT, *range(Component.USER_SELECT, Component.CHANNEL_SELECT + 1))


def every_component(components: Any) -> Iterator[Json]:
    """Yield *components* and all that stand in them, in the order in which they are read."""
    for component in components if isinstance(components, list) else ():
        if isinstance(component, dict):
            yield component
            yield from every_component(component.get("components"))
            inner = [component[key] for key in ("accessory", "component") if key in component]
            yield from every_component(inner)


def component_problems(components: Any, *, version_2: bool) -> Iterator[Problem]:
    """Yield why Discord would refuse *components* in a message, with or without the flag of version 2."""
    path: Path = ("components",)
    if version_2:
        yield from listing(one_of(_TOP_LEVEL_2), limits.COMPONENTS_V2, 1)(components, path)
        every = list(every_component(components))
        if isinstance(components, list) and len(components) <= limits.COMPONENTS_V2 < len(every):
            words = f"Must be {limits.COMPONENTS_V2} or fewer over all; these are {len(every)}."
            yield Problem(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words)
        total = sum(len(str(each.get("content", ""))) for each in every if each.get("type") == Component.TEXT)
        if total > limits.TEXT_DISPLAY_TOTAL:
            words = f"Must be {limits.TEXT_DISPLAY_TOTAL} characters or fewer over all; these are {total}."
            yield Problem(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)
    else:
        yield from listing(one_of({Component.ROW: _row}), limits.ROWS)(components, path)
    yield from _twice(components, path)


def modal_problems(modal: Any) -> Iterator[Problem]:
    """Yield why Discord would refuse *modal*."""
    components = listing(one_of(_IN_MODAL), limits.MODAL_COMPONENTS, 1)
    needed = {"title": text(limits.MODAL_TITLE, 1), "custom_id": text(limits.CUSTOM_ID, 1), "components": components}
    yield from record(needed, {})(modal, ("data",))
    if isinstance(modal, dict):
        yield from _twice(modal.get("components"), ("data", "components"))


def one_of(checks: Mapping[int, Check]) -> Check:
    """Return a check for a component of one of the kinds in *checks*."""

    def check(value: Any, path: Path) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, int) and kind in checks:
            yield from checks[kind](value, path)
        else:
            allowed = ", ".join(str(int(each)) for each in checks)
            yield Problem((*path, "type"), "UNION_TYPE_CHOICES", f"{kind!r} is none of {allowed}.")

    return check


def _twice(components: Any, path: Path) -> Iterator[Problem]:
    names = Counter(each["custom_id"] for each in every_component(components) if each.get("custom_id"))
    for name, times in names.items():
        if times > 1:
            yield Problem(path, "COMPONENT_CUSTOM_ID_DUPLICATED", f"The custom_id {name!r} stands {times} times.")


def _row(value: Any, path: Path) -> Iterator[Problem]:
    """Check an action row: up to five buttons, or one select."""
    inner = value.get("components")
    selects = isinstance(inner, list) and any(isinstance(each, dict) and each.get("type") in _SELECTS for each in inner)
    most = 1 if selects else limits.BUTTONS
    checks: dict[int, Check] = {Component.BUTTON: _button, **dict.fromkeys(_SELECTS, _select)}
    yield from record({"components": listing(one_of(checks), most, 1)}, {})(value, path)


def _button(value: Any, path: Path) -> Iterator[Problem]:
    link = value.get("style") == 5
    needed: dict[str, Check] = {"style": number(1, 6)}
    needed |= {"url": url(limits.BUTTON_URL, ("http", "https", "discord"))} if link else {}
    needed |= {} if link else {"custom_id": text(limits.CUSTOM_ID, 1)}
    yield from record(needed, {"label": text(limits.BUTTON_LABEL)})(value, path)
    if not value.get("label") and not value.get("emoji"):
        yield Problem(path, "BUTTON_COMPONENT_EMPTY", "A button needs a label or an emoji.")
    if value.get("custom_id" if link else "url"):
        yield Problem(path, "BUTTON_COMPONENT_CUSTOM_ID_OR_URL", "A button has a custom_id or a url, not both.")


def _select(value: Any, path: Path) -> Iterator[Problem]:
    needed: dict[str, Check] = {"custom_id": text(limits.CUSTOM_ID, 1)}
    if value["type"] == Component.STRING_SELECT:
        needed["options"] = listing(_OPTION, limits.OPTIONS, 1)
    counts = {"min_values": number(0, limits.OPTIONS), "max_values": number(1, limits.OPTIONS)}
    yield from record(needed, {"placeholder": text(limits.PLACEHOLDER), **counts})(value, path)


_OPTION = record(
    {"label": text(limits.OPTION_TEXT, 1), "value": text(limits.OPTION_TEXT, 1)},
    {"description": text(limits.OPTION_TEXT)},
)
_TEXT = record({"content": text(limits.TEXT_DISPLAY_TOTAL, 1)}, {})
_MEDIA = record({"url": url(schemes=("http", "https", "attachment"))}, {})
_THUMBNAIL = record({"media": _MEDIA}, {"description": text(limits.MEDIA_DESCRIPTION)})
_SECTION = record(
    {
        "components": listing(one_of({Component.TEXT: _TEXT}), limits.SECTION_TEXTS, 1),
        "accessory": one_of({Component.BUTTON: _button, Component.THUMBNAIL: _THUMBNAIL}),
    },
    {},
)
_IN_CONTAINER: dict[int, Check] = {
    Component.ROW: _row,
    Component.SECTION: _SECTION,
    Component.TEXT: _TEXT,
    Component.GALLERY: record({"items": listing(_THUMBNAIL, limits.GALLERY_ITEMS, 1)}, {}),
    Component.FILE: record({"file": _MEDIA}, {}),
    Component.SEPARATOR: anything,
}
_CONTAINER = record({"components": listing(one_of(_IN_CONTAINER), limits.COMPONENTS_V2, 1)}, {})
_TOP_LEVEL_2 = {**_IN_CONTAINER, Component.CONTAINER: _CONTAINER}

_INPUT: dict[str, Check] = {"custom_id": text(limits.CUSTOM_ID, 1)}
_TEXT_INPUT_MORE: dict[str, Check] = {
    "value": text(limits.INPUT_VALUE),
    "placeholder": text(limits.INPUT_PLACEHOLDER),
    "min_length": number(0, limits.INPUT_VALUE),
    "max_length": number(1, limits.INPUT_VALUE),
}
_STYLED: dict[str, Check] = {**_INPUT, "style": number(1, 2)}
_LABELLED: dict[str, Check] = {**_STYLED, "label": text(limits.INPUT_LABEL, 1)}
_LISTED: dict[str, Check] = {**_INPUT, "options": listing(_OPTION, 10, 1)}
_IN_LABEL: dict[int, Check] = {
    Component.TEXT_INPUT: record(_STYLED, _TEXT_INPUT_MORE),
    **dict.fromkeys(_SELECTS, _select),
    Component.RADIO: record(_LISTED, {}),
    Component.CHECKBOXES: record(_LISTED, {}),
    Component.CHECKBOX: record(_INPUT, {}),
    Component.FILE_UPLOAD: record(_INPUT, {}),
}
_IN_MODAL: dict[int, Check] = {
    Component.ROW: record(
        {"components": listing(one_of({Component.TEXT_INPUT: record(_LABELLED, _TEXT_INPUT_MORE)}), 1, 1)}, {}
    ),
    Component.LABEL: record(
        {"label": text(limits.INPUT_LABEL, 1), "component": one_of(_IN_LABEL)},
        {"description": text(limits.INPUT_DESCRIPTION)},
    ),
    Component.TEXT: _TEXT,
}
