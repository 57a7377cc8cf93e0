"""How a question ended."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.models import Question
from bot.serving.outcomes import Outcome, outcome_of


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("What does a data engineer do?", Outcome.ANSWERED),
        ("What does a plumber earn?", Outcome.NOT_COVERED),
        ("Hello!", Outcome.SMALL_TALK),
    ],
)
def test_a_reply_tells_how_its_question_ended(assistant: Assistant, text: str, outcome: Outcome) -> None:
    assert outcome_of(assistant.ask(Question.read(text))) is outcome
