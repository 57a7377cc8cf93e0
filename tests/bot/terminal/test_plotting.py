"""The picture of an evaluation: a PNG, whatever was judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.terminal.plotting import check_plotting, log_odds, plot_report
from index.evaluation import RANKING, Outcome
from index.figures import make_report
from index.questions import EvaluationError

RANKED = Outcome(id="1", language="zh", ranking=dict.fromkeys(RANKING, 0.5))
ANSWERED = Outcome(id="2", language="en", confidence=1.0, answered=True)
REFUSED = Outcome(id="3", language="en", covered=False, confidence=0.01, answered=False)


@pytest.mark.parametrize("outcomes", [[RANKED], [ANSWERED, REFUSED], [RANKED, ANSWERED, REFUSED]], ids=len)
def test_a_picture_is_drawn_of_what_was_judged(outcomes: list[Outcome], tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    check_plotting(path)
    plot_report(make_report(outcomes, {}), 0.5, path)
    assert path.read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("name", ["picture.jpg", "no/such/folder/picture.png"])
def test_a_place_where_no_png_can_be_drawn_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"name a file that ends in \.png, in a folder that exists"):
        check_plotting(tmp_path / name)


def test_log_odds_are_zero_at_a_half_and_stop_at_the_edges() -> None:
    assert (log_odds(0.5), log_odds(1.0), log_odds(0.0), log_odds(1e-9)) == (0, 12, -12, -12)
    assert log_odds(0.9) == pytest.approx(2.1972, abs=1e-4)
