"""What is told of a role, facet by facet: the best of each first, of it alone before others, nothing of other roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.composing.material import Material
from bot.composing.profiling import Profile, profile_roles

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Found, MakeMaterial

ROOM = 10_000


def _profiles(material: Material, left: float = ROOM, facets: Sequence[str] = ()) -> list[Profile]:
    every = material.sense.facets
    told = [every[facet] for facet in facets] or every.profile
    roles = material.inquiry.roles
    _, *drafts = material.drafts(1 + len(roles))  # the first is what opens an answer
    return profile_roles(material, roles, drafts, told, left)


def _cells(profile: Profile) -> dict[str, list[str]]:
    return {facet: [said.excerpt.text for said in profile.cell(facet)] for facet in profile.cells}


def test_each_facet_tells_what_its_heading_or_a_statement_itself_tells_of_the_role(
    found: Found, make_material: MakeMaterial
) -> None:
    hits = [
        found("Tools of a data engineer", "Spark runs their jobs.", "Data scientists use pandas."),
        found("A day of a data engineer", "Their most important skill is patience."),
        found("Tools", "Git belongs to everybody."),
        found("Tools of a data scientist", "Notebooks hold their drafts."),
    ]
    [profile] = _profiles(make_material("data engineer", *hits))
    assert _cells(profile) == {
        "tools": ["Spark runs their jobs."],
        "skills": ["Their most important skill is patience."],
    }


def test_what_a_role_is_comes_before_what_tells_something_more_particular(
    found: Found, make_material: MakeMaterial
) -> None:
    hit = found("The data engineer", "Their most important skill is patience.", "They keep the data flowing.")
    [profile] = _profiles(make_material("data engineer", hit), facets=["focus"])
    assert profile.cells["focus"][0].excerpt.text == "They keep the data flowing."


def test_a_row_has_all_of_its_cells_or_is_left_out(found: Found, make_material: MakeMaterial) -> None:
    hits = [
        found(f"{facet} of a data {name}", f"{facet[:3]}{name} a{facet}{name} b{facet}{name}.")
        for facet in ("Tools", "Skills", "Duties", "Education")
        for name in ("engineer", "scientist")
    ]
    for left in (10, 50, 80, 120):
        engineer, scientist = _profiles(make_material("DS vs DE", *hits), left=left)
        assert set(engineer.cells) == set(scientist.cells) != set()


def test_what_is_told_of_a_role_alone_and_by_its_name_comes_before_what_is_told_by_the_way(
    found: Found, make_material: MakeMaterial
) -> None:
    together = "Data engineers and data scientists share the tool Git."
    unnamed, named = "Their tool of choice is Spark.", "The tool of data engineers is Airflow."
    hits = [found("", together, score=3.0), found("The data engineer", unnamed, score=2.0), found("Tools", named)]
    [profile] = _profiles(make_material("data engineer", *hits), facets=["tools"])
    order = [said.excerpt.text for said in profile.cells["tools"]]
    assert order[-1] == together
    assert order[0] == named


def test_statements_of_one_passage_are_read_in_the_order_of_their_source(
    found: Found, make_material: MakeMaterial
) -> None:
    told = ["Airflow schedules jobs.", "Spark computes tables.", "Data engineers query Postgres."]
    [profile] = _profiles(make_material("data engineer", found("Tools of a data engineer", *told)), facets=["tools"])
    assert next(said.excerpt.text for said in profile.cells["tools"]) == told[2]
    assert _cells(profile)["tools"] == told


def test_each_facet_says_one_thing_before_any_says_another(found: Found, make_material: MakeMaterial) -> None:
    tools = found("Tools of a data engineer", "Airflow schedules jobs.", "Spark computes tables.", score=3.0)
    skills = found("Skills of a data engineer", "Patience helps with people.", "Curiosity finds errors.")
    [profile] = _profiles(make_material("data engineer", tools, skills), left=60)
    assert _cells(profile) == {"tools": ["Airflow schedules jobs."], "skills": ["Patience helps with people."]}


def test_only_a_facet_that_was_begun_where_there_was_room_runs_over_it(
    found: Found, make_material: MakeMaterial
) -> None:
    hits = [
        found(f"{facet} of a data engineer", *(f"Word{n}a{facet} word{n}b{facet} word{n}c{facet}." for n in range(6)))
        for facet in ("Tools", "Skills", "Duties", "Education")
    ]
    longest = max(len(statement) for hit in hits for statement in hit.passage.statements)
    for left in (0, 20, 100, 300, 1000):
        [profile] = _profiles(make_material("data engineer", *hits), left=left)
        assert profile.draft.length < left + longest * (left > 0) + (left == 0)


def test_a_facet_has_at_most_its_own_number_of_statements(found: Found, make_material: MakeMaterial) -> None:
    for heading, facet in (("Education of a data engineer", "education"), ("Tools of a data engineer", "tools")):
        hit = found(heading, *(f"Alpha{n} beta{n} gamma{n}." for n in range(9)))
        material = make_material("data engineer", hit)
        [profile] = _profiles(material, facets=[facet])
        assert len(profile.cell(facet)) == material.sense.facets[facet].most


def test_nothing_is_told_under_two_facets(found: Found, make_material: MakeMaterial) -> None:
    hit = found("Tools and skills of a data engineer", "Airflow schedules jobs.", "Patience helps with people.")
    [profile] = _profiles(make_material("data engineer", hit))
    told = [text for texts in _cells(profile).values() for text in texts]
    assert sorted(told) == ["Airflow schedules jobs.", "Patience helps with people."]


def test_each_of_several_roles_is_told_what_is_its_own(found: Found, make_material: MakeMaterial) -> None:
    hits = [
        found("Tools of a data engineer", "Airflow schedules jobs."),
        found("Tools of a data scientist", "Notebooks hold drafts."),
        found("Tools of data engineers and data scientists", "Git keeps versions."),
    ]
    engineer, scientist = _profiles(make_material("data engineer vs data scientist", *hits), facets=["tools"])
    assert _cells(engineer) == {"tools": ["Airflow schedules jobs.", "Git keeps versions."]}
    assert _cells(scientist) == {"tools": ["Notebooks hold drafts.", "Git keeps versions."]}


def test_only_one_language_of_a_section_is_told(found: Found, make_material: MakeMaterial) -> None:
    english = found("Tools of a data engineer", "Airflow schedules jobs.", article="en", work="w", place=(1, 0))
    chinese = found("数据工程师的工具", "Airflow 负责调度。", article="zh", work="w", language="zh", place=(1, 0))
    for text, told in (("data engineer", "Airflow schedules jobs."), ("数据工程师", "Airflow 负责调度。")):
        [profile] = _profiles(make_material(text, chinese, english), facets=["tools"])
        assert _cells(profile) == {"tools": [told]}


def test_every_facet_of_every_role_is_searched_for_by_its_question(found: Found, make_material: MakeMaterial) -> None:
    hit = found("Tools of a data engineer", "Airflow schedules jobs.")
    further = {"Which tools does a data engineer use?": [hit]}
    scientist, engineer = _profiles(make_material("DS vs DE", further=further), facets=["tools", "skills"])
    assert _cells(engineer) == {"tools": ["Airflow schedules jobs."]}
    assert _cells(scientist) == {}
