"""Figures of records, against their definitions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.figures import figures_of
from bot.insight.periods import Period, read_period
from bot.state.records import Outcome, Record
from tests.bot.insight.conftest import NOW, MakeRecord

WEEK = read_period("7d", NOW)
YESTERDAY = NOW - timedelta(days=1)
REFUSED, TALK = {"outcome": Outcome.NOT_COVERED, "kind": ""}, {"outcome": Outcome.SMALL_TALK, "kind": ""}


def test_figures_count_what_was_asked_within_the_period_alone(make_record: MakeRecord) -> None:
    times = (WEEK.since - timedelta(seconds=1), WEEK.since, YESTERDAY, WEEK.until)
    assert figures_of([make_record(asked_at=time) for time in times], WEEK).questions == 2


def test_the_answered_share_leaves_small_talk_out(make_record: MakeRecord) -> None:
    outcomes: list[dict[str, Any]] = [{}, {}, {}, REFUSED, TALK, TALK]
    figures = figures_of([make_record(asked_at=YESTERDAY, **changes) for changes in outcomes], WEEK)
    assert (figures.questions, figures.answered_share) == (6, 0.75)


def test_there_is_no_share_of_nothing() -> None:
    figures = figures_of([], WEEK)
    assert (figures.questions, figures.answered_share, figures.helpful_share, figures.latency) == (0, None, None, {})
    assert len(figures.days) == 8
    assert all(day.questions == 0 for day in figures.days)


def test_days_tell_outcomes_and_platforms(make_record: MakeRecord) -> None:
    records = [make_record(asked_at=YESTERDAY), make_record(asked_at=YESTERDAY, platform="discord", **REFUSED)]
    day = next(day for day in figures_of(records, WEEK).days if day.date == date(2026, 3, 30))
    assert (day.questions, day.answered_share, day.platforms) == (2, 0.5, {"slack": 1, "discord": 1})


def test_counts_are_by_name_the_most_frequent_first(make_record: MakeRecord) -> None:
    records = [
        make_record(asked_at=YESTERDAY, language="zh", roles=("b",), articles=("x",), helpful=2, unhelpful=1),
        make_record(asked_at=YESTERDAY, roles=("a", "b"), articles=("x", "y"), kind="list", requests=1),
        make_record(asked_at=YESTERDAY, articles=("near",), **REFUSED),
    ]
    figures = figures_of(records, WEEK)
    assert list(figures.roles.items()) == [("b", 2), ("a", 1)]
    assert figures.articles == {"x": 2, "y": 1}, "what is near a refusal is not cited"
    assert figures.kinds == {"definition": 1, "list": 1}
    assert list(figures.languages.items()) == [("en", 2), ("zh", 1)]
    assert (figures.helpful_share, figures.requests) == (2 / 3, 1)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_latency_is_the_median_and_the_nearest_rank_that_95_of_100_do_not_exceed(spent: list[float]) -> None:
    records = [
        Record("q", "slack", YESTERDAY, "en", Outcome.ANSWERED, "", (), (), 1.0, {"total": one}, None, 0, 0, (), 0)
        for one in spent
    ]
    latency = figures_of(records, Period(WEEK.since, WEEK.until)).latency["total"]
    assert latency.median == np.median(spent)
    assert latency.p95 == np.quantile(spent, 0.95, method="inverted_cdf")
