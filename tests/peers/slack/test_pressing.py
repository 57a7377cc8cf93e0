"""Finding what a person presses and fills in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.slack.pressing import filled_in, find_pressed

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(name: str, words: str) -> Json:
    return {"type": "button", "action_id": name, "text": plain(words), "value": f"value of {name}"}


FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("👍"), "value": "up", "accessibility_label": "Helpful"},
    "negative_button": {"text": plain("👎"), "value": "down"},
}
BLOCKS: list[Json] = [
    {"type": "section", "block_id": "a", "text": plain("x"), "accessory": button("one", "One")},
    {"type": "actions", "block_id": "b", "elements": [button("two", "Two"), button("three", "Three")]},
    {"type": "context_actions", "block_id": "c", "elements": [FEEDBACK]},
]


@pytest.mark.parametrize("what", ["two", "Two", "value of two"])
def test_a_button_is_found_by_action_id_words_or_value(what: str) -> None:
    block, element, _ = find_pressed(BLOCKS, what, "U1")
    assert (block["block_id"], element["action_id"]) == ("b", "two")


@pytest.mark.parametrize(("what", "value"), [("Helpful", "up"), ("👎", "down")])
def test_feedback_buttons_are_pressed_one_by_one(what: str, value: str) -> None:
    _, element, half = find_pressed(BLOCKS, what, "U1")
    assert element["action_id"] == "feedback"
    assert half
    assert half["value"] == value


@pytest.mark.parametrize("what", ["feedback", "four"])
def test_what_is_named_never_or_twice_is_told_with_what_there_is(what: str) -> None:
    with pytest.raises(AssertionError, match="Three/three/value of three"):
        find_pressed(BLOCKS, what, "U1")


def test_a_form_is_filled_in_as_a_client_allows() -> None:
    entry = {"type": "plain_text_input", "action_id": "words", "min_length": 2, "max_length": 3}
    option = {"text": plain("Wrong"), "value": "wrong"}
    blocks: list[Json] = [
        {"type": "input", "block_id": "b", "label": plain("Why"), "element": entry},
        {
            "type": "input",
            "block_id": "c",
            "label": plain("What"),
            "optional": True,
            "element": {"type": "radio_buttons", "action_id": "what", "options": [option]},
        },
    ]
    assert filled_in(blocks, {"Why": "abc", "c": "Wrong"}) == {
        "b": {"words": {"type": "plain_text_input", "value": "abc"}},
        "c": {"what": {"type": "radio_buttons", "selected_option": option}},
    }
    for wrong in ({}, {"b": "a"}, {"b": "abcd"}, {"b": "abc", "d": "x"}, {"b": "abc", "c": "y"}):
        with pytest.raises(AssertionError):
            filled_in(blocks, wrong)
