"""An answer line by line: bullets, marks, headings, what is told of a source, and a table without columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.lines import Grid, Line, Run, answer_blocks, answer_lines, plain_text, refusal_lines
from bot.messages.catalogue import messages
from bot.models import Answer, Citation, Courtesy, NotCovered, Note, Question, Row, Section, Statement, Table

Cite = Callable[[int], Citation]
TABLE = Table(
    ("baker", "beekeeper"),
    (
        Row("Focus", ((Statement("Bread.", (1,)), Statement("Cakes.", (2,))), (Statement("Honey.", (2,)),))),
        Row("Tools", ((), (Statement("A veil.", (1, 2)),))),
    ),
)


def answer(cite: Cite, *parts: Section | Table, language: str = "en", notes: tuple[Note, ...] = ()) -> Answer:
    """Return an answer of *parts* with two citations."""
    return Answer(Question("?", language), 1.0, parts, [cite(1), cite(2)], notes=notes)


def test_sentences_on_the_same_citations_run_on_and_points_stand_alone(cite: Cite) -> None:
    statements = (
        Statement("Bakers rise early.", (1,)),
        Statement("They bake.", (1,)),
        Statement("Others sleep.", (2,)),
        Statement("Flour", (2,), point=True),
        Statement("Water", (2,), point=True),
        Statement("That is all.", (2,)),
        Statement("Knead", (1, 2), point=True, step=1),
        Statement("Bake", (1,), point=True, step=2),
    )
    given = answer(cite, Section(statements))
    assert answer_lines(given) == (
        Line((Run("Bakers rise early. They bake.", (1,)),)),
        Line((Run("Others sleep.", (2,)),)),
        Line((Run("Flour", (2,)),), "-"),
        Line((Run("Water", (2,)),), "-"),
        Line((Run("That is all.", (2,)),)),
        Line((Run("Knead", (1, 2)),), "1."),
        Line((Run("Bake", (1,)),), "2."),
    )
    assert plain_text(given) == (
        "Bakers rise early. They bake. [1]\nOthers sleep. [2]\n- Flour [2]\n- Water [2]\nThat is all. [2]\n"
        "1. Knead [1][2]\n2. Bake [1]"
    )


def test_chinese_sentences_run_on_without_a_blank(cite: Cite) -> None:
    given = answer(cite, Section((Statement("他做面包。", (1, 2)), Statement("他起得早。", (1, 2)))), language="zh")
    assert plain_text(given) == "他做面包。他起得早。 [1][2]"


def test_a_heading_stands_above_its_section(cite: Cite) -> None:
    parts = Section((Statement("Bread.", (1,)),)), Section((Statement("Honey.", (2,)),), "In common")
    assert plain_text(answer(cite, *parts)) == "Bread. [1]\nIn common\nHoney. [2]"
    assert [line.heading for line in answer_lines(answer(cite, *parts))] == [False, True, False]


def test_a_table_is_a_heading_for_each_row_and_a_point_for_each_column(cite: Cite) -> None:
    assert plain_text(answer(cite, TABLE)) == (
        "Focus\n- baker: Bread. [1] Cakes. [2]\n- beekeeper: Honey. [2]\n"
        f"Tools\n- baker: {messages('en').no_source}\n- beekeeper: A veil. [1][2]"
    )
    assert f"- baker: {messages('zh').no_source}" in plain_text(answer(cite, TABLE, language="zh"))


def test_a_block_of_a_table_keeps_its_columns(cite: Cite) -> None:
    lead, grid, notes = answer_blocks(
        answer(cite, Section((Statement("Lead.", (1,)),)), TABLE, notes=(Note("They differ.", (1, 2)),))
    )
    assert lead == (Line((Run("Lead.", (1,)),)),)
    assert isinstance(grid, Grid)
    assert grid.columns == TABLE.columns
    assert grid.rows[1] == ("Tools", ((), (Run("A veil.", (1, 2)),)))
    assert notes == (Line((Run("They differ.", (1, 2)),)),)


def test_points_in_a_cell_do_not_run_on(cite: Cite) -> None:
    cell = (Statement("Python", (1, 2), point=True), Statement("Docker", (1, 2), point=True))
    assert "baker: Python [1][2] Docker [1][2]" in plain_text(answer(cite, Table(("baker",), (Row("Tools", (cell,)),))))


def test_the_age_of_a_source_is_told_once_and_who_said_a_figure_each_time(cite: Cite) -> None:
    statements = (
        Statement("Bread rises.", (1,), point=True, year=2015),
        Statement("Bread falls.", (1,), point=True, year=2015),
        Statement("Half of it.", (2,), point=True, credited=True, year=2016),
        Statement("A third.", (2,), point=True, credited=True),
        Statement("Honey.", (2,), point=True, year=2016),
    )
    assert plain_text(answer(cite, Section(statements))) == (
        "- Bread rises. (2015) [1]\n- Bread falls. [1]\n- Half of it. (Ada, 2021-03) [2]\n"
        "- A third. (Ada, 2021-03) [2]\n- Honey. [2]"
    )


def test_a_sentence_runs_on_before_what_is_told_of_their_source(cite: Cite) -> None:
    section = Section((Statement("Bread rises.", (1, 2), year=2015), Statement("It falls.", (1, 2), year=2015)))
    assert plain_text(answer(cite, section)) == "Bread rises. It falls. (2015) [1][2]"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_left_out_is_counted(language: str, cite: Cite) -> None:
    section = Section((Statement("Flour", (1,), point=True),), more=4)
    table = Table(TABLE.columns, TABLE.rows[:1], more=2)
    lines = plain_text(answer(cite, section, table, language=language)).splitlines()
    assert lines[1] == f"… {messages(language).more.format(count=4)}"
    assert lines[-1] == f"… {messages(language).more.format(count=2)}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_small_talk_is_answered_by_what_it_wants_to_hear(language: str) -> None:
    words = messages(language)
    said = NotCovered(Question("?", language), 0.0, (), small_talk=True)
    assert list(refusal_lines(said)) == [words.small_talk]
    assert list(refusal_lines(replace(said, courtesy=Courtesy.THANKS))) == [words.welcome]
    assert list(refusal_lines(replace(said, courtesy=Courtesy.FAREWELL))) == [words.farewell]
