"""Answers that the tests of Discord's messages share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.models import Answer, Citation, Note, Question, Row, Section, Statement, Table

Cite = Callable[[int], Citation]


@pytest.fixture
def answer(cite: Cite) -> Answer:
    """Return an answer that has some of everything but a table."""
    steps = tuple(Statement(f"Step {step}.", (1,), point=True, step=step) for step in (1, 2))
    return Answer(
        Question("What does a baker do?", "en"),
        1.0,
        [
            Section((Statement("A baker bakes.", (1,), year=2015), Statement("Early.", (2,)))),
            Section((Statement("Flour.", (1, 2), point=True), Statement("Salt.", (1,), point=True)), "Needs", more=3),
            Section((*steps, Statement("Rest.", (2,)))),
        ],
        [cite(1), cite(2)],
        notes=[Note("The articles differ:", (1, 2))],
        suggestions=["Who bakes?", "Why?"],
    )


@pytest.fixture
def compared(cite: Cite) -> Answer:
    """Return a comparison of forty rows, which no page holds; the second column has a source in the last row only."""
    rows = [
        Row(f"Need {number}", ((Statement(f"A baker needs flour of the type {number}.", (1,)),), ()))
        for number in range(1, 40)
    ]
    last = Row("Need 40", ((Statement("Flour.", (1,)),), (Statement("Money.", (2,)), Statement("Luck.", (1,)))))
    table = Table(("baker", "broker"), (*rows, last))
    return Answer(Question("baker vs broker", "en"), 1.0, [table], [cite(1), cite(2)])
