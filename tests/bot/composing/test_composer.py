"""Each kind of question is answered in its own way, and whatever is found, an answer keeps its promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.composing.composer import Composer
from bot.composing.planning import Composition, carry_out
from bot.composing.wording import Wording
from bot.inquiry import Reader
from bot.models import Answer, Kind, Note, Question, Section, Statement, Table
from knowledge.models import PassageKind
from knowledge.roles import Roles

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial
    from tests.bot.conftest import MakeHit

#: Small talk is answered without composing anything.
ASKED = {
    Kind.OVERVIEW: ("data engineer", "数据工程师"),
    Kind.COMPARISON: ("data engineer vs data scientist", "数据工程师、数据科学家和数据分析师的区别"),
    Kind.FIGURE: ("How many tools does a data engineer use?", "数据工程师用多少种工具？"),
    Kind.YES_NO: ("Does a data engineer use tools?", "数据工程师用工具吗？"),
    Kind.LIST: ("Which tools does a data engineer use?", "数据工程师用哪些工具？"),
    Kind.DEFINITION: ("What is a data engineer?", "什么是数据工程师？"),
    Kind.ADVICE: ("How do I become a data engineer?", "怎样成为数据工程师？"),
    Kind.OTHER: ("Why do bakers bake?", "为何面包师烤面包？"),
}
QUESTIONS = [text for pair in ASKED.values() for text in pair]


def test_every_kind_is_asked_for_in_both_languages(make_material: MakeMaterial) -> None:
    for kind, pair in ASKED.items():
        assert [make_material(text).inquiry.kind for text in pair] == [kind, kind]
        assert [make_material(text).language for text in pair] == ["en", "zh"]


def test_only_an_overview_and_a_comparison_are_laid_out(
    found: Found, make_material: MakeMaterial, composer: Composer
) -> None:
    hits = [found(f"Tools of a data {name}", "Airflow schedules jobs.") for name in ("engineer", "scientist")]
    laid_out = {kind for kind, (text, _) in ASKED.items() if composer.lay_out(make_material(text, *hits))}
    assert laid_out == {Kind.OVERVIEW, Kind.COMPARISON}


def test_each_kind_leads_with_what_it_asks_for(make_hit: MakeHit, compose: Compose) -> None:
    prose = make_hit({"A data engineer works hard.": 0.7, "It rains today.": 0.6}, article="one")
    figure = make_hit({"A data engineer has 7 tools.": 0.68}, article="two")
    items = {"Data engineers use these tools:": 0.6, "Airflow": 0.5, "Spark": 0.5}
    section = ("Tools of a data engineer",)
    listed = make_hit(items, article="three", kind=PassageKind.LIST, introduction=True, section=section)
    leads = {
        kind: compose(ASKED[kind][0], prose, figure, listed).statements[0].text
        for kind in (Kind.FIGURE, Kind.YES_NO, Kind.LIST, Kind.OTHER)
    }
    assert leads == {
        Kind.FIGURE: "A data engineer has 7 tools.",
        Kind.YES_NO: "A data engineer works hard.",
        Kind.LIST: "Data engineers use these tools:",
        Kind.OTHER: "A data engineer works hard.",
    }


def test_what_cannot_be_laid_out_is_quoted(found: Found, make_material: MakeMaterial, composer: Composer) -> None:
    hit = found("", "Data engineers and data scientists rest at noon.")
    for kind in (Kind.OVERVIEW, Kind.COMPARISON):
        material = make_material(ASKED[kind][0], hit)
        assert composer.lay_out(material) is None
        assert composer.quote(material) is not None


def test_statements_are_gathered_for_a_list_only_where_they_tell_just_what_was_asked_of_its_role(
    found: Found, make_material: MakeMaterial, composer: Composer
) -> None:
    tells = found("A day", "The best tool of data engineers is SQL.")
    other = found("A day", "The best tool of data scientists is SQL.")
    aside = found("A day", "Data engineers rest at noon.")
    asked, why = ASKED[Kind.LIST][0], "Why do data engineers use tools?"
    assert composer.gather(make_material(asked, tells)) is not None
    for hits in ([other], [aside], []):
        assert composer.gather(make_material(asked, *hits)) is None
    assert composer.gather(make_material(why, tells)) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_openers_ask_about_each_role_one_facet_after_another(
    language: str, composer: Composer, reader: Reader, roles: Roles
) -> None:
    inquiries = [reader.read(Question(text, language)) for text in composer.openers(language)]
    assert [role.id for inquiry in inquiries for role in inquiry.roles] == [role.id for role in roles]
    assert all(one.facets != other.facets for one, other in pairwise(inquiries))


def test_hits_that_plain_words_find_too_are_told_once(found: Found, make_material: MakeMaterial) -> None:
    hit = found("Tools of a data engineer", "Airflow schedules jobs.")
    assert make_material(ASKED[Kind.LIST][0], hit).hits == [hit]


_SUBJECTS = [
    "Data engineers",
    "Data scientists",
    "Data analysts",
    "数据工程师",
    "数据科学家",
    "数据分析师",
    "They",
    "It",
    "他们",
]
_MEANING = [
    "bread",
    "tools",
    "skills",
    "use",
    "Spark",
    "SQL",
    "oven",
    "dough",
    "honey",
    "degree",
    "工具",
    "负责",
    "面包",
    "技能",
]
_OTHERS = [
    "data engineers",
    "data scientists",
    "数据工程师",
    "数据科学家",
    "not",
    "3",
    "4",
    "whereas",
    "both",
    "and",
    "不",
    "都",
    "区别",
]
_HEADINGS = [
    "Tools of a data engineer",
    "The data scientist",
    "Tools",
    "What is a data engineer?",
    "Skills of data scientists",
    "Bread",
    "Data engineers and data scientists",
    "数据工程师的工具",
    "数据科学家负责什么",
    "数据工程师与数据科学家的区别",
]
#: Each has a word that carries meaning; without one a statement is never said, see test_settling.
_STATEMENT = st.builds(
    lambda subject, meaning, words, times, end: " ".join([subject, meaning, *words] * times) + end,
    st.sampled_from(_SUBJECTS),
    st.sampled_from(_MEANING),
    st.lists(st.sampled_from(_OTHERS + _MEANING), min_size=1, max_size=8),
    st.sampled_from([1, 1, 1, 1, 4, 40]),
    st.sampled_from([".", ".", ".", "。", "?", "："]),
)


@st.composite
def _hit_arguments(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Draw the arguments of ``make_hit``; what introduces a list ends with a colon, as it mostly does."""
    introduction = draw(st.booleans())
    lead = {f"These are meant {number}:": draw(st.floats(-1, 1))} if introduction else {}
    own = draw(st.dictionaries(_STATEMENT, st.floats(-1, 1), min_size=1, max_size=8))
    language, work = draw(st.sampled_from(["en", "zh"])), draw(st.sampled_from(["one", "two", "three"]))
    return {
        "statements": lead | own,
        "article": f"{work}-{language}",
        "work": work,
        "language": language,
        "section": tuple(draw(st.lists(st.sampled_from(_HEADINGS), max_size=2))),
        "place": (draw(st.integers(1, 3)), number),
        "kind": draw(st.sampled_from(PassageKind)),
        "introduction": introduction,
        "ordered": draw(st.booleans()),
        "score": draw(st.floats(-3, 5)),
    }


_HITS = st.integers(1, 12).flatmap(lambda count: st.tuples(*(_hit_arguments(number) for number in range(count))))
_SOURCES = st.one_of(st.none(), st.integers(1, 20))


@given(_HITS, st.sampled_from(QUESTIONS), _SOURCES)
@settings(deadline=None, max_examples=200)
def test_whatever_is_found_an_answer_keeps_its_promises(  # noqa: PLR0917 - fixtures and what is drawn
    composer: Composer,
    make_hit: MakeHit,
    make_material: MakeMaterial,
    wording: Wording,
    arguments: tuple[dict[str, Any], ...],
    text: str,
    sources: int | None,
) -> None:
    hits = sorted((make_hit(**own) for own in arguments), key=lambda hit: -hit.score)
    material = make_material(text, *hits, sources=sources)
    for plan in (composer.lay_out(material), composer.quote(material)):
        if plan is not None:
            done = carry_out(plan, material.language, 0)
            answer = Answer(Question.read(text), 1.0, done.parts, done.citations, notes=done.notes)
            read = dict.fromkeys(number for statement in answer.statements for number in statement.citations)
            assert list(read) == [citation.number for citation in answer.citations]
            assert len(read) <= (sources or 16)
            assert _unsupported(answer) == []
            assert all(len(languages) == 1 for languages in _languages_of_sections(done))
            assert _said_twice(answer, wording) == []


def _unsupported(answer: Answer) -> list[Statement | Note]:
    """Return the statements that no cited passage says, and the notes that do not name two works that are cited."""
    cited = {citation.number: citation.passage for citation in answer.citations}
    return [
        *(one for one in answer.statements if not any(one.text in cited[number].quote for number in one.citations)),
        *(one for one in answer.notes if len({cited[number].work for number in one.citations}) < 2),
    ]


def _languages_of_sections(done: Composition) -> Iterable[set[str]]:
    """Return the languages of the passages that are cited from each section of a work."""
    spoken: dict[tuple[str, tuple[int, ...]], set[str]] = {}
    for citation in done.citations:
        spoken.setdefault((citation.passage.work, citation.passage.place[:-1]), set()).add(citation.passage.language)
    return spoken.values()


def _said_twice(answer: Answer, wording: Wording) -> list[tuple[str, str]]:
    """Return what stands twice within a section or a column; only one passage may repeat itself."""
    return [
        (one.text, other.text)
        for part in answer.parts
        for statements in _read_together(part)
        for one, other in combinations(statements, 2)
        if not set(one.citations) & set(other.citations) and wording.same(one.text, other.text)
    ]


def _read_together(part: Section | Table) -> Iterator[tuple[Statement, ...]]:
    if isinstance(part, Section):
        yield part.statements
        return
    for column in range(len(part.columns)):
        yield tuple(statement for row in part.rows for statement in row.cells[column])
