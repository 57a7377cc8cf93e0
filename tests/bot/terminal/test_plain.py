"""Plain text: every line whole, one for each source, and nothing that a terminal would obey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.models import Answer, Citation, NotCovered, Question, Row, Section, Statement, Table
from bot.terminal.plain import plain_reply
from bot.terminal.safety import safe
from index.retrieval import Hit
from knowledge.models import Source


def test_an_answer_is_its_lines_then_a_line_for_each_source_then_suggestions(cite: Callable[[int], Citation]) -> None:
    table = Table(("baker", "thief"), (Row("Needs", ((Statement("Flour.", (2,)),), ())),))
    reply = Answer(
        Question("And bakers?", "en"),
        1.0,
        [Section((Statement("Bakers bake.", (1,)),)), table],
        [cite(1), cite(2)],
        understood="What does a baker need?",
        suggestions=["Who bakes?"],
    )
    assert plain_reply(reply).splitlines() == [
        "Understood as: What does a baker need?",
        "",
        "Bakers bake. [1]",
        "Needs",
        "- baker: Flour. [2]",
        "- thief: no source",
        "",
        "Sources",
        "[1] Title 1 › Section; Ada, 2021-03; https://example.org/1",
        "[2] Title 2 › Section; Ada, 2021-03; https://example.org/2",
        "",
        "You can also ask:",
        "- Who bakes?",
    ]


def test_a_refusal_names_the_nearest_and_how_to_get_an_answer(cite: Callable[[int], Citation]) -> None:
    reply = NotCovered(Question("天气？", "zh"), 0.0, nearest=[cite(1).reference])
    assert plain_reply(reply).splitlines() == [
        "现有文章没有回答这个问题。",
        "最接近的是：",
        "- Title 1",
        "编辑可以加入一篇讲到它的文章。",
    ]


def test_a_role_that_nobody_knows_is_named_with_those_that_may_be_meant(cite: Callable[[int], Citation]) -> None:
    near = [cite(1).reference]
    reply = NotCovered(Question("?", "en"), 0.0, nearest=near, unknown_role="dog", nearest_roles=["data analyst", "a"])
    assert plain_reply(reply) == "I do not know the role “dog”.\nDid you mean data analyst or a?"


@pytest.mark.parametrize("evil", ["Evil \x1b[31m\u202e\x9b5m\x07 [bold]loud[/bold]", "two\nlines\r\nof\ttitle"])
def test_nothing_in_an_article_commands_the_terminal_or_breaks_the_line_of_a_source(
    evil: str, make_hit: Callable[..., Hit]
) -> None:
    hit = make_hit({"Flour.": 0.5}, source=Source(title=evil, author=evil))
    citation = Citation(1, hit.passage, hit.reference, 0.5)
    text = plain_reply(Answer(Question("?", "en"), 1.0, [Section((Statement("Flour.", (1,)),))], [citation]))
    assert safe(text) == text
    assert len(text.splitlines()) == 4
