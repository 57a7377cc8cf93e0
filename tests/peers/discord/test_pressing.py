"""What a person finds to press and to fill in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.discord.pressing import filled_in, find_pressed

Json = dict[str, Any]
MORE: Json = {"type": 2, "style": 1, "label": "More", "custom_id": "more:1", "emoji": {"name": "👍"}}
GONE: Json = {"type": 2, "style": 1, "label": "Gone", "custom_id": "gone", "disabled": True}
LINK: Json = {"type": 2, "style": 5, "label": "Source", "url": "https://example.org"}
SELECT: Json = {"type": 3, "custom_id": "role", "options": [{"label": "Baker", "value": "b"}]}
ROWS = [{"type": 1, "components": [MORE, GONE, LINK]}, {"type": 1, "components": [SELECT]}]


@pytest.mark.parametrize("name", ["More", "more:1", "👍"])
def test_a_button_is_named_by_what_is_on_it_or_its_custom_id(name: str) -> None:
    assert find_pressed(ROWS, name) == (MORE, None)


@pytest.mark.parametrize("name", ["Baker", "b"])
def test_an_option_is_named_by_its_label_or_value(name: str) -> None:
    assert find_pressed(ROWS, name) == (SELECT, "b")


@pytest.mark.parametrize(
    ("name", "words"), [("Gone", "greyed out"), ("Source", "is a link"), ("Less", "0 things to press are named 'Less'")]
)
def test_what_cannot_be_pressed_is_not(name: str, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        find_pressed(ROWS, name)


def label(words: str, **component: Any) -> Json:
    return {"type": 18, "label": words, "component": component}


def test_a_form_is_filled_in_by_label_or_custom_id() -> None:
    options = [{"label": "Yes", "value": "y"}, {"label": "No", "value": "n"}]
    form = [
        {"type": 10, "content": "Please:"},
        {"type": 1, "components": [{"type": 4, "custom_id": "why", "label": "Why?", "value": "Because"}]},
        label("Which?", type=3, custom_id="which", options=options),
        label("Sure?", type=21, custom_id="sure", options=options, required=False),
        label("Again?", type=23, custom_id="again"),
    ]
    text, row, which, sure, again = filled_in(form, {"Which?": "No", "again": True})
    assert text == {"type": 10, "id": 1}
    assert row["components"][0]["value"] == "Because"
    assert which["component"]["values"] == ["n"]
    assert sure["component"]["value"] is None
    assert again["component"]["value"] is True


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "must be filled in"),
        ({"Which?": "Perhaps"}, "there is no option"),
        ({"Which?": "y", "Who?": "x"}, r"there are no fields \['Who\?'\]"),
    ],
)
def test_a_form_is_submitted_only_as_a_client_would(values: Json, words: str) -> None:
    form = [label("Which?", type=3, custom_id="which", options=[{"label": "Yes", "value": "y"}])]
    with pytest.raises(AssertionError, match=words):
        filled_in(form, values)
