"""Gaps of records: which questions are in one, how they are grouped, and what is told without texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.insight.gaps import find_gaps, is_gap, mark_answered
from bot.insight.meaning import Meanings
from bot.models import Question
from bot.state.records import Outcome
from tests.bot.insight.conftest import NOW, MakeRecord

REFUSED = {"outcome": Outcome.NOT_COVERED, "kind": ""}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"outcome": Outcome.NOT_COVERED}, True),
        ({"outcome": Outcome.SMALL_TALK}, False),
        ({"unhelpful": 1}, True),
        ({"unhelpful": 1, "helpful": 1}, False),
        ({"requests": 1}, True),
    ],
)
def test_a_gap_is_what_was_refused_unhelpful_or_wished_for(
    make_record: MakeRecord, changes: dict[str, object], expected: bool
) -> None:
    assert is_gap(make_record(**changes)) is expected


def test_wordings_of_one_wish_in_two_languages_are_one_gap_and_the_most_asked_comes_first(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    asked = [
        ("How do I get a work visa?", "en"),
        ("How much does a data engineer earn?", "en"),
        ("data engineer salary", "en"),
        ("数据工程师工资多少", "zh"),
        ("Data engineer SALARY?!", "en"),
    ]
    records = [
        make_record(text=text, language=language, asked_at=NOW + timedelta(minutes=n), **REFUSED)
        for n, (text, language) in enumerate(asked)
    ]
    salary, visa = find_gaps(records, meanings).groups
    assert (salary.count, salary.languages) == (4, {"en": 3, "zh": 1})
    assert salary.wordings[0] == Question("Data engineer SALARY?!", "en")
    assert {one.text for one in salary.wordings[1:]} == {"How much does a data engineer earn?", "数据工程师工资多少"}
    assert salary.name in {one.text for one in salary.wordings}
    assert (salary.first, salary.last) == (records[1].asked_at, records[4].asked_at)
    assert (visa.name, visa.count) == ("How do I get a work visa?", 1)


def test_of_gaps_asked_as_often_the_one_with_more_wishes_comes_first_and_then_the_latest(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    texts = ("How do I descale the coffee machine?", "data engineer salary", "Who painted the Mona Lisa?")
    records = [
        make_record(text=text, requests=requests, asked_at=NOW + timedelta(minutes=n), **REFUSED)
        for n, (text, requests) in enumerate(zip(texts, (0, 1, 0), strict=True))
    ]
    names = [gap.name for gap in find_gaps(records, meanings).groups]
    assert names == ["data engineer salary", "Who painted the Mona Lisa?", "How do I descale the coffee machine?"]


def test_a_gap_tells_votes_reasons_wishes_roles_and_the_article_nearest_to_most(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    records = [
        make_record(text="DE salary", articles=("b", "a"), roles=("data-engineer",), requests=2, **REFUSED),
        make_record(text="salary of data engineers", articles=("a",), unhelpful=2, reasons=("too old",)),
        make_record(text="data engineer salary", articles=("a", "b"), roles=("data-engineer",), **REFUSED),
    ]
    (gap,) = find_gaps(records, meanings).groups
    assert (gap.article, gap.roles) == ("a", ("data-engineer",))
    assert (gap.requests, gap.unhelpful, gap.reasons) == (2, 2, ("too old",))


def test_questions_without_text_are_counted_by_nearest_article_and_role(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    records = [
        make_record(articles=("a", "b"), roles=("data-engineer",), **REFUSED),
        make_record(articles=("a",), **REFUSED),
        make_record(articles=("c",)),
    ]
    gaps = find_gaps(records, meanings)
    assert (gaps.groups, gaps.untold, gaps.count) == ((), 2, 2)
    assert (gaps.articles, gaps.roles) == ({"a": 2}, {"data-engineer": 1})


def test_of_too_many_wordings_the_latest_are_grouped_and_the_others_counted(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    texts = ("one old question", "Who painted the Mona Lisa?", "data engineer salary", "who painted the mona lisa")
    gaps = find_gaps([make_record(text=text, **REFUSED) for text in texts], meanings, most=2)
    assert [gap.count for gap in gaps.groups] == [2, 1]
    assert (gaps.left_out, gaps.count) == (1, 4)


def test_of_what_was_refused_it_is_looked_at_what_is_answered_by_now(
    make_record: MakeRecord, meanings: Meanings
) -> None:
    salary = ("data engineer salary", "How much does a data engineer earn?", "数据工程师工资多少")
    texts = ("Will an employer sponsor my visa?", *salary)
    records = [make_record(text=text, **REFUSED) for text in texts]
    unhelpful = make_record(text="Which cloud is the best one to learn?", unhelpful=1)
    mona_lisa = make_record(text="Who painted the Mona Lisa?", **REFUSED)
    gaps = find_gaps([mona_lisa, *records, unhelpful], meanings)
    assert [len(gap.refused) for gap in gaps.groups] == [3, 0, 1, 1]  # those asked once: the latest first
    asked: list[str] = []

    def is_answered(question: Question) -> bool:
        asked.append(question.text)
        return question.language == "en" and "工资" not in question.text

    marked = mark_answered(gaps, is_answered, most=3).groups
    assert [(gap.answered_now, gap.looked_at, gap.is_filled) for gap in marked] == [
        (2, 3, False),
        (0, 0, False),
        (1, 1, True),
        (0, 0, False),
    ]
    assert sorted(asked) == sorted(texts)


def test_hostile_texts_are_grouped_too(make_record: MakeRecord, meanings: Meanings) -> None:
    texts = ("\ud800\x00", "???", "\u202eevil", "x" * 20_000, "")
    assert find_gaps([make_record(text=text, **REFUSED) for text in texts], meanings).count == len(texts)
