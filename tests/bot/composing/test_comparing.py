"""Roles side by side: contrasts, a row for each facet with a cell for each role, then what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.comparing import compare
from bot.models import Answer, Kind, Section, Table
from index.retrieval import Hit
from knowledge.facets import Facets

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial

DIFFER = "How does a data engineer differ from a data scientist?"
BOTH = "Data engineers and data scientists"


@pytest.fixture
def apart(found: Found) -> list[Hit]:
    """Return what is told of a data engineer and a data scientist, each alone."""
    return [
        found("What is a data engineer?", "A data engineer is a builder of pipelines.", article="one"),
        found("What is a data scientist?", "A data scientist is a finder of answers.", article="two"),
        found("Tools of a data engineer", "Airflow schedules jobs.", article="one"),
        found("Tools of a data scientist", "Notebooks hold drafts.", article="two"),
        found("Skills of a data scientist", "Statistics comes first.", article="two"),
    ]


def _table(answer: Answer) -> Table:
    [table] = [part for part in answer.parts if isinstance(part, Table)]
    return table


def _rows(answer: Answer) -> dict[str, list[list[str]]]:
    return {row.heading: [[told.text for told in cell] for cell in row.cells] for row in _table(answer).rows}


def test_each_facet_that_has_a_source_is_a_row_with_a_cell_for_each_role_empty_where_nothing_is_told(
    apart: list[Hit], compose: Compose, facets: Facets
) -> None:
    answer = compose(DIFFER, *reversed(apart))
    assert answer.kind == Kind.COMPARISON
    assert _table(answer).columns == ("Data engineer", "Data scientist")
    assert _rows(answer) == {
        facets["focus"].name("en"): [
            ["A data engineer is a builder of pipelines."],
            ["A data scientist is a finder of answers."],
        ],
        facets["tools"].name("en"): [["Airflow schedules jobs."], ["Notebooks hold drafts."]],
        facets["skills"].name("en"): [[], ["Statistics comes first."]],
    }
    names = [facet.name("en") for facet in facets.profile]
    assert list(_rows(answer)) == sorted(_rows(answer), key=names.index)


def test_the_columns_are_the_roles_in_the_order_of_the_question_in_its_language(
    apart: list[Hit], compose: Compose
) -> None:
    assert _table(compose("DS vs DE", *apart)).columns == ("Data scientist", "Data engineer")
    assert _table(compose("数据科学家和数据工程师的区别", *apart)).columns == ("数据科学家", "数据工程师")


def test_no_cell_has_a_statement_on_another_role(apart: list[Hit], found: Found, compose: Compose) -> None:
    mixed = found("Tools of a data engineer", "Data scientists use pandas.", "Analysts adore Excel.", score=5.0)
    third = found("Tools of a data analyst", "Spreadsheets hold sums.", score=5.0)
    under = found("The data scientist", "Data engineers have good tools for logs.", score=5.0)
    engineer, scientist = _rows(compose(DIFFER, mixed, third, under, *apart))["Tools"]
    assert "Data scientists use pandas." not in engineer
    assert "Data engineers have good tools for logs." not in scientist
    assert "Spreadsheets hold sums." not in engineer + scientist


def test_a_cell_has_no_statement_in_which_its_role_is_only_served(
    apart: list[Hit], found: Found, compose: Compose
) -> None:
    served = found("", "Data engineers bring data scientists all the tools.", score=5.0)
    [_, scientist] = _rows(compose(DIFFER, served, *apart))["Tools"]
    assert "Data engineers bring data scientists all the tools." not in scientist


def test_contrasts_open_a_comparison_and_what_is_shared_closes_it(
    apart: list[Hit], found: Found, compose: Compose, facets: Facets
) -> None:
    contrast = "Data engineers move tables, whereas data scientists read them."
    shared = "Data engineers and data scientists both write code every day."
    hit = found(BOTH, "Rain falls on data engineers and data scientists.", shared, contrast)
    opening, table, closing = compose(DIFFER, *apart, hit).parts
    assert isinstance(opening, Section)
    assert isinstance(table, Table)
    assert isinstance(closing, Section)
    assert [statement.text for statement in opening.statements] == [contrast]
    assert [statement.text for statement in closing.statements] == [shared]
    assert (opening.heading, closing.heading) == ("", facets["shared"].name("en"))


def test_a_contrast_names_two_of_the_roles_that_were_asked_about(
    apart: list[Hit], found: Found, compose: Compose
) -> None:
    others = found("Data engineers and data analysts", "Data engineers differ from data analysts a lot.")
    one = found(BOTH, "Data engineers differ a lot.")
    [table] = compose(DIFFER, *apart, others, one).parts
    assert isinstance(table, Table)


def test_a_comparison_opens_with_at_most_three_contrasts(apart: list[Hit], found: Found, compose: Compose) -> None:
    contrasts = [f"Data engineers want k{n} l{n} m{n} unlike data scientists, opposed to it." for n in range(6)]
    opening = compose(DIFFER, *apart, found(BOTH, *contrasts)).parts[0]
    assert isinstance(opening, Section)
    assert 1 <= len(opening.statements) <= 3


def test_where_facets_were_asked_only_they_are_compared_and_contrasts_on_them_come_first(
    apart: list[Hit], found: Found, compose: Compose
) -> None:
    general = "Data engineers move tables, whereas data scientists read them."
    particular = "Data engineers have other tools, whereas data scientists have notebooks."
    answer = compose(
        "How do the tools of a data engineer differ from those of a data scientist?",
        *apart,
        found(BOTH, general, particular),
    )
    assert list(_rows(answer)) == ["Tools"]
    opening = answer.parts[0]
    assert isinstance(opening, Section)
    assert opening.statements[0].text == particular


def test_three_roles_are_compared_in_three_columns(apart: list[Hit], found: Found, compose: Compose) -> None:
    third = found("Tools of a data analyst", "Spreadsheets hold sums.", article="three")
    answer = compose("Compare the data engineer, data scientist and data analyst", *apart, third)
    assert _table(answer).columns == ("Data engineer", "Data scientist", "Data analyst")
    assert _rows(answer)["Tools"] == [
        ["Airflow schedules jobs."],
        ["Notebooks hold drafts."],
        ["Spreadsheets hold sums."],
    ]
    assert all(len(row.cells) == 3 for row in _table(answer).rows)


@pytest.mark.parametrize(
    "text", ["data engineer, data scientist", "data engineer or data scientist?", "数据工程师和数据科学家"]
)
def test_roles_without_another_word_are_compared_in_every_facet(text: str, apart: list[Hit], compose: Compose) -> None:
    assert len(_rows(compose(text, *apart))) == 3


def test_a_role_of_three_of_which_nothing_is_told_has_an_empty_column(apart: list[Hit], compose: Compose) -> None:
    answer = compose("Compare the data engineer, data scientist and business analyst", *apart)
    assert all(row.cells[2] == () for row in _table(answer).rows)


def test_there_is_no_comparison_where_fewer_than_two_roles_are_told_of(
    apart: list[Hit], found: Found, make_material: MakeMaterial
) -> None:
    engineer = [hit for hit in apart if "engineer" in hit.passage.section[0]]
    contrast = found(BOTH, "Data engineers move tables, whereas data scientists read them.")
    for hits in ([], engineer, [*engineer, contrast]):
        assert compare(make_material(DIFFER, *hits)) is None
    assert compare(make_material(DIFFER, *apart)) is not None


def test_the_citations_of_a_comparison_are_numbered_as_it_is_read_row_by_row(
    apart: list[Hit], found: Found, compose: Compose
) -> None:
    hit = found(BOTH, "Data engineers move tables, whereas data scientists read them.", article="three")
    answer = compose(DIFFER, *apart, hit)
    first = dict.fromkeys(number for statement in answer.statements for number in statement.citations)
    assert list(first) == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize("sources", [2, 3, 4, 6])
def test_a_comparison_cites_no_more_passages_than_asked_for(
    sources: int, apart: list[Hit], found: Found, compose: Compose
) -> None:
    hit = found(BOTH, "Data engineers and data scientists both write code.")
    answer = compose(DIFFER, *apart, hit, sources=sources)
    assert len(answer.citations) <= sources


def test_a_comparison_of_few_sources_is_still_one(apart: list[Hit], found: Found, make_material: MakeMaterial) -> None:
    contrast = found(BOTH, "Data engineers move tables, whereas data scientists read them.")
    assert compare(make_material(DIFFER, *apart, contrast, sources=2)) is not None


def test_what_opens_a_comparison_is_not_said_again_in_its_cells(
    apart: list[Hit], found: Found, compose: Compose
) -> None:
    contrast = "Data engineers use the tool Airflow, whereas data scientists use notebooks."
    answer = compose(DIFFER, *apart, found(BOTH, contrast, score=5.0))
    assert [statement.text for statement in answer.statements].count(contrast) == 1
