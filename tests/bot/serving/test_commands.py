"""A word alone is a command, in both languages; in a sentence it is a part of a question."""

from __future__ import annotations

import pytest

from bot.serving.commands import Command, command_in


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        (Command.HELP, ["help", "HELP", " /help ", "Please help!", "帮助", "说明。"]),
        (Command.PRIVACY, ["privacy", "Privacy.", "/privacy", "my privacy settings", "隐私", "隐私设置"]),
        (Command.STOP, ["stop", "Stop.", "please stop it", "STOP NOW!", "stop following", "停", "请停止。", "不用了"]),
    ],
)
def test_a_word_alone_is_a_command(command: Command, texts: list[str]) -> None:
    assert {text: command_in(text) for text in texts} == dict.fromkeys(texts, command)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "!",
        "?!",
        "When do bakers stop?",
        "stop losses in finance",
        "nonstop",
        "什么时候停止训练？",
        "Does privacy matter to a data engineer?",
        "help a data scientist",
        "数据科学家要懂隐私吗？",
        "What?",
    ],
)
def test_a_question_with_such_a_word_is_none(text: str) -> None:
    assert command_in(text) is None
