"""A reply comes back from JSON as it was."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.assistant import Assistant
from bot.models import Answer, NotCovered, Question, Table
from bot.state.replies import read_reply, write_reply

REAL = [
    "What is the difference between a data scientist and an MLOps engineer?",
    "数据科学家和 MLOps 工程师有什么区别？",
    "How do I become a machine learning engineer?",
    "What tools does an MLOps engineer use?",
    "How much does a machine learning engineer earn?",
    "What does a flurbologist do?",
    "How do I bake sourdough?",
    "hello",
]


@pytest.mark.parametrize("text", REAL)
def test_a_real_reply_round_trips(text: str, assistant: Assistant) -> None:
    reply = assistant.ask(Question.read(text))
    again = read_reply(write_reply(reply))
    assert again == reply
    assert type(again) is type(reply)


def test_the_real_replies_hold_a_table_an_answer_and_a_refusal(assistant: Assistant) -> None:
    replies = [assistant.ask(Question.read(text)) for text in REAL]
    parts = [part for reply in replies if isinstance(reply, Answer) for part in reply.parts]
    assert any(isinstance(part, Table) for part in parts)
    assert any(isinstance(reply, NotCovered) and reply.nearest for reply in replies)
    assert any(isinstance(reply, NotCovered) and reply.small_talk for reply in replies)


def test_a_reply_from_hostile_articles_round_trips(small_assistant: Assistant) -> None:
    reply = small_assistant.ask(Question.read("What does a glass blower do?"))
    assert isinstance(reply, Answer)
    assert read_reply(write_reply(reply)) == reply


def test_an_answer_that_breaks_its_promise_is_not_read() -> None:
    broken = (
        '{"question": {"text": "x", "language": "en"}, "confidence": 1, "parts": [{"statements": []}], "citations": []}'
    )
    with pytest.raises(ValidationError):
        read_reply(broken)
