"""What a statement is about: whose it is, and which facet it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.excerpts import Excerpt, excerpts, is_list
from bot.composing.material import Sense
from index.retrieval import Hit
from knowledge.models import PassageKind

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found
    from tests.bot.conftest import MakeHit

DE, DS, MLE = "data-engineer", "data-scientist", "machine-learning-engineer"


def _first(hit: Hit) -> Excerpt:
    return excerpts(hit)[0]


def test_a_hit_has_an_excerpt_for_each_statement_with_its_text_and_similarity(make_hit: MakeHit) -> None:
    hit = make_hit({"A baker bakes.": 0.9, "Bees fly.": 0.1})
    assert [(one.position, one.text, one.similarity) for one in excerpts(hit)] == [
        (0, "A baker bakes.", 0.9),
        (1, "Bees fly.", 0.1),
    ]


def test_only_the_first_statement_of_a_passage_that_has_an_introduction_introduces(make_hit: MakeHit) -> None:
    statements = {"Bakers use these:": 0.9, "Ovens.": 0.9}
    assert [one.introduces for one in excerpts(make_hit(statements, introduction=True))] == [True, False]
    assert [one.introduces for one in excerpts(make_hit(statements))] == [False, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A baker bakes bread.", True),
        ("烤面包的面包师", True),
        ("Who bakes bread?", False),
        ("谁烤面包？", False),
        ("Bread is made so:", False),
        ("面包这样做：", False),
        ("Yes!", False),
        ("bread " * 400, False),
    ],
)
def test_what_asks_or_introduces_or_exclaims_or_rambles_says_nothing(text: str, says: bool, make_hit: MakeHit) -> None:
    assert _first(make_hit({text: 0.9})).says_something is says


@pytest.mark.parametrize("kind", list(PassageKind))
def test_whatever_is_no_paragraph_is_a_list(kind: PassageKind, make_hit: MakeHit) -> None:
    assert is_list(make_hit({"A baker bakes.": 0.9}, kind=kind).passage) is (kind is not PassageKind.PARAGRAPH)


@pytest.mark.parametrize(
    ("text", "heading", "whose"),
    [
        ("Data engineers build pipelines.", "", {DE}),
        ("Data engineers build pipelines.", "The data scientist", {DE}),
        ("They build pipelines.", "The data engineer", {DE}),
        ("They build pipelines.", "Pipelines", set()),
        ("They build pipelines for the data scientist.", "Pipelines", {DS}),
        ("They hand over what they built to the data scientist.", "The data engineer", {DE}),
        ("In large teams, data engineers build pipelines.", "The data scientist", {DE}),
        ("Data engineers and data scientists write code.", "", {DE, DS}),
        ("A data engineer, a data scientist and an MLE write code.", "", {DE, DS, MLE}),
        ("Data engineers build the pipelines of data scientists.", "", {DE}),
        ("数据工程师和数据科学家都写代码。", "", {DE, DS}),
        ("数据工程师、数据科学家与机器学习工程师都写代码。", "", {DE, DS, MLE}),
        ("他们搭建数据管道。", "数据工程师的职责", {DE}),
        ("Data science is a field.", "The data engineer", {DE}),
        ("Data science is a field.", "", set()),
        ("They write code.", "Data engineers and data scientists", {DE, DS}),
    ],
)
def test_a_statement_is_its_subjects_else_its_headings_else_that_of_any_role_in_it(
    text: str, heading: str, whose: set[str], found: Found, sense: Sense
) -> None:
    assert sense.subjects.of(_first(found(heading, text))) == whose


@pytest.mark.parametrize(
    "text",
    [
        "Data engineers help data scientists.",
        "Data engineers need data scientists.",
        "数据工程师支持数据科学家。",
        "数据工程师为数据科学家准备数据。",
    ],
)
def test_a_role_that_something_is_done_to_is_not_beside_the_subject(text: str, found: Found, sense: Sense) -> None:
    assert sense.subjects.of(_first(found("", text))) == {DE}


def test_the_introduction_that_names_a_role_counts_and_then_the_innermost_heading(
    make_hit: MakeHit, sense: Sense
) -> None:
    introduced = {"A data scientist has these tools:": 0.9, "Notebooks": 0.9}

    def headed(*section: str, introduction: bool = False) -> set[str]:
        return set(sense.subjects.headed(make_hit(introduced, section=section, introduction=introduction)))

    assert headed("The data engineer", "The MLE", "Tools") == {MLE}
    assert headed("The data engineer", introduction=True) == {DS}
    assert headed("Tools", introduction=True) == {DS}
    assert headed("Tools") == set()
    assert headed("Data science", introduction=True) == {DS}
    assert headed() == set()


def test_what_is_told_under_an_unknown_role_is_nobody_elses(found: Found, sense: Sense) -> None:
    excerpt = _first(found("The prompt engineer", "They write code."))
    assert sense.subjects.of(excerpt)
    assert sense.subjects.of(excerpt).isdisjoint({DE, DS, MLE})
    assert sense.subjects.known(sense.subjects.of(excerpt)) == []


def test_roles_that_a_statement_or_its_heading_names_are_all_of_them(found: Found, sense: Sense) -> None:
    excerpt = _first(found("The data engineer", "Data scientists and the MLE need them; data science does."))
    assert sense.subjects.in_text(excerpt) == {DS, MLE}
    assert sense.subjects.named(excerpt) == {DE, DS, MLE}
    assert {role.id for role in sense.subjects.known([DE, DS, "dragon"])} == {DE, DS}


def test_a_facet_is_told_by_the_heading_or_in_the_statements_own_words(found: Found, sense: Sense) -> None:
    subjects = sense.subjects
    headed = _first(found("Tools of a data engineer", "They like Spark."))
    said = _first(found("The data engineer", "Their best tool is Spark."))
    neither = _first(found("The data engineer", "They like Spark."))
    assert [subjects.tells(one, "tools") for one in (headed, said, neither)] == [True, True, False]
    assert [subjects.says(one, "tools") for one in (headed, said, neither)] == [False, True, False]
    assert [subjects.headed_by(one.hit.passage, "tools") for one in (headed, said)] == [True, False]


def test_a_heading_on_roles_together_announces_no_facet_of_one(found: Found, sense: Sense) -> None:
    together = found("How the tools of data engineers and data scientists differ", "They use other tools.").passage
    alone = found("The tools of data engineers", "They use tools.").passage
    assert sense.subjects.headed_by(together, "tools")
    assert not sense.subjects.headed_by_one(together, "tools")
    assert sense.subjects.headed_by_one(together, "difference")
    assert sense.subjects.headed_by_one(alone, "tools")
    assert not sense.subjects.headed_by_one(alone, "skills")


def test_of_two_headings_the_one_fits_best_that_has_the_words_of_the_question_and_no_others(
    found: Found, sense: Sense
) -> None:
    def announced(question: str, heading: str) -> float:
        hit = found(heading, "Text is here.")
        return sense.subjects.announced(hit, question) - hit.score

    general, particular = "Tools of bakers", "Old tools of bakers in winter"
    assert announced("Which tools does a baker use?", general) > announced("Which tools does a baker use?", particular)
    assert announced("Which old tools in winter?", particular) > announced("Which old tools in winter?", general)
    assert announced("Which tools?", "") == 0
