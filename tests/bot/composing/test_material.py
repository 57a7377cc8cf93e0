"""What an answer is made from: what of it may be told of whom, in which language and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.composing.material import in_reading_order, one_language_a_section, tell_whole
from bot.models import Kind
from knowledge.models import PassageKind

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found, MakeMaterial
    from tests.bot.conftest import MakeHit

TOOLS = "Which tools does a data engineer use?"


def test_only_one_language_of_a_section_is_told_the_askers_where_there_is_one(make_hit: MakeHit) -> None:
    english = make_hit({"A baker bakes bread.": 0.9}, article="baker-en", work="baker", place=(1, 0))
    more = make_hit({"Bakers rise at three.": 0.8}, article="baker-en", work="baker", place=(1, 1))
    chinese = make_hit({"面包师烤面包。": 0.85}, article="baker-zh", work="baker", language="zh", place=(1, 0))
    elsewhere = make_hit({"面包师凌晨起床。": 0.85}, article="baker-zh", work="baker", language="zh", place=(2, 0))
    hits = [english, chinese, more, elsewhere]
    assert one_language_a_section(hits, "en") == [english, more, elsewhere]
    assert one_language_a_section(hits, "zh") == [chinese, elsewhere]
    assert one_language_a_section(hits, "de") == [english, more, elsewhere]
    assert one_language_a_section(hits[1:], "de") == [chinese, elsewhere]


@pytest.mark.parametrize(
    ("text", "heading", "statement", "told"),
    [
        (TOOLS, "Data engineers", "They use Spark.", True),
        (TOOLS, "Data scientists", "They use notebooks.", False),
        (TOOLS, "", "Data scientists use notebooks.", False),
        (TOOLS, "Data engineers", "Data scientists use notebooks.", False),
        (TOOLS, "Data scientists", "Data engineers use Spark.", True),
        (TOOLS, "", "Data engineers and data scientists use Spark.", True),
        (TOOLS, "Tools", "Spark is a tool.", True),
        (TOOLS, "Data science", "Spark is a tool.", True),
        ("Which tools does data engineering use?", "Data scientists", "They use notebooks.", True),
        ("Which tools are there?", "Data scientists", "They use notebooks.", True),
        ("数据工程师用哪些工具？", "", "数据科学家使用笔记本。", False),
        ("数据工程师用哪些工具？", "", "数据工程师使用 Spark。", True),
        ("数据工程师用哪些工具？", "", "Spark 是一种工具。", True),
        ("What is a data engineer?", "", "Data scientists train models.", False),
        ("data engineer", "", "Data scientists train models.", False),
        ("Does a data engineer use Spark?", "", "Data scientists use Spark.", False),
        ("Does a data engineer use Spark?", "", "Data scientists ask the data engineer for Spark.", True),
        ("Does a data engineer use Spark?", "Data engineers", "Data scientists use Spark.", True),
    ],
)
def test_a_statement_may_be_told_of_who_was_asked_about_or_of_nobody(
    text: str, heading: str, statement: str, told: bool, found: Found, make_material: MakeMaterial
) -> None:
    hit = found(heading, statement)
    material = make_material(text, hit)
    assert [excerpt.text for excerpt in material.statements(hit)] == ([statement] if told else [])
    assert material.by_relevance() == ([hit] if told else [])


def test_what_is_told_of_others_only_does_not_answer(found: Found, make_material: MakeMaterial) -> None:
    other = found("", "Data scientists use notebooks.", similar=0.9)
    near, far = (found("", "Data engineers use Spark.", similar=similar) for similar in (0.85, 0.5))
    assert make_material(TOOLS, other).is_told_of_others()
    assert make_material(TOOLS, other, far).is_told_of_others()
    assert not make_material(TOOLS, other, near).is_told_of_others()
    assert not make_material("Which tools are there?", other).is_told_of_others()
    assert make_material(TOOLS, found("", "Spark runs jobs.", similar=0.9)).is_told_of_others()


def test_what_other_articles_say_to_the_contrary_is_found(found: Found, make_material: MakeMaterial) -> None:
    said = found("", "Most bakers rise at 3 in the morning.", article="one")
    hits = [
        found("", "Most bakers rise at 4 in the morning.", article="two"),
        found("", "Most bakers rise at 5 in the morning.", article="one"),
        found("", "Bees rise at 6 in summer.", article="three"),
    ]
    material = make_material("When do bakers rise?", said, *hits)
    assert [excerpt.hit for excerpt in material.contrary_to(material.statements(said)[0])] == hits[:1]


def test_what_introduces_a_list_may_be_told_with_what_of_the_list_may(
    found: Found, make_material: MakeMaterial
) -> None:
    items = ["Data scientists have help:", "Data engineers load tables.", "Data scientists train models."]
    hit = found("", *items, kind=PassageKind.LIST, introduction=True)
    assert [excerpt.text for excerpt in make_material(TOOLS, hit).statements(hit)] == items[:2]


def test_a_passage_tells_what_was_asked_where_its_heading_announces_it_of_no_other_role(
    found: Found, make_material: MakeMaterial
) -> None:
    def tells(heading: str, text: str = TOOLS) -> bool:
        hit = found(heading, "They use Spark.")
        return make_material(text, hit).tells_what_was_asked(hit)

    assert tells("Tools of a data engineer")
    assert tells("Tools")
    assert tells("Tools of data engineers and data scientists")
    assert not tells("Tools of a data scientist")
    assert not tells("Skills of a data engineer")
    assert not tells("Tools", "Which tools are there?")


def test_a_statement_is_on_the_point_by_its_heading_or_by_its_own_words(
    found: Found, make_material: MakeMaterial
) -> None:
    def to_the_point(heading: str, statement: str) -> bool:
        material = make_material(TOOLS, found(heading, statement))
        return material.on_the_point(material.statements(material.hits[0])[0])

    assert to_the_point("Tools of a data engineer", "They like Spark.")
    assert to_the_point("The data engineer", "Their best tool is Spark.")
    assert not to_the_point("The data engineer", "They like Spark.")
    assert not to_the_point("How the tools of data engineers and data scientists differ", "They like Spark.")


def test_what_tells_what_was_asked_comes_first_and_then_what_was_found_first(
    found: Found, make_material: MakeMaterial
) -> None:
    other = found("The data engineer", "They build pipelines.", score=2.0)
    more = found("The data engineer", "They load tables.", score=1.8)
    particular = found("Old tools of a data engineer in winter", "They like Excel.", score=1.5)
    general = found("Tools of a data engineer", "They use Spark.", score=1.5)
    silent = found("Tools of a data engineer", "Which tools do they use?", score=3.0)
    hits = (other, more, particular, general, silent)
    ranked = make_material(TOOLS, *hits).by_relevance()
    assert ranked[0] is general
    assert silent not in ranked
    assert [hit for hit in ranked if hit in (other, more)] == [other, more]


def test_an_answer_of_parts_may_cite_more_unless_a_number_was_set(found: Found, make_material: MakeMaterial) -> None:
    hit = found("", "They use Spark.")
    material = make_material(TOOLS, hit)
    assert material.drafts(2)[0].sources.most > material.draft().sources.most
    assert material.drafts(2)[0].sources is not material.drafts(2)[0].sources
    one, other = material.drafts(2)
    assert one.sources is other.sources
    few = make_material(TOOLS, hit, sources=3)
    assert few.draft().sources.most == few.drafts(1)[0].sources.most == 3


@pytest.mark.parametrize("kind", list(PassageKind))
def test_a_passage_that_opens_runs_on_and_a_list_is_points(
    kind: PassageKind, found: Found, make_material: MakeMaterial
) -> None:
    hit = found("Baking", "Ovens are hot.", "Bees make honey.", kind=kind)
    for opens in (True, False):
        material = make_material("Why?", hit)
        draft = material.draft()
        tell_whole(draft, material.statements(hit), opens=opens)
        running = kind is PassageKind.PARAGRAPH and opens
        assert [said.point for said in draft.said] == [not running] * 2


def test_steps_are_numbered_from_one_where_all_of_them_are_told(found: Found, make_material: MakeMaterial) -> None:
    def steps(*statements: str, told: int, **more: bool) -> list[int | None]:
        hit = found("Baking", *statements, kind=PassageKind.LIST, **more)
        material = make_material("Why?", hit)
        draft = material.draft()
        tell_whole(draft, material.statements(hit)[:told], opens=True)
        return [said.step for said in draft.said]

    own = ("Mix flour.", "Heat ovens.", "Sell bread.")
    assert steps(*own, told=3, ordered=True) == [1, 2, 3]
    assert steps(*own, told=2, ordered=True) == [None, None]
    assert steps(*own, told=3) == [None] * 3
    assert steps("Work so:", *own, told=4, ordered=True, introduction=True) == [None, 1, 2, 3]


def test_statements_are_read_passage_by_passage_each_in_its_order(found: Found, make_material: MakeMaterial) -> None:
    one, two = found("", "Ovens are hot.", "Bees make honey."), found("", "Roses bloom.", "Rivers flow.")
    material = make_material("Why?", one, two)
    draft = material.draft()
    for excerpt in reversed([*material.statements(one), *material.statements(two)]):
        draft.say(excerpt)
    read = [said.excerpt.text for said in in_reading_order(draft.said, [two, one])]
    assert read == ["Roses bloom.", "Rivers flow.", "Ovens are hot.", "Bees make honey."]


def test_a_list_that_is_asked_for_in_any_words_is_searched_for_in_plain_ones(
    found: Found, make_material: MakeMaterial
) -> None:
    hit, plain = found("", "Ovens are hot."), found("Tools of a data engineer", "They use Spark.")
    further = {"Which tools does a data engineer use?": [hit, plain]}
    asked = "Name the tooling that a data engineer has at hand"
    assert make_material(asked, hit, further=further).inquiry.kind is Kind.LIST
    assert make_material(asked, hit, further=further).hits == [hit, plain]
    assert make_material("Why would a data engineer need any tools?", hit, further=further).hits == [hit]
    assert make_material("Name the tooling of data engineers and data scientists", hit, further=further).hits == [hit]
