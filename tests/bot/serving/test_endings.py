"""How a question ended."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.models import Question
from bot.serving.endings import Ending, ending_of


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("What does a data engineer do?", Ending.ANSWERED),
        ("What does a plumber earn?", Ending.NOT_COVERED),
        ("Hello!", Ending.SMALL_TALK),
    ],
)
def test_a_reply_tells_how_its_question_ended(assistant: Assistant, text: str, outcome: Ending) -> None:
    assert ending_of(assistant.ask(Question.read(text))) is outcome
