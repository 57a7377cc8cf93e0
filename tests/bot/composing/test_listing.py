"""A list is told whole and in its order, then what other articles add; never another role's items."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.composing.listing import enumerate_items, gather_items
from bot.models import Answer, Kind
from index.retrieval import Hit
from knowledge.models import PassageKind

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial

Texts = Callable[[Answer], list[str]]
TOOLS = "Which tools does a data engineer use?"
STEPS = "Through which steps does a data scientist go?"
HEADED = "Tools of a data engineer"


@pytest.fixture
def listed(found: Found) -> Callable[..., Hit]:
    """Return a function that makes a hit on a list under a heading."""
    return lambda heading, *items, **more: found(heading, *items, **({"kind": PassageKind.LIST} | more))


def test_a_list_is_told_whole_in_its_order_under_the_sentence_that_introduces_it(
    listed: Callable[..., Hit], compose: Compose
) -> None:
    items = ("They use these:", "Airflow", "Spark jobs", "Postgres", "dbt models")
    answer = compose(TOOLS, listed(HEADED, *items, introduction=True))
    assert answer.kind == Kind.LIST
    assert [(s.text, s.point, s.step) for s in answer.statements] == [
        (items[0], False, None),
        *((item, True, None) for item in items[1:]),
    ]


def test_a_list_is_told_whole_however_far_its_items_are_from_the_question(
    found: Found, compose: Compose, texts: Texts
) -> None:
    items = [f"Tool number {number} of the house is called X{number}." for number in range(20)]
    far = found(HEADED, *items, kind=PassageKind.LIST, similar=0.1, score=2.0)
    near = found("The data engineer", "Their best tool is a clear head.", similar=0.9, article="two")
    assert texts(compose(TOOLS, far, near))[:20] == items


def test_steps_keep_their_numbers_and_what_others_add_comes_after_them(
    listed: Callable[..., Hit], compose: Compose
) -> None:
    steps = listed(
        "Steps of a data scientist",
        "They work so:",
        "Ask people",
        "Collect data",
        "Train models",
        ordered=True,
        introduction=True,
        score=2.0,
    )
    others = listed("Steps of a data scientist", "Train models", "Monitor what runs", article="two")
    answer = compose(STEPS, steps, others)
    assert [(s.text, s.step, s.citations) for s in answer.statements] == [
        ("They work so:", None, (1,)),
        ("Ask people", 1, (1,)),
        ("Collect data", 2, (1,)),
        ("Train models", 3, (1, 2)),
        ("Monitor what runs", None, (2,)),
    ]


def test_of_items_in_no_order_those_that_more_articles_name_come_first(
    listed: Callable[..., Hit], compose: Compose
) -> None:
    first = listed(HEADED, "Airflow jobs", "Spark clusters", "Postgres tables", score=2.0, article="one")
    second = listed(HEADED, "Postgres tables", "Kafka streams", "Spark clusters", article="two")
    third = listed(HEADED, "Postgres tables", article="three", score=0.5)
    answer = compose(TOOLS, first, second, third)
    assert [(s.text, len(s.citations)) for s in answer.statements] == [
        ("Postgres tables", 3),
        ("Spark clusters", 2),
        ("Airflow jobs", 1),
        ("Kafka streams", 1),
    ]
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_the_items_of_other_roles_are_not_told_and_those_of_no_role_are(
    listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    own = listed(HEADED, "Airflow jobs", "Notebooks, as data scientists do", "Data scientists use pandas", score=2.0)
    theirs = listed("Tools of a data scientist", "Jupyter notebooks", article="two", score=1.9)
    nobody = listed("Tools", "Git repositories", article="three", score=0.5)
    told = texts(compose(TOOLS, own, theirs, nobody))
    assert "Jupyter notebooks" not in told
    assert "Data scientists use pandas" not in told
    assert told[0] == "Airflow jobs"
    assert told[-1] == "Git repositories"


@pytest.mark.parametrize("ordered", [True, False])
def test_a_long_list_that_was_split_is_joined(
    ordered: bool, listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    heading, how = "Steps of a data scientist", {"introduction": True, "ordered": ordered}
    first = listed(heading, "They work so:", "Ask people", "Collect data", place=(1, 0), score=2.0, **how)
    second = listed(heading, "They work so:", "Train models", "Ship models", place=(1, 1), **how)
    told = texts(compose(STEPS, first, second))
    assert told == ["They work so:", "Ask people", "Collect data", "Train models", "Ship models"]


@pytest.mark.parametrize("ordered", [True, False])
def test_a_long_list_that_was_split_is_joined_in_its_order(
    ordered: bool, listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    heading, how = "Steps of a data scientist", {"introduction": True, "ordered": ordered}
    first = listed(heading, "They work so:", "Ask people", "Collect data", place=(1, 0), **how)
    second = listed(heading, "They work so:", "Train models", "Ship models", place=(1, 1), score=2.0, **how)
    told = texts(compose(STEPS, second, first))
    assert told == ["They work so:", "Ask people", "Collect data", "Train models", "Ship models"]


def test_the_steps_of_a_long_list_that_was_split_are_numbered_on(listed: Callable[..., Hit], compose: Compose) -> None:
    heading, how = "Steps of a data scientist", {"introduction": True, "ordered": True}
    first = listed(heading, "They work so:", "Ask people", "Collect data", place=(1, 0), score=2.0, **how)
    second = listed(heading, "They work so:", "Train models", "Ship models", place=(1, 1), **how)
    assert [s.step for s in compose(STEPS, first, second).statements] == [None, 1, 2, 3, 4]


def test_two_lists_of_one_section_are_not_one(listed: Callable[..., Hit], compose: Compose, texts: Texts) -> None:
    heading = "Tools and skills of a data engineer"
    tools = listed(heading, "They use these tools:", "Airflow jobs", place=(1, 0), introduction=True, score=2.0)
    skills = listed(heading, "They have these skills:", "Patience with people", place=(1, 1), introduction=True)
    told = texts(compose(TOOLS, tools, skills))
    assert "Patience with people" not in told or "They have these skills:" in told


def test_a_part_of_a_list_of_which_nothing_may_be_told_is_passed_over(
    listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    first = listed(HEADED, "Airflow jobs", "Spark clusters", place=(1, 0), score=2.0)
    second = listed(HEADED, "Others have more.", "Data scientists use pandas", place=(1, 1), introduction=True)
    assert texts(compose(TOOLS, first, second)) == ["Airflow jobs", "Spark clusters"]


def test_what_others_add_to_a_list_is_in_its_language(
    listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    own = listed("数据工程师的工具", "消息队列", language="zh", article="one", score=2.0)
    other = listed(HEADED, "Spark clusters", article="two")
    assert texts(compose("数据工程师用哪些工具？", own, other)) == ["消息队列"]


def test_a_question_for_a_list_that_no_list_tells_is_quoted(found: Found, compose: Compose, texts: Texts) -> None:
    prose = found(HEADED, "They work with Airflow.", "They like Spark too.")
    assert texts(compose(TOOLS, prose)) == ["They work with Airflow.", "They like Spark too."]
    assert texts(compose("Name the largest cities", found("Cities", "Paris is large."))) == ["Paris is large."]


def test_single_statements_that_tell_what_was_asked_of_the_role_are_gathered_whatever_their_heading(
    found: Found, make_material: MakeMaterial
) -> None:
    way = found("A day at work", "Rain falls on the roof.", "The best tool of data engineers is SQL.", article="one")
    more = found("Evenings", "A tool that data engineers love runs by itself.", article="two")
    other = found("Mornings", "The best tool of data scientists is pandas.", article="three")
    plan = gather_items(make_material(TOOLS, way, more, other))
    assert plan is not None
    assert [said.excerpt.text for draft in plan.drafts for said in draft.said] == [
        "The best tool of data engineers is SQL.",
        "A tool that data engineers love runs by itself.",
    ]
    assert gather_items(make_material(TOOLS, other)) is None


def test_where_nothing_may_be_told_there_is_no_list(found: Found, make_material: MakeMaterial) -> None:
    assert enumerate_items(make_material(TOOLS)) is None
    assert enumerate_items(make_material(TOOLS, found("Tools of a data scientist", "They use pandas."))) is None


def test_items_that_are_added_leave_the_answer_as_long_as_a_reader_takes_in(
    listed: Callable[..., Hit], compose: Compose, texts: Texts
) -> None:
    best = listed(HEADED, "Airflow jobs", score=2.0)
    others = [
        listed(HEADED, *(f"Tool x{n}y{i} of the house z{n}q{i}." for i in range(10)), article=f"a{n}") for n in range(6)
    ]
    assert sum(map(len, texts(compose(TOOLS, best, *others)))) <= 1200
