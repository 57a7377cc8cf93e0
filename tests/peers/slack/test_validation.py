"""What Slack takes and refuses of blocks and views, at each limit and one past it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.peers.slack.validation import message_problems, submission_answer_problems, view_problems

Json = dict[str, Any]


def plain(text: str = "x", **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(length: int = 1, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("x" * length), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), "action_id": "a", **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def text(said: str = "x", **style: bool) -> Json:
    return {"type": "text", "text": said, **({"style": style} if style else {})}


def table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "table", "rows": list(rows), **more}


def cell(said: str = "x") -> Json:
    return {"type": "raw_text", "text": said}


FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("👍"), "value": "up", "accessibility_label": "Helpful"},
    "negative_button": {"text": plain("👎"), "value": "down"},
}
ICON = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "gone"}
INPUT = {"type": "input", "block_id": "b", "label": plain(), "element": {"type": "plain_text_input"}}
MODAL = {"type": "modal", "title": plain("x" * 24), "submit": plain(), "blocks": [INPUT]}

RIGHT = {
    "section of 3,000": [section(3000)],
    "section with 10 fields of 2,000": [{"type": "section", "fields": [mrkdwn("x" * 1300)] * 9 + [plain("x")]}],
    "header of 150": [{"type": "header", "text": plain("x" * 150, emoji=False)}],
    "50 blocks": [{"type": "divider"}] * 50,
    "25 buttons": [actions(*(button(action_id=str(number)) for number in range(25)))],
    "the same action_id in two blocks": [actions(button()), actions(button())],
    "button at its limits": [actions(button(text=plain("x" * 75), value="x" * 2000, style="primary"))],
    "context of 10": [{"type": "context", "elements": [mrkdwn()] * 9 + [plain()]}],
    "feedback and an icon": [{"type": "context_actions", "elements": [FEEDBACK, ICON]}],
    "rich text": [rich(text("x", bold=True), {"type": "link", "url": "https://example.org", "text": "[1]"})],
    "a list": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "indent": 1,
                    "offset": 2,
                    "border": 0,
                    "elements": [{"type": "rich_text_section", "elements": [text()]}],
                }
            ],
        }
    ],
    "100 rows": [table(*[[cell(), rich(text())]] * 100, column_settings=[{"is_wrapped": True, "align": "left"}])],
    "20 columns": [table([cell()] * 20)],
    "10,000 characters in a table": [table([cell("x" * 9999), cell()])],
    "13,200 characters": [section(3000)] * 4 + [section(1200)],
    "markdown of 12,000": [{"type": "markdown", "text": "x" * 12000}],
}
WRONG = {
    "section of 3,001": [section(3001)],
    "empty section": [section(0)],
    "section without text": [{"type": "section"}],
    "11 fields": [{"type": "section", "fields": [plain()] * 11}],
    "field of 2,001": [{"type": "section", "fields": [plain("x" * 2001)]}],
    "header of 151": [{"type": "header", "text": plain("x" * 151)}],
    "header in mrkdwn": [{"type": "header", "text": mrkdwn()}],
    "no block": [],
    "51 blocks": [{"type": "divider"}] * 51,
    "26 buttons": [actions(*(button(action_id=str(number)) for number in range(26)))],
    "the same action_id in a block": [actions(button(), button())],
    "the same block_id": [section(block_id="b"), section(block_id="b")],
    "block_id of 256": [section(block_id="b" * 256)],
    "action_id of 256": [actions(button(action_id="a" * 256))],
    "button of 76": [actions(button(text=plain("x" * 76)))],
    "button with value of 2,001": [actions(button(value="x" * 2001))],
    "button that leads nowhere": [actions(button(url="example"))],
    "button with a style of its own": [actions(button(style="blue"))],
    "context of 11": [{"type": "context", "elements": [mrkdwn()] * 11}],
    "button in a context": [{"type": "context", "elements": [button()]}],
    "feedback among actions": [actions(FEEDBACK)],
    "feedback without value": [
        {"type": "context_actions", "elements": [FEEDBACK | {"positive_button": {"text": plain()}}]}
    ],
    "6 context actions": [
        {"type": "context_actions", "elements": [ICON | {"action_id": str(number)} for number in range(6)]}
    ],
    "unknown block": [{"type": "accordion"}],
    "unknown key": [section(colour="red")],
    "unknown style": [rich(text("x", blink=True))],
    "empty text": [rich(text(""))],
    "101 rows": [table(*[[cell()]] * 101)],
    "21 columns": [table([cell()] * 21)],
    "rows of different lengths": [table([cell()], [cell(), cell()])],
    "an empty cell": [table([cell("")])],
    "10,001 characters in a table": [table([cell("x" * 10_000), cell()])],
    "two tables": [table([cell()]), table([cell()])],
    "no list": {"type": "divider"},
    "two markdown blocks of 12,001": [
        {"type": "markdown", "text": "x" * 6000},
        {"type": "markdown", "text": "x" * 6001},
    ],
}


@pytest.mark.parametrize("blocks", RIGHT.values(), ids=RIGHT)
def test_what_is_within_the_limits_is_taken(blocks: Any) -> None:
    assert message_problems(blocks) == []


@pytest.mark.parametrize("blocks", WRONG.values(), ids=WRONG)
def test_what_is_past_a_limit_or_unknown_is_refused(blocks: Any) -> None:
    assert {problem.error for problem in message_problems(blocks)} == {"invalid_blocks"}


def test_too_much_text_over_all_blocks_has_an_error_of_its_own() -> None:
    (problem,) = message_problems([section(3000)] * 4 + [section(1201)])
    assert problem.error == "msg_blocks_too_long"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": plain("x" * 25)},
        {"submit": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": [table([cell()])]},
        {"blocks": [INPUT | {"element": {"type": "plain_text_input", "max_length": 3001}}]},
        {"colour": "red"},
        {"type": "drawer"},
    ],
)
def test_a_modal_past_a_limit_is_refused(wrong: Json) -> None:
    assert view_problems(MODAL) == []
    assert view_problems(MODAL | wrong) != []


def test_a_modal_with_inputs_needs_a_button_to_submit() -> None:
    assert view_problems({key: value for key, value in MODAL.items() if key != "submit"}) != []


def test_a_home_tab_has_no_title() -> None:
    assert view_problems({"type": "home", "blocks": [section()] * 100}) == []
    assert view_problems({"type": "home", "blocks": [section()], "title": plain()}) != []


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (None, True),
        ({"response_action": "clear"}, True),
        ({"response_action": "update", "view": MODAL}, True),
        ({"response_action": "errors", "errors": {"b": "Say more."}}, True),
        ({"response_action": "errors", "errors": {"c": "Say more."}}, False),
        ({"response_action": "errors", "errors": {}}, False),
        ({"response_action": "update"}, False),
        ({"response_action": "vanish"}, False),
        ({"text": "Thanks"}, False),
    ],
)
def test_a_submission_is_answered_in_one_of_four_ways(answer: Any, *, right: bool) -> None:
    assert (submission_answer_problems(answer, MODAL) == []) is right
