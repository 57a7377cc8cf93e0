"""An overview: what a role is, then its facets in their order, each under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.describing import describe
from bot.models import Kind, Section
from index.retrieval import Hit
from knowledge.facets import Facets

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial


@pytest.fixture
def every_facet(found: Found) -> list[Hit]:
    """Return a passage for each facet of a data engineer, in no good order, of more statements than may be told."""
    headings = ["Skills of", "With whom works", "Tools of", "Education of", "What is", "Duties of"]
    return [
        found(
            f"{heading} a data engineer" + ("?" if heading == "What is" else ""),
            *(f"K{n}x{number} l{n}x{number}." for number in range(7)),
            article=f"article-{n}",
            score=5.0 - n,
        )
        for n, heading in enumerate(headings)
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_overview_has_the_facets_in_their_order_and_at_most_so_many_statements_of_each(
    language: str, every_facet: list[Hit], compose: Compose, facets: Facets
) -> None:
    answer = compose("data engineer", *every_facet, language=language)
    assert answer.kind == Kind.OVERVIEW
    names = ["" if facet.general else facet.name(language) for facet in facets.profile]
    assert [part.heading for part in answer.parts if isinstance(part, Section)] == names
    for part, facet in zip(answer.parts, facets.profile, strict=True):
        assert isinstance(part, Section)
        assert 1 <= len(part.statements) <= facet.most
        assert [statement.point for statement in part.statements] == [not facet.general] * len(part.statements)


def test_the_citations_of_an_overview_are_numbered_as_they_are_read(every_facet: list[Hit], compose: Compose) -> None:
    answer = compose("data engineer", *every_facet)
    first = dict.fromkeys(number for statement in answer.statements for number in statement.citations)
    assert list(first) == list(range(1, len(answer.citations) + 1))


def test_a_facet_without_a_source_has_no_section(found: Found, compose: Compose, facets: Facets) -> None:
    answer = compose("data engineer", found("Tools of a data engineer", "Airflow schedules jobs."))
    [section] = answer.parts
    assert isinstance(section, Section)
    assert section.heading == facets["tools"].name("en")


def test_an_overview_tells_nothing_of_other_roles_and_is_none_where_nothing_is_told(
    found: Found, make_material: MakeMaterial
) -> None:
    other = found("Tools of a data scientist", "Notebooks hold drafts.", "Data analysts need skills in Excel.")
    assert describe(make_material("data engineer", other)) is None
    assert describe(make_material("data engineer")) is None


@pytest.mark.parametrize("sources", [1, 2, 3, 5])
def test_an_overview_cites_no_more_passages_than_asked_for(
    sources: int, every_facet: list[Hit], compose: Compose
) -> None:
    assert len(compose("data engineer", *every_facet, sources=sources).citations) == sources
