"""What is printed: one object, aligned rows, or a reply in the form that is wanted; never a command to the terminal."""

from __future__ import annotations

import json

import pytest

from bot.models import NotCovered, Question
from bot.terminal.printing import print_json, print_reply, print_rows

REPLY = NotCovered(Question("天气\x9b？", "zh"), 0.0, nearest=[])


def test_an_object_is_one_line_that_says_the_same_and_commands_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "面包 \x1b[31m\u202e\n"}
    print_json(value)
    told = capsys.readouterr().out
    assert json.loads(told) == value
    assert told.count("\n") == 1
    assert not {"\x1b", "\u202e"} & set(told)


def test_rows_stand_under_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows({"up_to_date": "yes", "built": "\x1b[31mtoday"})
    assert capsys.readouterr().out == "up to date  yes\nbuilt       [31mtoday\n"


@pytest.mark.parametrize(
    ("as_json", "plain", "start"), [(True, True, '{"question"'), (False, True, "现有"), (False, False, "现有")]
)
def test_a_reply_is_printed_in_the_form_that_is_wanted(
    as_json: bool, plain: bool, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_reply(REPLY, as_json=as_json, plain=plain)
    told = capsys.readouterr().out
    assert told.startswith(start)
    assert "\x9b" not in told
