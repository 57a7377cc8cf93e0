"""The pasted answer, with which composed ones are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.composing.pasting import paste

if TYPE_CHECKING:
    from tests.bot.conftest import MakeHit


def test_the_nearest_statements_of_the_four_nearest_passages_are_pasted_nearest_first(make_hit: MakeHit) -> None:
    hits = [make_hit({f"Far {n}.": 0.1 * n, f"Near {n}.": 0.5 + 0.1 * n}, place=(n, 0)) for n in range(5)]
    lines = paste(hits).splitlines()
    assert lines == [*(f"Near {n}." for n in (4, 3, 2, 1)), *(f"Far {n}." for n in (4, 3, 2, 1))]


def test_a_pasted_answer_has_at_most_900_characters(make_hit: MakeHit) -> None:
    hit = make_hit({f"{'word ' * 50}{number}": 0.9 - number / 10 for number in range(8)})
    assert 500 < len(paste([hit])) <= 900
    assert paste([]) == ""
