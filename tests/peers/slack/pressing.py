"""Finding what a person presses and fills in, as her client lets her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.peers.slack.store import Json
from tests.peers.slack.validation import elements_of

Pressed = tuple[Mapping[str, Any], Mapping[str, Any], Json | None]


def find_pressed(blocks: Sequence[Mapping[str, Any]], what: str, user: str) -> Pressed:
    """Return the block, the element and the part of it that *what* names; AssertionError unless exactly one is named.

    *what* is an action_id, the words on it or for screen readers, or a value. A part is a feedback button's half or
    the choice of an option.
    """
    found = [(pressed, names) for pressed, names in _pressable(blocks, user)]
    named = [pressed for pressed, names in found if what in names]
    offered = ", ".join("/".join(sorted(names)) for _, names in found)
    assert len(named) == 1, f"{len(named)} things to press are named {what!r}; there are: {offered}"
    return named[0]


def _pressable(blocks: Sequence[Mapping[str, Any]], user: str) -> Iterator[tuple[Pressed, set[str]]]:
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in ("image", "plain_text_input") or user not in element.get(
                "visible_to_user_ids", [user]
            ):
                continue
            for part in _parts(element):
                yield (block, element, part), _names(element, part)


def _parts(element: Mapping[str, Any]) -> list[Json | None]:
    if element["type"] == "feedback_buttons":
        return [element["positive_button"], element["negative_button"]]
    if "options" in element:
        return [{"selected_option": option, "text": option["text"]} for option in element["options"]]
    return [None]


def _names(element: Mapping[str, Any], part: Json | None) -> set[str]:
    said = part or element
    option = said.get("selected_option", {})
    words = said.get("text", {}).get("text")
    names = {words, said.get("value"), said.get("accessibility_label"), option.get("value"), element.get("action_id")}
    return {str(name) for name in names if name}


def filled_in(blocks: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> Json:
    """Return the state of a form after *values* are filled in, by label, block_id or action_id of its inputs.

    Raises AssertionError where a client would not submit: unknown fields, a required one left empty, a wrong length.
    """
    state: Json = {}
    left = dict(values)
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        names = (block["label"]["text"], block["block_id"], element["action_id"])
        given = next((left.pop(name) for name in names if name in left), element.get("initial_value"))
        assert given or block.get("optional"), f"{names[0]} must be filled in"
        state[block["block_id"]] = {element["action_id"]: _value(element, given or None)}
    assert not left, f"there are no fields {sorted(left)}"
    return state


def _value(element: Mapping[str, Any], given: str | None) -> Json:
    if "options" in element:
        option = next((each for each in element["options"] if given in (each["value"], each["text"]["text"])), None)
        assert option or given is None, f"there is no option {given!r}"
        chosen = "selected_options" if element["type"] == "checkboxes" else "selected_option"
        return {"type": element["type"], chosen: [option] if element["type"] == "checkboxes" and option else option}
    if given:
        least, most = element.get("min_length", 0), element.get("max_length", 3_000)
        assert least <= len(given) <= most, f"{len(given)} characters, allowed are {least} to {most}"
    return {"type": element["type"], "value": given}
