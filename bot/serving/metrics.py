"""What Prometheus is told: counts and times, in a registry of their own. No label holds a text, an id or a person."""

from __future__ import annotations

import logging
import platform as python_platform
import re
from collections.abc import Collection, Iterable, Mapping
from time import monotonic

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    Metric,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.registry import Collector

from bot.models import Kind
from bot.serving.endings import Ending
from bot.version import version

#: Seconds, from what a search takes to what nobody waits for.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Seconds for which one exposition serves all who ask, so that nobody can keep us busy with asking.
_FRESH = 1.0
#: What people say of a reply; the last after a refusal.
VERDICTS = ("helpful", "unhelpful", "request")


class Metrics:
    """Counts for *platforms*; what is as it is when asked, ``registry`` gets by collectors that are given to it."""

    def __init__(self, platforms: Collection[str]) -> None:
        self.registry = registry = CollectorRegistry()

        def counter(name: str, meaning: str, *labels: str) -> Counter:
            return Counter(f"rolewise_{name}", meaning, labels, registry=registry)

        def seconds(name: str, meaning: str, label: str) -> Histogram:
            return Histogram(f"rolewise_{name}_seconds", meaning, (label,), buckets=_BUCKETS, registry=registry)

        became = "Questions, by what became of them; kind is that of an answer."
        self._questions = counter("questions", became, "platform", "kind", "outcome")
        self._stages = seconds("question", "How long the stages of a reply took; total is without the queue.", "stage")
        waited = "How long what a platform delivered waited to be claimed, after which it is acknowledged."
        self._claims = seconds("claim", waited, "platform")
        self._feedback = counter("feedback", "Votes, and wishes for an article.", "platform", "verdict")
        answered = "Responses over HTTP; path is empty where nothing answers."
        self._responses = counter("http_responses", answered, "path", "status")
        self._log_errors = counter("log_errors", "Errors that were logged, by who logged them.", "logger")
        Info("rolewise_build", "What runs.", registry=self.registry).info(
            {"version": version(), "python": python_platform.python_version()}
        )
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.log_errors: logging.Handler = _ErrorCount(self._log_errors)
        self._exposed, self._exposed_at = b"", float("-inf")
        self._begin(platforms)

    def _begin(self, platforms: Collection[str]) -> None:
        """Begin each count at 0: from nothing to 1 Prometheus sees no increase."""
        for name in platforms:
            for ending in Ending:
                for kind in Kind if ending is Ending.ANSWERED else ("",):
                    self._questions.labels(name, kind, ending)
            for verdict in VERDICTS:
                self._feedback.labels(name, verdict)

    def count_question(self, platform: str, ending: Ending, kind: str = "") -> None:
        """Count a question; only an answer has a *kind*."""
        self._questions.labels(platform, kind, ending).inc()

    def time_stages(self, timings_ms: Mapping[str, float]) -> None:
        """Note the milliseconds that each stage took."""
        for stage, milliseconds in timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def time_claim(self, platform: str, seconds: float) -> None:
        """Note how long it took to claim what *platform* delivered."""
        self._claims.labels(platform).observe(seconds)

    def count_feedback(self, platform: str, verdict: str) -> None:
        """Count one of VERDICTS."""
        self._feedback.labels(platform, verdict).inc()

    def count_response(self, path: str, status: int) -> None:
        """Count a response at *path*, which is one of ours or ""."""
        self._responses.labels(path, str(status)).inc()

    def exposition(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        if monotonic() - self._exposed_at > _FRESH:
            self._exposed, self._exposed_at = generate_latest(_WithoutBirthdays(self.registry)), monotonic()
        return self._exposed


class _WithoutBirthdays(Collector):
    """What a registry collects, less the moment at which each series began, which would be every second line."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterable[Metric]:
        for metric in self._registry.collect():
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric


class _ErrorCount(logging.Handler):
    """Counts errors by logger: our own by name, those of a library together."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.ERROR)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        own = re.fullmatch(r"rolewise\.\w+", record.name)
        self._counter.labels(record.name if own else re.split(r"\W", record.name)[0]).inc()
