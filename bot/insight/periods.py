"""Spans of time that are looked at: "7d", "24h", "2w", or since a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_SPAN = re.compile(r"([1-9]\d{0,3})\s*([hdw])", re.ASCII)
_LONGEST = timedelta(days=3650)  # the most that ROLEWISE_KEEP_DAYS may be
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True)
class Period:
    """The time from ``since`` until just before ``until``; both aware and in UTC."""

    since: datetime
    until: datetime

    @property
    def days(self) -> tuple[date, ...]:
        """Every day in UTC that the period touches, in order."""
        last = (self.until - timedelta(microseconds=1)).date()
        return tuple(self.since.date() + timedelta(days=n) for n in range((last - self.since.date()).days + 1))

    @property
    def before(self) -> Period:
        """The period of the same length that ends where this one begins."""
        return Period(self.since - (self.until - self.since), self.since)


def read_period(since: str, now: datetime) -> Period:
    """Return the period that began at *since* and ends at *now*, an aware time.

    *since* is hours, days or weeks before now, such as ``24h``, ``7d`` or ``2w``, or a day in UTC such as
    ``2026-01-31``. Raises ValueError for anything else, for a day that has not begun, and for
    more than 3,650 days.
    """
    now = now.astimezone(UTC)
    match = _SPAN.fullmatch(since.strip().lower())
    try:
        begun = now - int(match[1]) * _UNITS[match[2]] if match else _day(since)
    except (ValueError, OverflowError) as error:
        cure = f"give hours, days or weeks such as 24h, 7d or 2w, or a day such as {now:%Y-%m-%d}"
        msg = f"{since!r} is no span of time; {cure}"
        raise ValueError(msg) from error
    if begun < now - _LONGEST:
        msg = f"{since} is more than {_LONGEST.days:,} days ago, and no record is kept so long; give a later time"
        raise ValueError(msg)
    if begun >= now:
        msg = f"{since} has not begun; give a day before {now:%Y-%m-%d %H:%M} UTC"
        raise ValueError(msg)
    return Period(begun, now)


def _day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)
