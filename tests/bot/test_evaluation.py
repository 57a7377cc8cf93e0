"""Judged questions asked of the real retriever, the real assistant and each baseline, over the small articles."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.evaluated import Evaluated, make_evaluated
from bot.evaluation import PASTE, check_evaluation, evaluate, read_run, unknown_names
from bot.settings import Settings
from bot.terminal.evaluation import report_object
from bot.wiring import make_workshop
from index.baselines import BASELINES
from index.questions import EvaluationError, JudgedQuestion

if TYPE_CHECKING:
    from tests.bot.conftest import RecordedNotices, SmallIndex


@pytest.fixture
def evaluated(small_index: SmallIndex, notices: RecordedNotices) -> Evaluated:
    """Return what asks the index of the small articles."""
    settings = Settings(data_dir=small_index.data_dir, articles=small_index.articles)
    evaluated = make_evaluated(make_workshop(settings), (), notices)
    assert notices.said == []
    return evaluated


def question(identifier: str, text: str, **judged: Any) -> JudgedQuestion:
    return JudgedQuestion.model_validate({"id": identifier, "text": text, "place": f"set.jsonl:{identifier}"} | judged)


TOOLS = question("1", "Which tools does a baker use?", relevant=["baker#Which tools does a baker use?"])
HONEY = question("2", "Who harvests honey?", relevant=["beekeeper"])
FACTS = question("3", "Which tools does a baker use?", relevant=["baker"], facts=[["spiral mixer"], ["oven", "炉"]])
NO_FACTS = question("4", "When do bakers start work?", facts=[["at noon"], ["3 in the morning"]])
FOREIGN = question("5", "How do I close my savings account?", covered=False, kind="foreign")


def test_without_facts_the_retriever_alone_is_asked(evaluated: Evaluated) -> None:
    steps: list[tuple[int, int]] = []
    report = evaluate([TOOLS, HONEY], evaluated, progress=lambda done, total: steps.append((done, total)))
    assert [outcome.items[0] for outcome in report.outcomes] == ["baker#Which tools does a baker use?", "beekeeper"]
    assert report.figures["recall@1"].value == 1
    assert {outcome.answered for outcome in report.outcomes} == {None}
    assert steps == [(1, 2), (2, 2)]


def test_with_facts_the_assistant_is_asked_everything(evaluated: Evaluated) -> None:
    shown, half, foreign, plain = evaluate([FACTS, NO_FACTS, FOREIGN, TOOLS], evaluated).outcomes
    assert (shown.answered, shown.groups, shown.shown) == (True, 2, 2)
    assert (half.answered, half.groups, half.shown, half.right) == (True, 2, 1, None)
    assert (foreign.answered, foreign.covered, foreign.ranking) == (False, False, {})
    assert plain.answered
    assert shown.citations >= (shown.right or 0) >= 1
    assert (shown.confidence or 0) >= evaluated.least > (foreign.confidence or 0)


def test_every_baseline_is_compared_on_the_same_questions(evaluated: Evaluated) -> None:
    report = evaluate([TOOLS, HONEY, FOREIGN], evaluated, BASELINES)
    assert list(report.against) == list(BASELINES)
    for comparison in report.against.values():
        assert comparison.figures["recall@10"] == 1
        assert comparison.differences["recall@10"].value == 0
        assert 0 <= comparison.figures["auroc"] <= 1


def test_pasting_shows_what_the_same_hits_say_and_refuses_nothing(evaluated: Evaluated) -> None:
    pasted = evaluate([FACTS, FOREIGN], evaluated, [PASTE]).against[PASTE].figures
    assert (pasted["recall@1"], pasted["fact_recall"], pasted["not_covered_answered"]) == (1, 1, 1)
    assert math.isnan(pasted["citation_precision"])
    assert math.isnan(pasted["auroc"])
    assert 0 < pasted["median_length"] <= 900


def test_a_run_that_was_kept_compares_with_itself(evaluated: Evaluated, tmp_path: Path) -> None:
    report = evaluate([FACTS, FOREIGN], evaluated)
    kept = tmp_path / "run.json"
    kept.write_text(json.dumps(report_object(report)), "utf-8")
    assert read_run(kept) == report.outcomes
    again = evaluate([FACTS, FOREIGN], evaluated, [str(kept)]).against[str(kept)]
    assert again.figures["fact_recall"] == 1
    assert again.differences["fact_recall"].value == 0
    with pytest.raises(EvaluationError, match="it was run on other questions"):
        evaluate([FACTS], evaluated, [str(kept)])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"questions": [{"id": "1"}]}', '{"questions": ["1"]}'])
def test_a_file_that_is_no_run_is_refused_before_anything_is_asked(content: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(content, "utf-8")
    with pytest.raises(EvaluationError, match=r"run\.json: it is not a run of rolewise eval .*; write one with --json"):
        check_evaluation([TOOLS], [str(path)])


def test_a_question_that_cannot_be_asked_is_named_before_anything_is_asked() -> None:
    with pytest.raises(EvaluationError, match=r"set\.jsonl:9: there is no question; ask in words"):
        check_evaluation([TOOLS, question("9", "?!", relevant=["baker"])], ["bm25"])


def test_names_that_the_index_does_not_know_are_told(evaluated: Evaluated) -> None:
    passage = evaluated.contents.passage_vectors.ids[0]
    known = question("6", "What?", relevant=["baker", "baker#Any heading", passage])
    lost = question("7", "What?", relevant=["bakery", "bakery#Work", "baker"])
    assert unknown_names([known, lost, HONEY], evaluated) == ["baker#Any heading", "bakery", "bakery#Work"]
