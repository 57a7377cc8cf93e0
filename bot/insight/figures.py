"""Records → figures: how much was asked, what became of it, about what, and how soon."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bot.insight.periods import Period
from bot.state.records import Outcome, Record


@dataclass(frozen=True)
class Latency:
    """Milliseconds of a stage: half of the questions took at most ``median``, 95 of 100 at most ``p95``."""

    median: float
    p95: float


@dataclass(frozen=True)
class Day:
    """What was asked on a day in UTC, by outcome and by platform."""

    date: date
    outcomes: Mapping[Outcome, int]
    platforms: Mapping[str, int]

    @property
    def questions(self) -> int:
        """How many questions there were."""
        return sum(self.outcomes.values())

    @property
    def answered_share(self) -> float | None:
        """See ``Figures``."""
        return _share(self.outcomes)


@dataclass(frozen=True)
class Figures:
    """What was asked in a period. Counts are by name, the most frequent first; shares are in [0, 1], None of nothing.

    ``kinds`` are of answers, ``articles`` those that answers cite; ``roles`` are named by any question.
    """

    period: Period
    questions: int
    days: tuple[Day, ...]
    outcomes: Mapping[Outcome, int]
    platforms: Mapping[str, int]
    languages: Mapping[str, int]
    kinds: Mapping[str, int]
    roles: Mapping[str, int]
    articles: Mapping[str, int]
    helpful: int
    unhelpful: int
    requests: int
    latency: Mapping[str, Latency]

    @property
    def answered_share(self) -> float | None:
        """The share of answers among all replies to questions; small talk is none."""
        return _share(self.outcomes)

    @property
    def helpful_share(self) -> float | None:
        """The share of helpful votes among all."""
        votes = self.helpful + self.unhelpful
        return self.helpful / votes if votes else None


def figures_of(records: Sequence[Record], period: Period) -> Figures:
    """Return the figures of those of *records* that were asked in *period*."""
    own = [record for record in records if period.since <= record.asked_at < period.until]
    answers = [record for record in own if record.outcome is Outcome.ANSWERED]
    return Figures(
        period=period,
        questions=len(own),
        days=_days(own, period),
        outcomes={outcome: sum(record.outcome is outcome for record in own) for outcome in Outcome},
        platforms=_counted(record.platform for record in own),
        languages=_counted(record.language for record in own),
        kinds=_counted(record.kind for record in answers),
        roles=_counted(role for record in own for role in record.roles),
        articles=_counted(article for record in answers for article in record.articles),
        helpful=sum(record.helpful for record in own),
        unhelpful=sum(record.unhelpful for record in own),
        requests=sum(record.requests for record in own),
        latency=_latency(own),
    )


def _days(records: Iterable[Record], period: Period) -> tuple[Day, ...]:
    by_day: dict[date, list[Record]] = {day: [] for day in period.days}
    for record in records:
        by_day[record.asked_at.date()].append(record)
    return tuple(
        Day(
            day,
            {outcome: sum(record.outcome is outcome for record in own) for outcome in Outcome},
            _counted(record.platform for record in own),
        )
        for day, own in by_day.items()
    )


def _latency(records: Iterable[Record]) -> dict[str, Latency]:
    """Return the latency of each stage; the total is what an asker waits for, in the queue as well."""
    spent: dict[str, list[float]] = defaultdict(list)
    for record in records:
        waited = record.milliseconds.get("queue", 0.0)
        for stage, milliseconds in record.milliseconds.items():
            spent[stage].append(milliseconds + waited if stage == "total" else milliseconds)
    return {stage: Latency(median(own), _p95(own)) for stage, own in spent.items()}


def _p95(values: Sequence[float]) -> float:
    """Return the smallest of *values* that 95 of 100 do not exceed: the nearest-rank percentile."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _share(outcomes: Mapping[Outcome, int]) -> float | None:
    replies = outcomes[Outcome.ANSWERED] + outcomes[Outcome.NOT_COVERED]
    return outcomes[Outcome.ANSWERED] / replies if replies else None


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
