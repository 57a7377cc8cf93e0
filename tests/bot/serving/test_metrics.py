"""What Prometheus is told: names and labels that are documented, from closed sets, in a registry of our own."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import prometheus_client
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.assistant import Assistant
from bot.models import Kind
from bot.serving.desk import Desk
from bot.serving.endings import Ending
from bot.serving.health import Links, Now
from bot.serving.live import LiveAssistant
from bot.serving.metrics import Metrics
from bot.state.opening import State

DOCS = Path(__file__).parents[3] / "docs" / "operating.md"


@pytest.fixture
def metrics() -> Metrics:
    """Return the metrics of a platform."""
    return Metrics(["chat"])


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """Return the value of a series."""
    return metrics.registry.get_sample_value(name, labels)


def test_a_question_is_counted_once_by_what_became_of_it(metrics: Metrics) -> None:
    metrics.count_question("chat", Ending.ANSWERED, Kind.LIST)
    metrics.count_question("chat", Ending.BUSY)
    counted = [
        sample.labels
        for metric in metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "rolewise_questions_total" and sample.value
    ]
    assert counted == [
        {"platform": "chat", "kind": "list", "outcome": "answered"},
        {"platform": "chat", "kind": "", "outcome": "busy"},
    ]


def test_every_outcome_begins_at_nought_so_that_the_first_is_an_increase(metrics: Metrics) -> None:
    for outcome in Ending:
        kind = "figure" if outcome is Ending.ANSWERED else ""
        assert value(metrics, "rolewise_questions_total", platform="chat", kind=kind, outcome=outcome) == 0


def test_stages_are_told_in_seconds(metrics: Metrics) -> None:
    metrics.time_stages({"encode": 30.0, "total": 1500.0})
    assert value(metrics, "rolewise_question_seconds_sum", stage="encode") == 0.03
    assert value(metrics, "rolewise_question_seconds_sum", stage="total") == 1.5
    assert value(metrics, "rolewise_question_seconds_bucket", stage="total", le="2.5") == 1
    assert value(metrics, "rolewise_question_seconds_bucket", stage="total", le="1.0") == 0


def test_errors_are_counted_by_who_logs_them_and_nothing_less_is(metrics: Metrics) -> None:
    for name, level in (
        ("rolewise.state", logging.ERROR),
        ("rolewise.state", logging.WARNING),
        ("slack_bolt.app.7", logging.CRITICAL),
        ("rolewise:on_command", logging.ERROR),
    ):
        record = logging.LogRecord(name, level, "", 0, "", (), None)
        if metrics.log_errors.level <= level:
            metrics.log_errors.handle(record)
    for logger in ("rolewise.state", "slack_bolt", "rolewise"):
        assert value(metrics, "rolewise_log_errors_total", logger=logger) == 1


def test_what_was_just_told_is_told_again_and_costs_nothing(metrics: Metrics) -> None:
    assert metrics.exposition() is metrics.exposition()


def test_nothing_is_registered_where_all_programs_look(metrics: Metrics) -> None:
    assert b"rolewise" not in prometheus_client.generate_latest()


@pytest.fixture
def exposed(metrics: Metrics, assistant: Assistant, live: LiveAssistant, state: State) -> Iterator[str]:
    """Return what a server tells that has seen some of everything."""
    desk = Desk(lambda: assistant, threads=1, most_waiting=1)
    metrics.registry.register(Now(desk, Links(["chat"]), live, state))
    metrics.time_stages({"queue": 1.0})
    metrics.time_claim("chat", 0.1)
    metrics.count_feedback("chat", "request")
    metrics.count_response("/healthz", 200)
    metrics.log_errors.handle(logging.LogRecord("rolewise.state", logging.ERROR, "", 0, "", (), None))
    yield metrics.exposition().decode()
    desk.close()


def test_the_table_in_the_docs_names_every_metric_with_its_labels_and_no_other(exposed: str) -> None:
    told = {}
    for metric in text_string_to_metric_families(exposed):
        if metric.name.startswith("rolewise_"):
            labels = {label for sample in metric.samples for label in sample.labels} - {"le"}
            told[metric.name + ("_total" if metric.type == "counter" else "")] = labels
    rows = re.findall(r"^\| `(rolewise_\w+)` \| (.*?) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == told


def test_the_process_and_garbage_collection_are_told_of_and_no_moment_of_creation(exposed: str) -> None:
    assert "process_resident_memory_bytes" in exposed
    assert "python_gc_collections_total" in exposed
    assert "_created" not in exposed
