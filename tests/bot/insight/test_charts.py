"""Charts: their shapes are as high as the figures, and each has its figures in words."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight.charts import bars, columns_of, parts_bar, share_chart, volume_chart
from bot.insight.figures import Day
from bot.state.records import Outcome

COUNTS = st.tuples(*[st.integers(0, 5000)] * 3)


def days_of(counts: list[tuple[int, ...]]) -> list[Day]:
    """Return days that follow each other, with questions by outcome."""
    first = date(2026, 1, 1)
    return [Day(first + timedelta(days=n), dict(zip(Outcome, own, strict=True)), {}) for n, own in enumerate(counts)]


def numbers(shape: Element, *names: str) -> list[float]:
    """Return the attributes *names* of *shape*."""
    return [float(shape.get(name, "nan")) for name in names]


@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_bars_stand_upon_each_other_within_the_plot_and_are_as_high_as_their_counts(
    counts: list[tuple[int, ...]],
) -> None:
    chart = volume_chart(days_of(counts))
    rects = list(chart.iter("rect"))
    assert len(rects) == sum(count > 0 for own in counts for count in own)
    top = float("".join(character for character in next(chart.iter("span")).text or "" if character.isdigit()))
    tops = [y for own in counts for y, count in zip(accumulate(own), own, strict=True) if count]
    for rect, end, count in zip(rects, tops, [count for own in counts for count in own if count], strict=True):
        y, height = numbers(rect, "y", "height")
        assert y == pytest.approx(100 * (1 - end / top), abs=0.01)
        assert height == pytest.approx(100 * count / top, abs=0.01)
        assert y >= -0.01


def test_a_chart_has_a_name_and_its_figures_as_a_table() -> None:
    chart = volume_chart(days_of([(3, 2, 1), (0, 0, 0)]))
    svg = next(chart.iter("svg"))
    assert (svg.get("role"), svg.get("viewBox")) == ("img", "0 0 2 100")
    assert (svg.get("aria-label") or "").startswith("Questions per day")
    rows = [[cell.text for cell in row] for row in chart.iter("tr")]
    assert rows == [
        ["Day", "Answered", "Not covered", "Small talk"],
        ["1 Jan", "3", "2", "1"],
        ["2 Jan", "0", "0", "0"],
    ]
    assert [title.text for title in chart.iter("title")] == [
        "1 Jan: 3 answered",
        "1 Jan: 2 not covered",
        "1 Jan: 1 small talk",
    ]


def test_the_line_of_shares_passes_over_days_without_questions() -> None:
    chart = share_chart(days_of([(3, 1, 0), (0, 0, 9), (1, 0, 0)]))
    assert next(chart.iter("polyline")).get("points") == "0.5,25 2.5,0"
    assert [cell.text for cell in chart.iter("td")] == ["75%", "–", "100%"]


@pytest.mark.parametrize("counts", [[], [(0, 0, 0)], [(1, 0, 0)]])
def test_charts_of_next_to_nothing_are_drawn(counts: list[tuple[int, ...]]) -> None:
    points = next(share_chart(days_of(counts)).iter("polyline")).get("points") or ""
    assert len(points.split()) == (2 if counts and counts[0][0] else 0)
    assert len(list(volume_chart(days_of(counts)).iter("rect"))) == sum(map(sum, counts))


def test_more_days_than_can_be_told_apart_stand_in_weeks() -> None:
    columns, unit = columns_of(days_of([(1, 0, 0)] * 90))
    assert (unit, len(columns), columns[0].questions, columns[-1].questions) == ("week", 13, 7, 6)
    assert columns[1].begins == date(2026, 1, 8)


def test_horizontal_bars_are_as_long_as_their_counts_and_the_rest_is_left_out() -> None:
    drawn = bars({"a": 8, "b": 2, "c": 1}, "Roles", most=2)
    assert [bar.get("style") for bar in drawn.iter("div")] == ["width:100%", "width:25%"]
    assert [next(row.iter("span")).text for row in drawn.iter("tr")] == ["a", "b"]


def test_a_shared_bar_tells_its_parts_in_words() -> None:
    drawn = parts_bar([("answered", "Helpful", 3), ("refused", "Not helpful", 1)], "Votes")
    assert [item[0].tail for item in drawn.iter("li")] == ["Helpful 3 (75%)", "Not helpful 1 (25%)"]
