"""What a report says, and when it compares."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.insight.meaning import Meanings
from bot.insight.names import Names
from bot.insight.periods import read_period
from bot.insight.report import make_report
from bot.state.records import Outcome
from tests.bot.insight.conftest import NOW, MakeRecord, nothing_is_answered

WEEK = read_period("7d", NOW)


@pytest.mark.parametrize(("kept_days", "compared"), [(14, True), (13, False)])
def test_a_period_is_compared_with_the_one_before_if_all_of_that_is_still_kept(
    make_record: MakeRecord, meanings: Meanings, names: Names, kept_days: int, compared: bool
) -> None:
    records = [make_record(asked_at=NOW - timedelta(days=days)) for days in (9, 8, 1)]
    report = make_report(records, WEEK, meanings, names, nothing_is_answered, title="T", kept_days=kept_days)
    assert report.now.questions == 1
    assert (report.before.questions if report.before else None) == (2 if compared else None)


def test_nothing_is_compared_with_a_period_without_questions(
    make_record: MakeRecord, meanings: Meanings, names: Names
) -> None:
    records = [make_record(asked_at=NOW - timedelta(days=1))]
    assert make_report(records, WEEK, meanings, names, nothing_is_answered, title="T", kept_days=365).before is None


def test_a_gap_that_is_answered_by_now_is_marked(make_record: MakeRecord, meanings: Meanings, names: Names) -> None:
    records = [
        make_record(text=text, outcome=Outcome.NOT_COVERED, asked_at=NOW - timedelta(days=1))
        for text in ("data engineer salary", "Will an employer sponsor my visa?")
    ]
    report = make_report(records, WEEK, meanings, names, lambda one: "visa" in one.text, title="T", kept_days=365)
    assert {gap.name: gap.is_filled for gap in report.gaps.groups} == {
        "data engineer salary": False,
        "Will an employer sponsor my visa?": True,
    }


def test_gaps_are_those_of_the_period_alone(make_record: MakeRecord, meanings: Meanings, names: Names) -> None:
    records = [
        make_record(text=text, outcome=Outcome.NOT_COVERED, asked_at=NOW - timedelta(days=days))
        for text, days in (("old", 9), ("new", 1))
    ]
    report = make_report(records, WEEK, meanings, names, nothing_is_answered, title="T", kept_days=365)
    assert [gap.name for gap in report.gaps.groups] == ["new"]
