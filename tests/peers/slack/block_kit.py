"""The shapes of blocks and of the elements in them, and which of them belong where.

Known are the blocks and elements that a bot which answers questions can want; others are refused as unknown.
Source: Slack, "Block Kit" reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.peers.slack import limits
from tests.peers.slack.rich_text import RICH_TEXT
from tests.peers.slack.shapes import Check, Record, boolean, choice, listing, number, some, string, tagged, url


def _text(most: int, *kinds: str) -> Check:
    shapes = {
        "plain_text": Record({"text": string(most, 1)}, {"emoji": boolean}),
        "mrkdwn": Record({"text": string(most, 1)}, {"verbatim": boolean}),
    }
    return some(shapes, *kinds)


def plain(most: int) -> Check:
    """Return a check for a plain_text object of up to *most* characters."""
    return _text(most, "plain_text")


def either(most: int) -> Check:
    """Return a check for a plain_text or mrkdwn object of up to *most* characters."""
    return _text(most, "plain_text", "mrkdwn")


_ACTION = {"action_id": string(limits.ACTION_ID, 1)}
_LABEL = {"accessibility_label": string(limits.ACCESSIBILITY_LABEL, 1)}
_CONFIRM = {
    "confirm": Record(
        {
            "title": plain(limits.CONFIRM_TITLE),
            "text": plain(limits.CONFIRM_TEXT),
            "confirm": plain(limits.CONFIRM_BUTTON),
            "deny": plain(limits.CONFIRM_BUTTON),
        },
        {"style": choice("primary", "danger")},
    )
}
_FOCUS = {"focus_on_load": boolean}
_PLACEHOLDER = {"placeholder": plain(limits.PLACEHOLDER)}
_OPTION = Record(
    {"text": either(limits.OPTION_TEXT), "value": string(limits.OPTION_VALUE, 1)},
    {"description": either(limits.OPTION_TEXT), "url": url(limits.URL)},
)
_FEEDBACK = Record({"text": plain(limits.BUTTON_TEXT), "value": string(limits.BUTTON_VALUE, 1)}, _LABEL)
_IMAGE = Record({"image_url": url(limits.URL), "alt_text": string(limits.ALT_TEXT, 1)})

ELEMENTS = {
    "button": Record(
        {"text": plain(limits.BUTTON_TEXT)},
        {
            "value": string(limits.BUTTON_VALUE, 1),
            "url": url(limits.URL),
            "style": choice("primary", "danger"),
            **_ACTION,
            **_CONFIRM,
            **_LABEL,
        },
    ),
    "overflow": Record({"options": listing(_OPTION, limits.OVERFLOW_OPTIONS)}, _ACTION | _CONFIRM),
    "static_select": Record(
        {"options": listing(_OPTION, limits.OPTIONS)},
        {"initial_option": _OPTION, **_PLACEHOLDER, **_ACTION, **_CONFIRM, **_FOCUS},
    ),
    "conversations_select": Record(
        {},
        {
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            **_PLACEHOLDER,
            **_ACTION,
            **_CONFIRM,
            **_FOCUS,
        },
    ),
    "checkboxes": Record(
        {"options": listing(_OPTION, limits.CHOICES)},
        {"initial_options": listing(_OPTION, limits.CHOICES), **_ACTION, **_CONFIRM, **_FOCUS},
    ),
    "radio_buttons": Record(
        {"options": listing(_OPTION, limits.CHOICES)}, {"initial_option": _OPTION, **_ACTION, **_CONFIRM, **_FOCUS}
    ),
    "plain_text_input": Record(
        {},
        {
            "initial_value": string(limits.INPUT_LENGTH),
            "multiline": boolean,
            "min_length": number(0, limits.INPUT_LENGTH),
            "max_length": number(1, limits.INPUT_LENGTH),
            "dispatch_action_config": Record(
                {"trigger_actions_on": listing(choice("on_enter_pressed", "on_character_entered"), 2)}
            ),
            **_PLACEHOLDER,
            **_ACTION,
            **_FOCUS,
        },
    ),
    "image": _IMAGE,
    "feedback_buttons": Record({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": Record(
        {"icon": choice("trash"), "text": plain(limits.BUTTON_TEXT)},
        {
            "value": string(limits.BUTTON_VALUE, 1),
            "visible_to_user_ids": listing(string(255, 1), limits.ICON_BUTTON_PEOPLE),
            **_ACTION,
            **_CONFIRM,
            **_LABEL,
        },
    ),
}
_CHOOSING = ("button", "overflow", "static_select", "conversations_select", "checkboxes", "radio_buttons")
_CONTEXT = {
    "plain_text": Record({"text": string(limits.SECTION_TEXT, 1)}, {"emoji": boolean}),
    "mrkdwn": Record({"text": string(limits.SECTION_TEXT, 1)}, {"verbatim": boolean}),
    "image": _IMAGE,
}


def _cell(value: Any, place: str) -> Iterator[str]:
    shapes = {"raw_text": Record({"text": string(limits.TABLE_CHARACTERS, 1)}), "rich_text": RICH_TEXT}
    yield from tagged(shapes)(value, place)


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Record:
    return Record(required, {"block_id": string(limits.BLOCK_ID, 1), **(optional or {})})


_SECTION = _block(
    {},
    {
        "text": either(limits.SECTION_TEXT),
        "fields": listing(either(limits.FIELD_TEXT), limits.SECTION_FIELDS),
        "accessory": some(ELEMENTS, *_CHOOSING, "image"),
        "expand": boolean,
    },
)
_COLUMN = Record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})

BLOCKS = {
    "section": _SECTION,
    "header": _block({"text": plain(limits.HEADER)}),
    "divider": _block({}),
    "image": _block(
        {"image_url": url(limits.URL), "alt_text": string(limits.ALT_TEXT, 1)}, {"title": plain(limits.IMAGE_TITLE)}
    ),
    "context": _block({"elements": listing(tagged(_CONTEXT), limits.CONTEXT_ELEMENTS)}),
    "actions": _block({"elements": listing(some(ELEMENTS, *_CHOOSING), limits.ACTION_ELEMENTS)}),
    "context_actions": _block(
        {"elements": listing(some(ELEMENTS, "feedback_buttons", "icon_button"), limits.CONTEXT_ACTION_ELEMENTS)}
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block({"text": string(limits.MARKDOWN, 1)}),
    "input": _block(
        {
            "label": plain(limits.INPUT_LABEL),
            "element": some(
                ELEMENTS, "plain_text_input", "static_select", "conversations_select", "checkboxes", "radio_buttons"
            ),
        },
        {"hint": plain(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    ),
    "table": _block(
        {"rows": listing(listing(_cell, limits.TABLE_COLUMNS), limits.TABLE_ROWS)},
        {"column_settings": listing(_COLUMN, limits.TABLE_COLUMNS)},
    ),
}
#: What each surface shows.
SURFACES = {
    "message": tuple(BLOCKS),
    "modal": ("section", "header", "divider", "image", "context", "actions", "rich_text", "input"),
    "home": ("section", "header", "divider", "image", "context", "actions", "rich_text", "input"),
}
