"""Spans of time as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.insight.periods import Period, read_period

NOW = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "begun"),
    [
        ("24h", NOW - timedelta(hours=24)),
        ("7d", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(days=14)),
        (" 7 D ", NOW - timedelta(days=7)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_period_begins_hours_days_or_weeks_ago_or_on_a_day(since: str, begun: datetime) -> None:
    assert read_period(since, NOW) == Period(begun, NOW)


@pytest.mark.parametrize("since", ["", "7", "7m", "0d", "-3d", "٧d", "99999d", "yesterday", "2026-02-30", "26-1-1"])
def test_what_is_no_span_of_time_is_refused_with_what_would_be_one(since: str) -> None:
    with pytest.raises(
        ValueError, match=r"give hours, days or weeks such as 24h, 7d or 2w, or a day such as 2026-03-10"
    ):
        read_period(since, NOW)


@pytest.mark.parametrize("since", ["9999w", "0001-01-01"])
def test_what_is_longer_ago_than_any_record_is_refused(since: str) -> None:
    with pytest.raises(ValueError, match="is more than 3,650 days ago"):
        read_period(since, NOW)


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-03-11 has not begun; give a day before 2026-03-10 15:30 UTC"):
        read_period("2026-03-11", NOW)


def test_a_period_is_in_utc_wherever_it_is_read() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert read_period("24h", there).until.tzinfo is UTC


def test_the_days_of_a_period_are_all_that_it_touches() -> None:
    assert read_period("24h", NOW).days == (date(2026, 3, 9), date(2026, 3, 10))
    midnight = datetime(2026, 3, 10, tzinfo=UTC)
    assert read_period("24h", midnight).days == (date(2026, 3, 9),)


def test_the_period_before_is_as_long_and_ends_where_this_one_begins() -> None:
    period = read_period("7d", NOW)
    assert period.before == Period(NOW - timedelta(days=14), NOW - timedelta(days=7))
