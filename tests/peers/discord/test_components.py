"""What Discord takes as components of a message or a modal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.discord.components import component_problems, every_component, modal_problems

Json = dict[str, Any]

BUTTON: Json = {"type": 2, "style": 1, "label": "More", "custom_id": "more"}
LINK: Json = {"type": 2, "style": 5, "label": "Source", "url": "https://example.org"}
SELECT: Json = {"type": 3, "custom_id": "role", "options": [{"label": "Baker", "value": "baker"}]}
TEXT: Json = {"type": 10, "content": "Bread"}
SECTION: Json = {"type": 9, "components": [TEXT], "accessory": BUTTON}
INPUT: Json = {"type": 4, "custom_id": "why", "style": 1, "label": "Why?"}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def buttons(count: int, **more: Any) -> list[Json]:
    return [{**BUTTON, "custom_id": f"more:{number}", **more} for number in range(count)]


def places(components: Any, *, version_2: bool = False) -> list[str]:
    return [".".join(map(str, each.path)) for each in component_problems(components, version_2=version_2)]


def test_rows_of_buttons_or_a_select_are_taken() -> None:
    rows = [row(*({**each, "custom_id": f"{number}{each['custom_id']}"} for each in buttons(5))) for number in range(4)]
    assert places([*rows, row(SELECT)]) == []
    assert places([row(LINK, {"type": 2, "style": 2, "emoji": {"name": "👍"}, "custom_id": "good"})]) == []


@pytest.mark.parametrize(
    ("components", "place"),
    [
        ([row(BUTTON)] + [row(LINK)] * 5, "components"),
        ([row(*buttons(6))], "components.0.components"),
        ([row()], "components.0.components"),
        ([row(SELECT, BUTTON)], "components.0.components"),
        ([row({**BUTTON, "label": "x" * 81})], "components.0.components.0.label"),
        ([row({**BUTTON, "custom_id": "x" * 101})], "components.0.components.0.custom_id"),
        ([row({**BUTTON, "label": ""})], "components.0.components.0"),
        ([row({**BUTTON, "url": "https://example.org"})], "components.0.components.0"),
        ([row({**LINK, "url": "x" * 513})], "components.0.components.0.url"),
        ([row(BUTTON), row(BUTTON)], "components"),
        ([row({**SELECT, "options": SELECT["options"] * 26})], "components.0.components.0.options"),
        ([row({**SELECT, "placeholder": "x" * 151})], "components.0.components.0.placeholder"),
        ([BUTTON], "components.0.type"),
        ([TEXT], "components.0.type"),
    ],
)
def test_what_is_beyond_a_limit_of_rows_is_named_by_its_place(components: list[Json], place: str) -> None:
    assert place in places(components)


def test_components_v2_are_taken_in_containers_and_sections() -> None:
    container = {"type": 17, "components": [TEXT, {"type": 14}, SECTION, row(LINK)]}
    assert places([TEXT, container], version_2=True) == []


@pytest.mark.parametrize(
    ("components", "place"),
    [
        ([TEXT] * 41, "components"),
        ([{"type": 17, "components": [TEXT] * 39}, TEXT], "components"),
        ([{**TEXT, "content": "x" * 2_001}, {**TEXT, "content": "x" * 2_000}], "components"),
        ([{**TEXT, "content": " "}], "components.0.content"),
        ([{**SECTION, "components": [TEXT] * 4}], "components.0.components"),
        ([{"type": 9, "components": [TEXT]}], "components.0.accessory"),
        ([{"type": 17, "components": [{"type": 17, "components": [TEXT]}]}], "components.0.components.0.type"),
        ([], "components"),
    ],
)
def test_what_is_beyond_a_limit_of_components_v2_is_named_by_its_place(components: list[Json], place: str) -> None:
    assert places(components, version_2=True) == [place]


def test_every_component_is_found_however_deep() -> None:
    assert [each["type"] for each in every_component([{"type": 17, "components": [SECTION]}])] == [17, 9, 10, 2]


def modal(**more: Any) -> Json:
    return {"title": "Feedback", "custom_id": "feedback", "components": [row(INPUT)], **more}


@pytest.mark.parametrize(
    "form",
    [
        modal(title="x" * 45),
        modal(components=[{"type": 18, "label": "x" * 45, "component": {"type": 4, "custom_id": "why", "style": 2}}]),
        modal(components=[TEXT, row({**INPUT, "value": "x" * 4_000, "max_length": 4_000})]),
    ],
)
def test_a_modal_within_the_limits_is_taken(form: Json) -> None:
    assert list(modal_problems(form)) == []


@pytest.mark.parametrize(
    ("form", "place"),
    [
        (modal(title="x" * 46), "data.title"),
        (modal(custom_id=""), "data.custom_id"),
        (modal(components=[row({**INPUT, "label": "x" * 46})]), "data.components.0.components.0.label"),
        (modal(components=[row({**INPUT, "value": "x" * 4_001})]), "data.components.0.components.0.value"),
        (modal(components=[row({**INPUT, "max_length": 4_001})]), "data.components.0.components.0.max_length"),
        (modal(components=[TEXT] * 6), "data.components"),
        (modal(components=[row(INPUT), row(INPUT)]), "data.components"),
        (modal(components=[row(BUTTON)]), "data.components.0.components.0.type"),
        (modal(components=[]), "data.components"),
    ],
)
def test_what_is_beyond_a_limit_of_a_modal_is_named_by_its_place(form: Json, place: str) -> None:
    assert [".".join(map(str, each.path)) for each in modal_problems(form)] == [place]
