"""What settles a question comes first: the figure, credited, or the statement that says whether it is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.composing.settling import settle, state_figure
from bot.models import Answer, Kind
from knowledge.models import PassageKind, Source

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial
    from tests.bot.conftest import MakeHit

Texts = Callable[[Answer], list[str]]
HOW_MANY = {"en": "How many bakers work at night?", "zh": "有多少面包师在夜里工作？"}
WHETHER = "Do bakers work at night?"


@pytest.mark.parametrize(
    "figure",
    [
        "At night 87% of them work.",
        "Half of the bakers work then.",
        "Several dozens work at night.",
        "Twice as many as cooks work then.",
        "一半的面包师在夜里工作。",
        "三成的面包师在夜里工作。",
        "夜里有十几种面包，其中三种由他们做。",
    ],
)
def test_a_figure_comes_first_and_is_credited_though_other_statements_are_nearer(
    figure: str, make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    nearer = make_hit({"Many bakers work while others sleep.": 0.9}, article="one", score=2.0)
    answer = compose(HOW_MANY["en"], nearer, make_hit({figure: 0.86}, article="two"))
    assert answer.kind == Kind.FIGURE
    assert texts(answer) == [figure, "Many bakers work while others sleep."]
    assert [statement.credited for statement in answer.statements] == [True, False]
    assert [citation.passage.article_id for citation in answer.citations] == ["two", "one"]


def test_the_nearest_of_several_figures_comes_first_and_only_it_is_credited(
    make_hit: MakeHit, compose: Compose
) -> None:
    hits = [
        make_hit({"Ovens have 3 doors.": 0.8}, article="one", score=2.0),
        make_hit({"At night 87% of bakers work.": 0.9}, article="two"),
    ]
    statements = compose(HOW_MANY["en"], *hits).statements
    assert [(s.text, s.credited) for s in statements] == [
        ("At night 87% of bakers work.", True),
        ("Ovens have 3 doors.", False),
    ]


def test_a_number_far_from_the_question_is_no_figure(make_hit: MakeHit, compose: Compose, texts: Texts) -> None:
    near = make_hit({"Many bakers work at night.": 0.9}, article="one", score=2.0)
    far = make_hit({"Honey costs 9 francs.": 0.2}, article="two")
    answer = compose(HOW_MANY["en"], near, far)
    assert texts(answer) == ["Many bakers work at night."]
    assert not answer.statements[0].credited


def test_the_statement_that_settles_a_question_comes_first_without_credit_and_no_word_is_ours(
    make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    own = {"Ovens are hot.": 0.93, "Bakers work at night.": 0.95, "Bread is sold at six.": 0.92}
    answer = compose(WHETHER, make_hit(own, article="one"), make_hit({"Rolls are small.": 0.9}, article="two"))
    assert answer.kind == Kind.YES_NO
    assert texts(answer) == ["Bakers work at night.", "Ovens are hot.", "Bread is sold at six.", "Rolls are small."]
    assert not any(statement.credited for statement in answer.statements)
    assert not answer.statements[0].point
    assert [citation.passage.article_id for citation in answer.citations] == ["one", "two"]


@pytest.mark.parametrize("text", [WHETHER, HOW_MANY["en"]])
def test_a_question_whose_nearest_statement_introduces_a_list_gets_the_list(
    text: str, make_hit: MakeHit, compose: Compose
) -> None:
    items = {"There are 3 sorts of bakers at night:": 0.95, "Those of bread": 0.1, "Those of cake": 0.1, "Others": 0.1}
    best = make_hit({"Bakers sleep by day.": 0.7}, article="one", score=2.0)
    statements = compose(
        text, best, make_hit(items, article="two", kind=PassageKind.LIST, introduction=True)
    ).statements
    assert [(s.text, s.point) for s in statements[:4]] == [(item, number > 0) for number, item in enumerate(items)]


@pytest.mark.parametrize(
    ("text", "older", "newer"),
    [
        (HOW_MANY["en"], "At night 87% of all bakers work.", "At night 91% of all bakers work."),
        (WHETHER, "Most bakers work at night.", "Most bakers do not work at night."),
    ],
)
def test_of_articles_that_differ_the_newest_comes_first_and_the_others_are_told_too(
    text: str, older: str, newer: str, make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    old = make_hit({older: 0.9}, article="old", score=2.0, source=Source(published="2019"))
    new = make_hit({newer: 0.5}, article="new", source=Source(published="2024-05"))
    unknown = make_hit({newer: 0.5}, article="unknown")
    assert texts(compose(text, old, new)) == [newer, older]
    assert texts(compose(text, old, unknown)) == [older, newer]
    assert [set(note.citations) for note in compose(text, old, new).notes] == [{1, 2}]


def test_what_settles_is_never_said_of_another_role(found: Found, compose: Compose, texts: Texts) -> None:
    other = found("", "Data scientists earn 9 francs.", article="one", similar=0.95)
    own = found("", "Data engineers earn 8 francs.", article="two")
    assert texts(compose("How much does a data engineer earn?", other, own)) == ["Data engineers earn 8 francs."]
    assert texts(compose("Does a data engineer earn 9 francs?", other, own)) == ["Data engineers earn 8 francs."]


def test_what_settles_a_question_is_followed_by_less_than_other_answers_have(
    make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    told = [
        " ".join(f"word{hit}x{part}x{number}" for number in range(6)) + "." for hit in range(8) for part in range(6)
    ]
    hits = [make_hit(dict.fromkeys(told[i : i + 6], 0.9), article=f"a{i}") for i in range(0, 48, 6)]
    settled, quoted = (sum(map(len, texts(compose(text, *hits)))) for text in (WHETHER, "Why do bakers bake?"))
    assert settled < quoted


def test_where_nothing_may_be_told_nothing_is_settled(found: Found, make_material: MakeMaterial) -> None:
    for hits in ([], [found("", "Who works at night?")]):
        assert settle(make_material(WHETHER, *hits)) is None
        assert state_figure(make_material(HOW_MANY["en"], *hits)) is None


@pytest.mark.parametrize("statement", ["It is 42.", "2 + 2 is 4."])
def test_a_figure_without_other_words_is_told(
    statement: str, make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    assert texts(compose(HOW_MANY["en"], make_hit({statement: 0.9}))) == [statement]
