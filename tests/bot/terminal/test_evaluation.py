"""The table of an evaluation and its JSON object."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from bot.terminal.evaluation import render_report, report_object
from index.evaluation import RANKING, Outcome
from index.figures import FIGURES, Report, make_report

OUTCOMES = [
    Outcome(id="1", language="en", kind="tools", ranking=dict.fromkeys(RANKING, 1.0)),
    Outcome(id="2", language="zh", kind="\x1b[31mred", ranking=dict.fromkeys(RANKING, 0.0)),
]


def shown(report: Report) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(render_report(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def row(text: str, name: str) -> Sequence[str]:
    """Return the cells of the first row that begins with *name*."""
    cells = ([cell.strip() for cell in line.strip("│┃").split("│")] for line in text.splitlines())
    return next(own for own in cells if own[0] == name)


def test_a_table_tells_each_figure_with_its_interval_and_by_language() -> None:
    text = shown(make_report(OUTCOMES, {}))
    assert row(text, "n") == ["n", "2", "", "1", "1"]
    assert row(text, "recall@1") == ["recall@1", "0.500", "0.000 … 1.000", "1.000", "0.000"]
    assert "tools" in text


def test_what_was_not_judged_is_not_told_and_hits_only_where_they_differ_from_recall() -> None:
    text = shown(make_report(OUTCOMES, {}))
    assert "AUROC" not in text
    assert "hit@10" not in text
    both = OUTCOMES[0].model_copy(update={"ranking": dict.fromkeys(RANKING, 0.5) | {"hit@1": 1.0}})
    assert "hit@1 " in shown(make_report([both], {}))


def test_a_comparison_tells_both_figures_and_their_difference() -> None:
    other = [OUTCOMES[0], OUTCOMES[1].model_copy(update={"ranking": dict.fromkeys(RANKING, 1.0)})]
    text = shown(make_report(OUTCOMES, {"bm25": other})).partition("Against bm25")[2]
    name, ours, its, difference, *_ = row(text, "MRR@10")
    assert (name, ours, its, difference) == ("MRR@10", "0.500", "1.000", "-0.500")


def test_a_kind_does_not_command_the_terminal() -> None:
    assert "\x1b[31m" not in shown(make_report(OUTCOMES, {}))


def test_the_object_has_every_figure_and_null_for_what_was_not_judged() -> None:
    told = report_object(make_report(OUTCOMES, {"bm25": OUTCOMES}))
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(FIGURES) <= set(told)
    assert (told["n"], told["recall@1"], told["auroc"]) == (2, 0.5, None)
    assert told["by_language"]["en"]["n"] == 1
    assert told["by_language"]["en"]["recall@1"] == 1
    assert told["intervals"]["mrr@10"] == [0, 1]
    assert told["against"]["bm25"]["recall@1"] == 0.5
    assert told["against"]["bm25"]["differences"]["recall@1"] == {
        "difference": 0,
        "interval": [0, 0],
        "other_sign": 0,
    }
    assert [question["recall@1"] for question in told["questions"]] == [1, 0]


@pytest.mark.parametrize("name", [*FIGURES, "n", "intervals", "by_language", "by_kind", "against", "questions"])
def test_the_keys_of_the_object_are_in_the_documentation(name: str) -> None:
    assert f"`{name}`" in (Path(__file__).parents[3] / "docs" / "evaluation.md").read_text("utf-8")
