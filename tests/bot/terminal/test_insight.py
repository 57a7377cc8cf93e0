"""Gaps and figures for a terminal and for programs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from bot.insight.figures import figures_of
from bot.insight.gaps import Gap, Gaps
from bot.insight.names import Names
from bot.insight.periods import read_period
from bot.models import Question
from bot.state.records import Outcome, Record
from bot.terminal.insight import figures_object, gaps_object, render_figures, render_gaps
from knowledge.roles import Roles
from tests.bot.any_replies import HOSTILE
from tests.bot.insight.conftest import NOW

WEEK = read_period("7d", NOW)
GAP = Gap(
    name="data engineer salary",
    language="en",
    count=3,
    languages={"en": 2, "zh": 1},
    wordings=(Question("data engineer salary", "en"), Question("数据工程师工资", "zh")),
    article="baker",
    roles=("data-engineer",),
    requests=2,
    unhelpful=1,
    reasons=("too old",),
    first=WEEK.since,
    last=NOW,
    refused=(Question("数据工程师工资", "zh"),),
)
RECORD = Record(
    *("q", "slack", WEEK.since, "en", Outcome.ANSWERED, "list", ("data-engineer",), ("baker",), 0.9, {"total": 4.0}),
    *(None, 3, 1, (), 0),
)


@pytest.fixture
def names(roles: Roles) -> Names:
    """Return the names of the roles that ship, and of no article."""
    return Names({}, roles)


def shown(renderable: RenderableType) -> str:
    """Return *renderable* as text."""
    console = Console(width=200, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_gap_is_shown_with_its_wordings_votes_and_nearest_article(names: Names) -> None:
    text = shown(render_gaps(Gaps((GAP, GAP), 0, {}, {}, 0), names, 1))
    for part in (
        "data engineer salary",
        "• 数据工程师工资",
        "“too old”",
        "2 English, 1 Chinese",
        "nearest article: baker",
    ):
        assert part in text
    assert "article wished for: 2; not helpful: 1; asked 2026-03-24 to 2026-03-31" in text
    assert "1 more gaps; --limit shows more." in text


def test_a_gap_that_is_answered_by_now_says_so(names: Names) -> None:
    looked_at = [replace(GAP, looked_at=2, answered_now=answered) for answered in (2, 1, 0)]
    text = shown(render_gaps(Gaps(tuple(looked_at), 0, {}, {}, 0), names, 3))
    assert text.count("answered by now; 2 English, 1 Chinese") == 1
    assert text.count("answered by now: 1 of 2 wordings; 2 English, 1 Chinese") == 1
    assert text.count("answered by now") == 2


def test_where_texts_are_not_kept_it_is_told_how_to_keep_them_and_articles_and_roles_are_counted(names: Names) -> None:
    text = shown(render_gaps(Gaps((), 7, {"baker": 5}, {"data-engineer": 4}, 0), names, 10))
    assert "7 questions' texts were not kept" in text
    assert "ROLEWISE_KEEP_TEXTS=1" in text
    assert "│ data engineer │         4 │" in text
    assert "│ baker           │         5 │" in text


def test_nothing_missed_and_nothing_asked_are_said_in_words(names: Names) -> None:
    assert shown(render_gaps(Gaps((), 0, {}, {}, 0), names, 10)).startswith("Nothing was asked in this time that")
    assert shown(render_figures(figures_of([], WEEK), names)) == "Nothing was asked in this time.\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_commands_no_terminal_and_fills_none(names: Names, text: str) -> None:
    gap = replace(GAP, name=text, wordings=(Question(text + "?", "en"),), reasons=(text,), article=text)
    rendered = shown(render_gaps(Gaps((gap,), 0, {text: 1}, {text: 1}, 0), names, 10))
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(rendered)
    assert len(rendered.splitlines()) < 40


def test_the_object_of_gaps_is_a_contract(names: Names) -> None:
    made = json.loads(json.dumps(gaps_object(Gaps((GAP,), 2, {"a": 2}, {"b": 1}, 1), WEEK, names, 10)))
    assert made == {
        "since": "2026-03-24T12:00:00+00:00",
        "until": "2026-03-31T12:00:00+00:00",
        "questions": 6,
        "groups": 1,
        "gaps": [
            {
                "number": 1,
                "name": "data engineer salary",
                "language": "en",
                "questions": 3,
                "refused": ["数据工程师工资"],
                "looked_at": 0,
                "answered_now": 0,
                "languages": {"en": 2, "zh": 1},
                "examples": ["data engineer salary", "数据工程师工资"],
                "nearest": {"article_id": "baker", "title": "baker"},
                "roles": ["data-engineer"],
                "requests": 2,
                "unhelpful": 1,
                "reasons": ["too old"],
                "first_asked": "2026-03-24T12:00:00+00:00",
                "last_asked": "2026-03-31T12:00:00+00:00",
            }
        ],
        "without_text": {
            "questions": 2,
            "nearest_articles": [{"article_id": "a", "title": "a", "questions": 2}],
            "roles": {"b": 1},
        },
        "left_out": 1,
    }


def test_figures_are_shown_by_day_language_role_article_and_stage(names: Names) -> None:
    lines = [
        line.replace("│", " ").split() for line in shown(render_figures(figures_of([RECORD], WEEK), names)).splitlines()
    ]
    for line in (
        ["questions", "1"],
        ["answered", "1", "(100%)"],
        ["found", "helpful", "3", "of", "4", "votes", "(75%)"],
        ["2026-03-24", "1", "1", "100%"],
        ["English", "1"],
        ["data", "engineer", "1"],
        ["total", "4.0", "4.0"],
    ):
        assert line in lines


def test_the_object_of_figures_is_a_contract(names: Names) -> None:
    made = json.loads(json.dumps(figures_object(figures_of([RECORD], WEEK), names)))
    days = made.pop("days")
    assert days[0] == {
        "date": "2026-03-24",
        "questions": 1,
        "outcomes": {"answered": 1, "not_covered": 0, "small_talk": 0},
        "platforms": {"slack": 1},
    }
    assert len(days) == 8
    assert made == {
        "since": "2026-03-24T12:00:00+00:00",
        "until": "2026-03-31T12:00:00+00:00",
        "questions": 1,
        "outcomes": {"answered": 1, "not_covered": 0, "small_talk": 0},
        "answered_share": 1.0,
        "helpful": 3,
        "unhelpful": 1,
        "helpful_share": 0.75,
        "requests": 0,
        "platforms": {"slack": 1},
        "languages": {"en": 1},
        "kinds": {"list": 1},
        "roles": {"data-engineer": 1},
        "articles": [{"article_id": "baker", "title": "baker", "questions": 1}],
        "latency_ms": {"total": {"median": 4.0, "p95": 4.0}},
    }
