"""Questions to ask next: such as the knowledge answers, in the asker's language, and never what was asked or told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.suggesting import suggest

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found, MakeMaterial

ASKED = "Why do data engineers leave?"


def test_a_heading_that_asks_is_suggested_as_it_stands_and_another_as_the_question_that_it_answers(
    found: Found, make_material: MakeMaterial
) -> None:
    hits = [
        found("Is the pay fair?", "It is."),
        found("The toolbox of the data scientist", "Notebooks hold drafts."),
    ]
    assert suggest(make_material(ASKED, *hits), ()) == ("Is the pay fair?", "Which tools does a data scientist use?")


def test_questions_are_suggested_in_the_askers_language_only(found: Found, make_material: MakeMaterial) -> None:
    english = found("Is the pay fair?", "It is.", article="one")
    chinese = found("薪水公平吗？", "公平。", article="two", language="zh")
    tools = found("数据科学家的工具", "笔记本。", article="three", language="zh")
    hits = (english, chinese, tools)
    assert suggest(make_material(ASKED, *hits), ()) == ("Is the pay fair?",)
    asked = make_material("数据工程师为何离职？", *hits)
    assert suggest(asked, ()) == ("薪水公平吗？", "数据科学家用哪些工具？")


@pytest.mark.parametrize("asked", ["Is the pay fair?", "is the pay fair", "Is pay the fair?"])
def test_what_was_asked_is_not_suggested(asked: str, found: Found, make_material: MakeMaterial) -> None:
    assert suggest(make_material(asked, found("Is the pay fair?", "It is.")), ()) == ()


def test_what_was_cited_or_stands_beside_it_is_not_suggested(found: Found, make_material: MakeMaterial) -> None:
    cited = found("Is the pay fair?", "It is.", place=(1, 0))
    beside = found("Is the pay fair?", "Not for all.", place=(1, 1))
    other = found("Is the work hard?", "It is.", place=(2, 0))
    material = make_material(ASKED, cited, beside, other)
    assert suggest(material, {cited.passage.id}) == ("Is the work hard?",)
    assert suggest(material, {hit.passage.id for hit in (cited, beside, other)}) == ()


def test_a_question_is_suggested_once_and_at_most_three_are_the_best_first(
    found: Found, make_material: MakeMaterial
) -> None:
    names = ("work", "work", "boss", "office", "coffee", "canteen")
    hits = [found(f"Is the {name} good?", "It is.", article=f"a{n}") for n, name in enumerate(names)]
    assert suggest(make_material(ASKED, *hits), ()) == ("Is the work good?", "Is the boss good?", "Is the office good?")


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "A walk in the park",
        "The data scientist",
        "What a data scientist is",
        "Tools of data scientists and data analysts",
        "Tools",
        f"Is it {'very ' * 30}hard?",
    ],
)
def test_a_heading_that_tells_no_facet_of_one_role_suggests_nothing(
    heading: str, found: Found, make_material: MakeMaterial
) -> None:
    assert suggest(make_material(ASKED, found(heading, "It is so in all.")), ()) == ()


def test_two_questions_that_differ_by_their_role_are_both_suggested(found: Found, make_material: MakeMaterial) -> None:
    hits = [found(f"Toolbox of the data {name}", "It is full.", article=name) for name in ("scientist", "analyst")]
    assert len(suggest(make_material(ASKED, *hits), ())) == 2


def test_the_same_question_on_another_role_is_suggested(found: Found, make_material: MakeMaterial) -> None:
    hit = found("Toolbox of the data scientist", "It is full.")
    material = make_material("Which tools does a data engineer use?", hit)
    assert suggest(material, ()) == ("Which tools does a data scientist use?",)
