"""Facets: what a question, a heading or a sentence is about, and the question that asks for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.facets import (
    ROLE_MARK,
    Facets,
    FacetsError,
    compile_pattern,
    load_facets,
    mask_roles,
    with_article,
)
from knowledge.models import Passage, PassageKind
from knowledge.roles import Roles

ENTRY = """\
- id: {id}
  names: {{en: {id}}}
  asks: {{en: "Which {id} does {{a role}} have?"}}
  patterns: ["{pattern}"]
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What is a data engineer?", ["focus"]),
        ("什么是数据工程师？", ["focus"]),
        ("Responsibilities of the data scientist", ["duties"]),
        ("What does an MLOps engineer do all day?", ["duties"]),
        ("数据工程师平时负责什么？", ["duties"]),
        ("In what order does a data scientist work?", ["steps"]),
        ("数据科学家的工作步骤", ["steps"]),
        ("The tools of a data engineer", ["tools"]),
        ("数据分析师用哪些工具？", ["tools"]),
        ("A data analyst is good at statistics.", ["skills"]),
        ("机器学习工程师需要掌握的技能", ["skills"]),
        ("Which degree does a business analyst need?", ["education"]),
        ("数据科学家的学历", ["education"]),
        ("With whom does a data engineer work together?", ["place"]),
        ("数据工程师和谁协作？", ["place"]),
        ("How to become a machine learning engineer", ["becoming"]),
        ("怎样转行做数据分析师？", ["becoming"]),
        ("Salaries of data scientists", ["pay"]),
        ("数据科学家的工资", ["pay"]),
        ("Are MLOps engineers in demand?", ["demand"]),
        ("MLOps 工程师的就业", ["demand"]),
        ("How a data scientist differs from a data engineer", ["difference"]),
        ("数据科学家与数据工程师的差别", ["difference"]),
        ("What data scientists and data engineers have in common", ["shared"]),
        ("数据科学家与数据工程师的相似之处", ["shared"]),
        ("The tools and the skills of a data scientist", ["tools", "skills"]),
        ("The weather in spring", []),
        ("", []),
    ],
)
def test_a_text_is_about_the_facets_that_it_names_in_the_order_of_the_file(
    text: str, told: list[str], facets: Facets
) -> None:
    assert list(facets.of(text)) == told


def test_what_is_general_is_told_only_where_nothing_particular_is(facets: Facets) -> None:
    assert facets["focus"].general
    assert facets.of("What is a data engineer responsible for?") == ("duties",)
    assert facets.of("What is a data engineer?") == ("focus",)


def test_what_is_asked_of_a_field_is_asked_of_no_role(facets: Facets, roles: Roles) -> None:
    def asked(text: str) -> tuple[str, ...]:
        return facets.of_mentions(text, roles.find(text))

    assert asked("What does an MLOps engineer do for us?") == ("duties",)
    assert asked("What does MLOps do for us?") == ()


def test_only_the_beginning_of_a_long_sentence_tells_what_it_is_about(facets: Facets) -> None:
    assert facets.of("A long story, " * 40 + "and tools.") == ()
    assert facets.of("Tools. " + "A long story, " * 40) == ("tools",)


def test_a_profile_is_told_in_the_order_of_the_file_and_of_each_role_by_itself(facets: Facets) -> None:
    ids = [facet.id for facet in facets]
    assert [facet.id for facet in facets.profile] == sorted((f.id for f in facets.profile), key=ids.index)
    assert facets.profile[0].general
    assert not any(facet.together for facet in facets.profile)
    assert {facet.id for facet in facets if facet.together} == {"difference", "shared"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_question_of_a_facet_is_about_that_facet_and_about_its_roles(
    language: str, facets: Facets, roles: Roles
) -> None:
    pair = [roles["data-engineer"], roles["mlops-engineer"]]
    for facet in facets:
        asked = facet.question(pair if facet.together else pair[:1], language)
        mentions = roles.find(asked)
        assert facet.id in facets.of_mentions(asked, mentions)
        assert [mention.role.id for mention in mentions] == [role.id for role in (pair if facet.together else pair[:1])]
        assert "{" not in asked


def test_the_question_names_roles_as_the_language_does_and_is_english_where_there_is_no_such_question(
    facets: Facets, roles: Roles
) -> None:
    pair = [roles["data-scientist"], roles["mlops-engineer"]]
    assert facets["difference"].question(pair, "en").endswith("a data scientist and an MLOps engineer?")
    assert facets["difference"].question(pair, "zh").startswith("数据科学家和MLOps 工程师")
    assert facets["tools"].question(pair[:1], "de") == facets["tools"].question(pair[:1], "en")
    assert facets["tools"].name("de") == facets["tools"].name("en") == "Tools"
    assert facets["tools"].name("zh") == "工具"


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("data scientist", "a"),
        ("optimization engineer", "an"),
        ("MLOps engineer", "an"),
        ("ML architect", "an"),
        ("SWE", "an"),
        ("DevOps engineer", "a"),
        ("BI developer", "a"),
        ("QA tester", "a"),
        ("user researcher", "a"),
        ("R programmer", "an"),
    ],
)
def test_a_name_has_the_article_that_its_sound_asks_for(name: str, article: str) -> None:
    assert with_article(name) == f"{article} {name}"


def _passage(
    section: tuple[str, ...], statements: tuple[str, ...] = ("Text.",), *, introduction: bool = False
) -> Passage:
    return Passage(
        id="one",
        article_id="one",
        work="one",
        language="en",
        section=section,
        place=(1, 0),
        kind=PassageKind.LIST,
        start=0,
        end=1,
        text="t",
        statements=statements,
        introduction=introduction,
    )


def test_the_introduction_tells_first_then_the_innermost_heading_then_outer_ones(facets: Facets) -> None:
    introduction = ("These are the tools of data engineers:", "A scale.")
    assert facets.of_passage(_passage(("Skills", "Duties of data engineers"), introduction, introduction=True)) == (
        "tools",
    )
    assert facets.of_passage(_passage(("Skills", "Duties of data engineers"), introduction)) == ("duties",)
    assert facets.of_passage(_passage(("Skills", "More"), introduction, introduction=True)) == ("tools",)
    assert facets.of_passage(_passage(("Skills", "More"), introduction)) == ("skills",)
    assert facets.of_passage(_passage(("More",), ("Tools and more.",))) == ()
    assert facets.of_passage(_passage(())) == ()


@pytest.mark.parametrize("heading", ["Why now?", "为何现在？"])
def test_what_stands_above_a_heading_that_asks_does_not_matter(heading: str, facets: Facets) -> None:
    assert facets.of_passage(_passage(("The tools of a data engineer", heading))) == ()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a data engineer's day", "a *'s day"),
        ("A data engineer’s day and data scientists' work", "A *’s day and *' work"),
        ("数据工程师和数据科学家", "*和*"),
        ("no role at all", "no role at all"),
    ],
)
def test_roles_are_masked_and_their_possessive_ending_stays(text: str, masked: str, roles: Roles) -> None:
    shown = mask_roles(text, roles.find_exact(text)).replace(ROLE_MARK, "*")
    assert shown.replace(" ", "") == masked.replace(" ", "")


@pytest.mark.parametrize("between", ["", " and ", ", ", " vs. ", " or a ", "和", "、", " 跟 ", "/"])
def test_a_role_in_a_pattern_is_one_or_several_told_together(between: str) -> None:
    pattern = compile_pattern("^what is {role}$")
    several = ROLE_MARK + between + ROLE_MARK if between else ROLE_MARK
    assert pattern.search(f"What is {several}")
    assert not pattern.search(f"What is {several}, please")
    assert not pattern.search("What is ")


def test_the_patterns_of_a_file_tell_its_facets(tmp_path: Path, roles: Roles) -> None:
    path = tmp_path / "facets.yaml"
    path.write_text(ENTRY.format(id="hats", pattern="hats?") + ENTRY.format(id="shoes", pattern="{role}.*shoes"))
    own = load_facets(roles, path)
    assert own.of("Hats and shoes") == ("hats",)
    assert own.of("A hat that data engineers wear with shoes") == ("hats", "shoes")
    assert own["hats"].question([roles["mlops-engineer"]], "en") == "Which hats does an MLOps engineer have?"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"- id: [",
        b"just words",
        b"\xff\xfe",
        b"- {id: hats}",
        b"- [hats]",
        ENTRY.format(id="hats", pattern="(").encode(),
        ENTRY.format(id="Hats!", pattern="hats").encode(),
        (ENTRY.format(id="hats", pattern="hats") + "  colour: red\n").encode(),
        (ENTRY.format(id="hats", pattern="hats") + "  most: 0\n").encode(),
    ],
)
def test_a_file_that_is_not_valid_is_refused_with_its_place_and_the_cure(
    content: bytes, tmp_path: Path, roles: Roles
) -> None:
    path = tmp_path / "facets.yaml"
    path.write_bytes(content)
    with pytest.raises(FacetsError, match=r"facets\.yaml: the facets cannot be read: (?s:.)*mend the file"):
        load_facets(roles, path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, roles: Roles) -> None:
    with pytest.raises(FacetsError, match="the facets cannot be read"):
        load_facets(roles, tmp_path / "none.yaml")


def test_a_facet_that_has_no_english_name_or_question_is_refused(tmp_path: Path, roles: Roles) -> None:
    path = tmp_path / "facets.yaml"
    for key in ("names", "asks"):
        path.write_text(ENTRY.format(id="hats", pattern="hats").replace(f"{key}: {{en:", f"{key}: {{zh:"))
        with pytest.raises(FacetsError):
            load_facets(roles, path)


def test_a_facet_that_is_told_twice_is_refused(tmp_path: Path, roles: Roles) -> None:
    path = tmp_path / "facets.yaml"
    path.write_text(ENTRY.format(id="hats", pattern="hats") * 2)
    with pytest.raises(FacetsError):
        load_facets(roles, path)
