"""Report → a table for a terminal, and the JSON object of ``eval --json``, whose form is a contract."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal.safety import safe
from index.evaluation import outcome_object
from index.figures import FIGURES, Comparison, Interval, Report

#: What the table says of each kind of question; ``--json`` has all.
_OF_A_KIND = ("hit@1", "hit@5", "mrr@10", "fact_recall", "citation_precision", "covered_refused")
_OF_A_KIND_NOT_COVERED = ("not_covered_answered", "auroc")


def report_object(report: Report) -> dict[str, Any]:
    """Return the object that ``eval --json`` prints; a figure is null where nothing was judged."""
    return {
        "n": len(report.outcomes),
        **{name: _number(report.figures[name].value) for name in FIGURES},
        "intervals": {name: _bounds(report.figures[name]) for name in FIGURES},
        "by_language": {language: _numbers(own) for language, own in report.by_language.items()},
        "by_kind": {kind: _numbers(own) for kind, own in report.by_kind.items()},
        "against": {name: _comparison_object(comparison) for name, comparison in report.against.items()},
        "questions": [outcome_object(outcome) for outcome in report.outcomes],
    }


def _comparison_object(comparison: Comparison) -> dict[str, Any]:
    differences = {
        name: {
            "difference": _number(one.value),
            "interval": _bounds(one),
            "other_sign": _number(one.other_sign),
        }
        for name, one in comparison.differences.items()
    }
    return {**_numbers(comparison.figures), "differences": differences}


def _numbers(figures: Mapping[str, float]) -> dict[str, Any]:
    return {name: int(value) if name == "n" else _number(value) for name, value in figures.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _bounds(interval: Interval) -> list[float | None]:
    return [_number(interval.low), _number(interval.high)]


def render_report(report: Report) -> RenderableType:
    """Return *report* as tables: all questions and each language, each kind, and each run that it is compared with."""
    tables = [_table_of_languages(report)]
    if report.by_kind:
        tables.append(_table_of_kinds(report.by_kind))
    tables += [_table_of_differences(name, report, own) for name, own in report.against.items()]
    return Group(*tables)


def _table_of_languages(report: Report) -> Table:
    languages = report.by_language if len(report.by_language) > 1 else {}
    table = _table(f"{len(report.outcomes):,} questions", "", "all", "95 % interval", *languages)
    if languages:
        table.add_row("n", str(len(report.outcomes)), "", *(f"{own['n']:.0f}" for own in languages.values()))
    for name in _told(report):
        figure = report.figures[name]
        others = (_shown(name, own[name]) for own in languages.values())
        table.add_row(_spelt(name), _shown(name, figure.value), _shown_interval(name, figure), *others)
    return table


def _told(report: Report) -> list[str]:
    """Return the figures that were judged; not ``hit`` where it says what ``recall`` says: one is relevant to each."""
    values = {name: report.figures[name].value for name in FIGURES}
    judged = (name for name, value in values.items() if not math.isnan(value))
    return [name for name in judged if values[name] != values.get(name.replace("hit", "recall")) or "hit" not in name]


def _table_of_kinds(kinds: Mapping[str, Mapping[str, float]]) -> Table:
    wanted = (*_OF_A_KIND, *_OF_A_KIND_NOT_COVERED)
    judged = [name for name in wanted if any(not math.isnan(own[name]) for own in kinds.values())]
    table = _table("By kind", "", "n", *map(_spelt, judged))
    for kind, own in kinds.items():
        table.add_row(Text(safe(kind)), f"{own['n']:.0f}", *(_shown(name, own[name]) for name in judged))
    return table


def _table_of_differences(name: str, report: Report, other: Comparison) -> Table:
    table = _table(f"Against {name}", "", "ours", "its", "difference", "95 % interval", "other sign")
    for figure in _told(report):
        one = other.differences[figure]
        if not math.isnan(one.value):
            ours, theirs = report.figures[figure].value, other.figures[figure]
            cells = (_shown(figure, ours), _shown(figure, theirs), _shown(figure, one.value, "+"))
            table.add_row(_spelt(figure), *cells, _shown_interval(figure, one, "+"), f"{100 * one.other_sign:.1f} %")
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=Text(safe(title)), title_justify="left", title_style="bold")
    table.add_column(first, overflow="fold")
    for column in columns:
        table.add_column(Text(safe(column)), justify="right")
    return table


def _spelt(name: str) -> str:
    return {"auroc": "AUROC", "mrr@10": "MRR@10", "ndcg@10": "nDCG@10"}.get(name, name.replace("_", " "))


def _shown(name: str, value: float, sign: str = "") -> str:
    if math.isnan(value):
        return "-"
    return f"{value:{sign}.0f}" if name == "median_length" else f"{value:{sign}.3f}"


def _shown_interval(name: str, interval: Interval, sign: str = "") -> str:
    return " … ".join(_bounds_shown(name, interval, sign))


def _bounds_shown(name: str, interval: Interval, sign: str) -> Iterator[str]:
    yield from (_shown(name, bound, sign) for bound in (interval.low, interval.high))
