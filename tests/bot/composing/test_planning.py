"""A plan is carried out: citations are numbered as they are read, the age of old sources is told, differences noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.drafting import Draft, Said, Sources
from bot.composing.excerpts import Excerpt
from bot.composing.planning import Plan, PlannedSection, PlannedTable, carry_out, one_section
from bot.composing.wording import Wording
from bot.messages.catalogue import messages
from bot.models import Note, Section, Statement, Table
from index.retrieval import Hit
from knowledge.models import Source

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found


def _said(hit: Hit, *others: Hit, position: int = 0) -> Said:
    return Said(Excerpt(hit, position), [hit, *others], point=True)


def test_citations_are_numbered_in_the_order_in_which_they_are_read_row_by_row(found: Found) -> None:
    lead, one, two, three, last = (_said(found("", f"Statement {number}.")) for number in range(5))
    table = PlannedTable(["A", "B"], [("First", [[one], [two]]), ("Second", [[three, one], []])])
    done = carry_out(Plan([PlannedSection([lead]), table, PlannedSection([last, lead], "End")], []), "en", 0)
    section, grid, end = done.parts
    assert isinstance(section, Section)
    assert isinstance(grid, Table)
    assert isinstance(end, Section)
    assert [[[s.citations for s in cell] for cell in row.cells] for row in grid.rows] == [
        [[(2,)], [(3,)]],
        [[(4,), (2,)], []],
    ]
    assert [row.heading for row in grid.rows] == ["First", "Second"]
    assert [s.citations for s in (*section.statements, *end.statements)] == [(1,), (5,), (1,)]
    assert (section.heading, end.heading, grid.columns) == ("", "End", ("A", "B"))
    assert [citation.number for citation in done.citations] == [1, 2, 3, 4, 5]
    assert [citation.passage for citation in done.citations] == [
        said.hits[0].passage for said in (lead, one, two, three, last)
    ]


def test_a_statement_on_several_passages_cites_each_and_two_of_one_passage_cite_the_same(found: Found) -> None:
    hit, other = found("", "A baker bakes.", "Bees fly."), found("", "The baker bakes.")
    done = carry_out(Plan([PlannedSection([_said(hit, position=1), _said(hit, other)])], []), "en", 0)
    assert done.parts == (
        Section((Statement("Bees fly.", (1,), point=True), Statement("A baker bakes.", (1, 2), point=True))),
    )
    assert [(c.passage, c.reference, c.score) for c in done.citations] == [
        (one.passage, one.reference, one.similarity) for one in (hit, other)
    ]


@pytest.mark.parametrize(
    ("published", "year"),
    [
        ("2019-12-31", 2019),
        ("2019", 2019),
        ("1998-01", 1998),
        ("2020-01-01", None),
        ("2026", None),
        (None, None),
    ],
)
def test_the_year_is_told_of_old_sources_and_never_of_one_whose_date_is_unknown(
    published: str | None, year: int | None, found: Found
) -> None:
    said = _said(found("", "A baker bakes.", source=Source(published=published)))
    [section] = carry_out(Plan([PlannedSection([said])], []), "en", 2020).parts
    assert isinstance(section, Section)
    assert [statement.year for statement in section.statements] == [year]


def test_a_statement_is_as_old_as_the_source_that_it_is_quoted_from(found: Found) -> None:
    old, new = (found("", "A baker bakes.", source=Source(published=year)) for year in ("2010", "2025"))
    [section] = carry_out(Plan([PlannedSection([_said(old, new), _said(new, old)])], []), "en", 2020).parts
    assert isinstance(section, Section)
    assert [statement.year for statement in section.statements] == [2010, None]


def test_points_steps_and_credit_are_carried_over(found: Found) -> None:
    hit = found("", "A baker bakes.")
    said = Said(Excerpt(hit, 0), [hit], point=False, step=2, credited=True)
    [section] = carry_out(Plan([PlannedSection([said])], []), "en", 0).parts
    assert section == Section((Statement("A baker bakes.", (1,), step=2, credited=True),))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_note_cites_all_passages_that_differ_in_the_words_of_the_language(
    language: str, wording: Wording, found: Found
) -> None:
    draft = Draft(wording, Sources(8))
    first = found("", "Most bakers rise at 3 in the morning.", article="one")
    agreeing = found("", "In the morning most bakers rise at 3.", article="two")
    contrary = found("", "Most bakers rise at 4 in the morning.", article="three")
    for hit in (first, agreeing, found("", "Bees make honey.", article="four"), contrary):
        draft.say(Excerpt(hit, 0))
    plan = one_section(draft, draft.said)
    assert plan is not None
    done = carry_out(plan, language, 0)
    assert [citation.passage.article_id for citation in done.citations] == ["one", "two", "four", "three"]
    assert done.notes == (Note(messages(language).differ, (1, 2, 4)),)


def test_a_plan_without_a_statement_is_none(wording: Wording) -> None:
    assert one_section(Draft(wording, Sources(8)), []) is None


def test_a_difference_that_two_columns_tell_is_noted_once(wording: Wording, found: Found) -> None:
    sources = Sources(8)
    drafts = [Draft(wording, sources), Draft(wording, sources)]
    for draft in drafts:
        for article, hour in (("one", 3), ("two", 4)):
            draft.say(
                Excerpt(found("", f"Most bakers rise at {hour} in the morning.", article=article, place=(1, 0)), 0)
            )
    table = PlannedTable(["A", "B"], [("Hours", [draft.said for draft in drafts])])
    assert len(carry_out(Plan([table], drafts), "en", 0).notes) == 1
