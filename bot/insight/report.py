"""Records → what a report says: the figures of a period and of the one before, and the gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.insight.figures import Figures, figures_of
from bot.insight.gaps import Gaps, find_gaps, mark_answered
from bot.insight.meaning import Meanings
from bot.insight.names import Names
from bot.insight.periods import Period
from bot.models import Question
from bot.state.records import Record

#: Gaps that a report shows.
MOST_GAPS = 10


@dataclass(frozen=True)
class Report:
    """What was asked in a period ``now``, with the figures of the period ``before`` where all of it is known."""

    title: str
    now: Figures
    before: Figures | None
    gaps: Gaps
    names: Names


def make_report(
    records: Sequence[Record],
    period: Period,
    meanings: Meanings,
    names: Names,
    is_answered: Callable[[Question], bool],
    *,
    title: str,
    kept_days: int,
) -> Report:
    """Return the report on *records* of *period*, compared with those of the period before.

    Without questions then, or if it began before the *kept_days* for which records are kept, nothing is compared. What
    was refused, but *is_answered* by now, is marked.
    """
    now, before = figures_of(records, period), figures_of(records, period.before)
    is_known = bool(before.questions) and (period.until - period.before.since).days <= kept_days
    own = [record for record in records if period.since <= record.asked_at < period.until]
    gaps = mark_answered(find_gaps(own, meanings), is_answered, most=MOST_GAPS)
    return Report(title, now, before if is_known else None, gaps, names)
