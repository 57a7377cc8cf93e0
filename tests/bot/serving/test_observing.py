"""What becomes of a question is told to the log and the metrics once, without its words and who asked."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.models import Question
from bot.serving.endings import DeclinedError, Ending
from bot.serving.metrics import Metrics
from bot.serving.observing import Observer

Logs = list[MutableMapping[str, Any]]


@pytest.fixture
def metrics() -> Metrics:
    """Return the metrics of a platform."""
    return Metrics(["chat"])


@pytest.fixture
def observer(metrics: Metrics) -> Observer:
    """Return who tells the log and *metrics*."""
    return Observer(metrics)


def counted(metrics: Metrics, outcome: str, kind: str = "") -> float | None:
    """Return how many questions had that *outcome*."""
    return metrics.registry.get_sample_value(
        "rolewise_questions_total", {"platform": "chat", "kind": kind, "outcome": outcome}
    )


def test_a_reply_is_told_with_its_kind_language_and_times_and_without_words(
    observer: Observer, metrics: Metrics, assistant: Assistant, logs: Logs
) -> None:
    text = "What tools does an MLOps engineer use?"
    with observer.question("chat", "T1:C1:1700000000.000100") as course:
        course.replied(assistant.ask(Question.read(text)))
    (event,) = logs
    took = {name for name in event if name.endswith("_ms")}
    assert took == {"encode_ms", "search_ms", "compose_ms", "total_ms"}
    assert {name: event[name] for name in event.keys() - took} == {
        "event": "question",
        "log_level": "info",
        "platform": "chat",
        "outcome": "answered",
        "kind": "list",
        "language": "en",
    }
    assert counted(metrics, "answered", "list") == 1
    assert metrics.registry.get_sample_value("rolewise_question_seconds_count", {"stage": "total"}) == 1


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(DeclinedError("words", Ending.LIMITED), "limited"), (ValueError("words"), "failed")],
)
def test_what_ends_otherwise_is_told_by_how(
    observer: Observer, metrics: Metrics, logs: Logs, failure: Exception, outcome: str
) -> None:
    with pytest.raises(type(failure)), observer.question("chat", "1"):
        raise failure
    assert [(event["event"], event["outcome"]) for event in logs] == [("question", outcome)]
    assert "words" not in str(logs)
    assert counted(metrics, outcome) == 1


def test_what_is_handed_to_the_next_process_is_told_by_that(observer: Observer, metrics: Metrics, logs: Logs) -> None:
    with pytest.raises(asyncio.CancelledError), observer.question("chat", "1"):
        raise asyncio.CancelledError
    assert logs == []
    assert counted(metrics, "failed") == 0


def test_feedback_is_told_with_the_id_under_which_its_question_was(
    observer: Observer, metrics: Metrics, logs: Logs
) -> None:
    observer.feedback("chat", "T1:C1:1", "unhelpful")
    observer.feedback("chat", "T1:C1:1", "request")
    observer.feedback("chat", "T1:C1:2", "helpful")
    Observer(metrics).feedback("chat", "T1:C1:1", "helpful")
    first, same, other, of_another_process = (event["id"] for event in logs)
    assert first == same
    assert len({first, other, of_another_process}) == 3
    assert "T1" not in first
    value = metrics.registry.get_sample_value
    assert value("rolewise_feedback_total", {"platform": "chat", "verdict": "helpful"}) == 2
