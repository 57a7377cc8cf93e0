"""Figures → charts: shapes in SVG that stretch with the page, words beside them in HTML, and a table of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from xml.etree.ElementTree import Element

from bot.insight.figures import Day
from bot.insight.markup import element, table, words
from bot.insight.wording import percent
from bot.state.records import Outcome

#: Columns that can be told apart on a telephone; more days stand in weeks.
_MOST_COLUMNS = 62
_WEEK = 7
_BAR = 0.76  # of the width of a column
_LINES = 4
OUTCOMES = {
    Outcome.ANSWERED: ("answered", "Answered"),
    Outcome.NOT_COVERED: ("refused", "Not covered"),
    Outcome.SMALL_TALK: ("talk", "Small talk"),
}


@dataclass(frozen=True)
class Column:
    """A day, or the week that begins with it: questions by outcome."""

    begins: date
    outcomes: Mapping[Outcome, int]

    @property
    def questions(self) -> int:
        """How many there were."""
        return sum(self.outcomes.values())

    @property
    def answered_share(self) -> float | None:
        """The share of answers among replies to questions, in [0, 1]; None without any."""
        replies = self.outcomes[Outcome.ANSWERED] + self.outcomes[Outcome.NOT_COVERED]
        return self.outcomes[Outcome.ANSWERED] / replies if replies else None


def columns_of(days: Sequence[Day]) -> tuple[list[Column], str]:
    """Return the columns of a chart of *days*, and what each of them is: a day or a week."""
    size = 1 if len(days) <= _MOST_COLUMNS else _WEEK
    chunks = [days[start : start + size] for start in range(0, len(days), size)]
    sums = [{outcome: sum(day.outcomes[outcome] for day in chunk) for outcome in Outcome} for chunk in chunks]
    made = [Column(chunk[0].date, own) for chunk, own in zip(chunks, sums, strict=True)]
    return made, "day" if size == 1 else "week"


def volume_chart(days: Sequence[Day]) -> Element:
    """Return the questions of each day as stacked bars."""
    columns, unit = columns_of(days)
    top = _nice_top(max((column.questions for column in columns), default=0))
    bars = [bar for place, column in enumerate(columns) for bar in _stack(place, column, top)]
    heads = (unit.capitalize(), *(name for _, name in OUTCOMES.values()))
    rows = [(_day(one.begins), *(f"{one.outcomes[outcome]:,}" for outcome in OUTCOMES)) for one in columns]
    caption = f"Questions per {unit}, by what became of them"
    return element(
        "figure",
        _legend(OUTCOMES.values()),
        _plot(caption, bars, columns, [f"{top * n / _LINES:,.0f}" for n in range(_LINES, -1, -1)]),
        _as_table(table(heads, rows, caption)),
    )


def share_chart(days: Sequence[Day]) -> Element:
    """Return the share of answered questions of each day as a line."""
    columns, unit = columns_of(days)
    points = [
        (n + 0.5, 100 - 100 * one.answered_share) for n, one in enumerate(columns) if one.answered_share is not None
    ]
    if len(points) == 1:  # a line needs two
        points = [(points[0][0] - _BAR / 2, points[0][1]), (points[0][0] + _BAR / 2, points[0][1])]
    line = " ".join(f"{x:g},{y:.4g}" for x, y in points)
    area = f"{points[0][0]:g},100 {line} {points[-1][0]:g},100" if points else ""
    shapes = [element("polygon", points=area, class_="area"), element("polyline", points=line, class_="line")]
    rows = [(_day(one.begins), percent(one.answered_share)) for one in columns]
    caption = f"Share of questions answered per {unit}"
    return element(
        "figure",
        _plot(caption, shapes, columns, [f"{100 * n / _LINES:.0f}%" for n in range(_LINES, -1, -1)]),
        _as_table(table((unit.capitalize(), "Answered"), rows, caption)),
    )


def bars(counts: Mapping[str, int], what: str, *, most: int = 8) -> Element:
    """Return *counts* as horizontal bars, the first *most* of them: a table of *what*, whose bars are an ornament."""
    shown = list(counts.items())[:most]
    largest = max(counts.values(), default=1)
    rows = [
        element(
            "tr",
            element("th", words(name), scope="row"),
            element(
                "td", element("div", class_="bar", style=f"width:{100 * count / largest:.4g}%"), aria_hidden="true"
            ),
            element("td", f"{count:,}"),
        )
        for name, count in shown
    ]
    return element("table", element("caption", what), element("tbody", *rows), class_="bars")


def parts_bar(parts: Sequence[tuple[str, str, int]], what: str) -> Element:
    """Return *parts*, each with its class, name and count, as one bar that they share, with their shares in words."""
    total = sum(count for *_, count in parts) or 1
    pieces = [element("span", class_=kind, style=f"width:{100 * count / total:.4g}%") for kind, _, count in parts]
    named = [(kind, f"{name} {count:,} ({percent(count / total)})") for kind, name, count in parts]
    return element(
        "figure", element("div", *pieces, class_="parts", role="img", aria_label=what), _legend(named), class_="shared"
    )


def _stack(place: int, column: Column, top: float) -> Iterable[Element]:
    """Yield the bars of *column*, one upon the other, in a plot that is 100 high."""
    below = 100.0
    for outcome, (kind, name) in OUTCOMES.items():
        height = 100 * column.outcomes[outcome] / top
        if height:
            told = element("title", f"{_day(column.begins)}: {column.outcomes[outcome]:,} {name.lower()}")
            place_of = {"x": place + (1 - _BAR) / 2, "y": round(below - height, 3), "width": _BAR}
            yield element("rect", told, class_=kind, height=round(height, 3), **place_of)
            below -= height


def _plot(caption: str, shapes: Iterable[Element], columns: Sequence[Column], scale: Iterable[str]) -> Element:
    """Return *shapes*, over a plot as many units wide as there are *columns* and 100 high, between its axes."""
    levels = [100 * n / _LINES for n in range(_LINES + 1)]
    grid = [element("line", x1=0, x2=len(columns), y1=level, y2=level, class_="grid") for level in levels]
    drawing = element(
        "svg",
        *grid,
        *shapes,
        viewBox=f"0 0 {max(len(columns), 1)} 100",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"{caption}; the figures stand in the table below",
    )
    marked = sorted({0, len(columns) // 2, len(columns) - 1}) if columns else []
    return element(
        "div",
        element("div", *(element("span", level) for level in scale), class_="scale", aria_hidden="true"),
        drawing,
        element("div", *(element("span", _day(columns[n].begins)) for n in marked), class_="dates", aria_hidden="true"),
        class_="plot",
    )


def _legend(parts: Iterable[tuple[str, str]]) -> Element:
    named = [element("li", element("i", class_=kind), name) for kind, name in parts]
    return element("ul", *named, class_="legend")


def _as_table(figures: Element) -> Element:
    return element("details", element("summary", "Show the figures"), element("div", figures, class_="wide"))


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _nice_top(most: float) -> float:
    """Return where an axis ends that shows *most*: a multiple of the number of lines, of few digits."""
    step = max(most / _LINES, 1)
    power = 10.0 ** floor(log10(step))
    nice = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= step)
    return ceil(nice) * _LINES
