"""Which items a ranking holds, and its metrics against cases counted by hand."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from index.evaluation import RANKING, Outcome, judge_rankings, outcome_object, rank_items, read_outcome
from index.questions import JudgedQuestion
from knowledge.models import Passage, PassageKind


def question(
    identifier: str = "q", *, relevant: tuple[str, ...] = (), excluded: tuple[str, ...] = ()
) -> JudgedQuestion:
    return JudgedQuestion(id=identifier, text="What?", language="en", relevant=relevant, excluded=excluded)


def passage(identifier: str, article: str, *section: str) -> Passage:
    return Passage(
        id=identifier,
        article_id=article,
        work=article,
        language="en",
        section=section,
        place=(1,),
        kind=PassageKind.PARAGRAPH,
        start=0,
        end=1,
        text="x",
        statements=("x",),
    )


PASSAGES = [
    passage("1", "a", "Work"),
    passage("2", "a", "Work"),
    passage("3", "b", "Work", "Tools"),
    passage("4", "b", "Work", "Tools"),
    passage("5", "c"),
    passage("6", "c"),
]


@pytest.mark.parametrize(
    ("relevant", "items"),
    [
        (("4",), ("1", "2", "3", "4", "5", "6")),
        (("b",), ("a", "b", "c")),
        (("b#Tools",), ("a#Work", "b#Tools", "c")),
        (("b#Work",), ("a#Work", "b#Work", "c")),
        (("b", "1"), ("1", "a", "b", "c")),
        (("nowhere",), ("1", "2", "3", "4", "5", "6")),
        ((), ("1", "2", "3", "4", "5", "6")),
    ],
    ids=str,
)
def test_items_are_what_the_question_names_each_once(relevant: tuple[str, ...], items: tuple[str, ...]) -> None:
    assert rank_items(question(relevant=relevant), PASSAGES) == items


@pytest.mark.parametrize("excluded", ["a", "a#Work"])
def test_what_is_excluded_is_passed_over_before_ranks_are_counted(excluded: str) -> None:
    assert rank_items(question(relevant=("b",), excluded=(excluded,)), PASSAGES) == ("b", "c")


def test_at_most_10_items_are_kept() -> None:
    many = [passage(str(number), "a") for number in range(30)]
    assert rank_items(question(relevant=("29",)), many) == tuple(map(str, range(10)))


def test_ranking_metrics_are_those_counted_by_hand() -> None:
    both, one, missed = (
        question("both", relevant=("x", "y")),
        question("one", relevant=("x",)),
        question("m", relevant=("x",)),
    )
    items = {"both": ("x", "n", "y"), "one": ("n", "n2", "n3", "n4", "n5", "x"), "m": ()}
    judged = judge_rankings([both, one, missed, question("unjudged")], items | {"unjudged": ("x",)})
    ideal = 1 + 1 / math.log2(3)
    expected = {
        "both": [0.5, 1, 1, 1, 1, 1, 1, (1 + 1 / math.log2(4)) / ideal],
        "one": [0, 0, 1, 0, 0, 1, 1 / 6, 1 / math.log2(7)],
        "m": [0.0] * 8,
    }
    assert set(judged) == set(expected)
    for own, values in expected.items():
        assert list(judged[own]) == list(RANKING)
        assert list(judged[own].values()) == pytest.approx(values)


def test_without_relevant_items_nothing_is_judged() -> None:
    assert judge_rankings([question()], {"q": ("x",)}) == {}


def test_an_outcome_can_be_written_and_read_again() -> None:
    outcome = Outcome(
        id="q",
        language="zh",
        kind="tools",
        items=("a", "b"),
        ranking=dict.fromkeys(RANKING, 0.5),
        confidence=0.9,
        answered=True,
        groups=2,
        shown=1,
        citations=3,
        right=2,
        length=80,
    )
    written = outcome_object(outcome)
    assert (written["recall@1"], written["items"]) == (0.5, ["a", "b"])
    assert read_outcome(written) == outcome
    with pytest.raises(ValidationError, match="language"):
        read_outcome({"id": "q"})
