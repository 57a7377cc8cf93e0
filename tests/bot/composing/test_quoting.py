"""An answer in the sources' words: what is quoted, how much of it, and never the same twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.composing.quoting import LENGTH, nearest_statements, quote, room
from bot.models import Answer, Kind
from knowledge.models import PassageKind

if TYPE_CHECKING:
    from tests.bot.composing.conftest import Compose, Found, MakeMaterial
    from tests.bot.conftest import MakeHit

Texts = Callable[[Answer], list[str]]
WHY = {"en": "Why do bakers bake?", "zh": "为何面包师烤面包？"}


def test_a_short_best_passage_is_quoted_whole_as_running_text(make_hit: MakeHit, compose: Compose) -> None:
    answer = compose(WHY["en"], make_hit({"A baker bakes bread.": 0.9, "Bakers rise at three.": 0.1}))
    assert [(s.text, s.citations, s.point) for s in answer.statements] == [
        ("A baker bakes bread.", (1,), False),
        ("Bakers rise at three.", (1,), False),
    ]
    assert [citation.number for citation in answer.citations] == [1]


def test_of_a_long_paragraph_only_what_is_near_the_question_is_said_in_the_order_of_the_source(
    make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    far = {f"The {word} street of the old town is {'very ' * 20}long.": 0.2 for word in ("first", "second", "third")}
    hit = make_hit({"Bakers rise at three.": 0.88, **far, "A baker bakes bread.": 0.9})
    assert texts(compose(WHY["en"], hit)) == ["Bakers rise at three.", "A baker bakes bread."]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_statements_are_added_until_an_answer_is_as_long_as_a_reader_takes_in(
    language: str, make_hit: MakeHit, make_material: MakeMaterial, compose: Compose, texts: Texts
) -> None:
    words = [[f"word{hit}x{part}x{number}" for number in range(6)] for hit in range(8) for part in range(6)]
    told = [" ".join(own) + "." for own in words]
    hits = [make_hit(dict.fromkeys(told[i : i + 6], 0.9), article=f"a{i}") for i in range(0, 48, 6)]
    most = room(make_material(WHY[language], *hits))
    length = sum(map(len, texts(compose(WHY[language], *hits))))
    assert most - max(map(len, told)) < length <= most


def test_a_chinese_answer_is_shorter_because_it_says_more(make_material: MakeMaterial) -> None:
    assert room(make_material(WHY["zh"])) < room(make_material(WHY["en"])) == LENGTH
    assert room(make_material(WHY["en"]), 2.0) == 2 * LENGTH


def test_a_list_keeps_the_sentence_that_introduces_it_and_its_items_are_points(
    make_hit: MakeHit, compose: Compose
) -> None:
    items = {"A baker uses these tools:": 0.9, "A deck oven.": 0.8, "A mixer.": 0.8}
    answer = compose(WHY["en"], make_hit(items, kind=PassageKind.LIST, introduction=True))
    assert [(s.text, s.point, s.step) for s in answer.statements] == [
        ("A baker uses these tools:", False, None),
        ("A deck oven.", True, None),
        ("A mixer.", True, None),
    ]


def test_whole_steps_keep_their_numbers_and_some_of_them_are_only_points(make_hit: MakeHit, compose: Compose) -> None:
    steps = {"Bread is made so:": 0.9, "Knead the dough.": 0.8, "Bake the dough.": 0.8}
    whole = compose(WHY["en"], make_hit(steps, kind=PassageKind.LIST, introduction=True, ordered=True))
    assert [s.step for s in whole.statements] == [None, 1, 2]
    bare = {"Knead it.": 0.9, "Bake it.": 0.9}
    without = compose(WHY["en"], make_hit(bare, kind=PassageKind.LIST, ordered=True))
    assert [s.step for s in without.statements] == [1, 2]
    best = make_hit({"Bread needs time.": 0.9}, article="bread", score=2.0)
    other = make_hit({"Knead the dough well.": 0.9, "Sweep the floor.": 0.1}, kind=PassageKind.LIST, ordered=True)
    some = compose(WHY["en"], best, other)
    assert [(s.text, s.point, s.step) for s in some.statements[1:]] == [("Knead the dough well.", True, None)]


def test_what_other_passages_add_is_as_near_as_the_best_and_stands_as_points(
    make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    best = make_hit({"A baker bakes bread.": 0.9}, article="one", score=3.0)
    near = make_hit({"Cakes come from bakers too.": 0.88, "Rents rise in town.": 0.2}, article="two", score=2.9)
    far = make_hit({"Bees make honey in summer.": 0.3}, article="three", score=0.5)
    answer = compose(WHY["en"], best, near, far)
    assert texts(answer) == ["A baker bakes bread.", "Cakes come from bakers too."]
    assert [statement.point for statement in answer.statements] == [False, True]
    assert [citation.passage.article_id for citation in answer.citations] == ["one", "two"]


@pytest.mark.parametrize("sources", [1, 2, 3])
def test_no_more_passages_are_cited_than_asked_for(sources: int, make_hit: MakeHit, compose: Compose) -> None:
    told = ("Flour comes from mills.", "Water boils early.", "Ovens glow at night.", "Scales need care.")
    hits = [make_hit({statement: 0.9}, article=statement[:5]) for statement in told]
    assert len(compose(WHY["en"], *hits, sources=sources).citations) == sources


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A baker kneads dough with a mixer.", "With a mixer a baker kneads dough."),
        ("A baker kneads dough with a mixer.", "A BAKER kneads dough with a mixer!"),
        ("面包师用搅拌机揉面团。", "面包师用搅拌机来揉面团。"),
    ],
)
def test_what_two_articles_say_is_said_once_and_cites_both(
    first: str, second: str, make_hit: MakeHit, compose: Compose
) -> None:
    hits = [make_hit({first: 0.9}, article="one"), make_hit({second: 0.9}, article="two")]
    answer = compose(WHY["en"], *hits)
    assert [(statement.text, statement.citations) for statement in answer.statements] == [(first, (1, 2))]
    assert [citation.passage.article_id for citation in answer.citations] == ["one", "two"]
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Most bakers rise at 3 in the morning.", "Most bakers rise at 4 in the morning."),
        ("A baker needs a degree.", "A baker does not need a degree."),
    ],
)
def test_two_articles_that_differ_are_both_told_with_a_note_and_one_article_does_not_differ(
    first: str, second: str, make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    hits = [make_hit({first: 0.9}, article=article, place=(n, 0)) for n, article in enumerate(("one", "one"))]
    contrary = make_hit({second: 0.9}, article="two")
    differing = compose(WHY["en"], hits[0], contrary)
    assert texts(differing) == [first, second]
    assert [note.citations for note in differing.notes] == [(1, 2)]
    own = make_hit({second: 0.9}, article="one", place=(2, 0))
    assert compose(WHY["en"], hits[1], own).notes == ()


def test_the_items_of_one_list_may_be_alike(make_hit: MakeHit, compose: Compose, texts: Texts) -> None:
    items = {f"A baker works in shift number {number} of the day.": 0.9 for number in range(1, 4)}
    answer = compose(WHY["en"], make_hit(items, kind=PassageKind.LIST))
    assert texts(answer) == list(items)
    assert answer.notes == ()


def test_questions_and_introductions_and_exclamations_answer_nothing(
    make_hit: MakeHit, compose: Compose, texts: Texts
) -> None:
    best = make_hit({"A baker bakes bread.": 0.9}, article="one")
    idle = {"Who bakes bread?": 0.99, "谁烤面包？": 0.99, "Bread is baked so:": 0.99, "Yes!": 0.99}
    assert texts(compose(WHY["en"], best, make_hit(idle, article="two"))) == ["A baker bakes bread."]


def test_passages_that_only_ask_say_nothing(make_hit: MakeHit, make_material: MakeMaterial) -> None:
    short = make_hit({"Who bakes bread?": 0.9})
    long = make_hit({f"Who bakes bread number {number}?": 0.9 for number in range(40)}, article="two")
    for hits in ([], [short], [long], [short, long]):
        assert quote(make_material(WHY["en"], *hits)) is None


@pytest.mark.parametrize("kind", [kind for kind in PassageKind if kind is not PassageKind.CODE])
def test_a_statement_too_long_to_be_read_is_not_said(
    kind: PassageKind, make_hit: MakeHit, make_material: MakeMaterial, compose: Compose, texts: Texts
) -> None:
    hit = make_hit({"bread " * 10_000: 0.99, "A baker bakes bread.": 0.9}, kind=kind)
    assert texts(compose(WHY["en"], hit)) == ["A baker bakes bread."]
    assert quote(make_material(WHY["en"], make_hit({"bread " * 10_000: 0.99}, kind=kind))) is None


def test_what_another_role_uses_is_no_answer_and_what_is_said_of_no_role_is(
    found: Found, compose: Compose, texts: Texts
) -> None:
    own = found("", "Data engineers fear old tables most.", article="one")
    other = found("", "Data scientists love fresh notebooks dearly.", article="two")
    nobody = found("", "Old pipelines break at night.", article="three")
    answer = compose("Why do data engineers sleep so badly?", other, own, nobody)
    assert answer.kind == Kind.OTHER
    assert texts(answer) == ["Data engineers fear old tables most.", "Old pipelines break at night."]


def test_beside_a_passage_that_tells_what_was_asked_others_are_heard_only_on_that(
    found: Found, compose: Compose, texts: Texts
) -> None:
    best = found("Skills of a data engineer", "SQL comes first.", article="one")
    beside = found("The data engineer", "They wear hats at work.", article="two")
    said = found("The data engineer", "They are good at Python.", article="three")
    answer = compose("Why are those the skills of a data engineer?", best, beside, said)
    assert texts(answer) == ["SQL comes first.", "They are good at Python."]


def test_only_sentences_of_the_best_passage_run_on(make_hit: MakeHit, compose: Compose) -> None:
    far = {f"The {word} street of the old town is {'very ' * 20}long.": 0.2 for word in ("first", "second", "third")}
    best = make_hit({**far, "Bakers rise at three.": 0.9, "Ovens are hot by four.": 0.9}, article="one", score=2.0)
    other = make_hit({"Bread is sold from six.": 0.9}, article="two")
    assert [s.point for s in compose(WHY["en"], best, other).statements] == [False, False, True]


@pytest.mark.parametrize("score", [0.5, 0.0, -1.0])
def test_no_statement_gains_more_by_its_passage_than_those_of_the_first(
    score: float, found: Found, make_material: MakeMaterial
) -> None:
    first = found("Tools of a data engineer", "They work with Airflow.", similar=0.9, score=score)
    other = found("The data engineer", "They wear hats.", similar=0.8, score=score + 1)
    material = make_material("Why would a data engineer use tools?", first, other)
    hits = material.by_relevance()
    assert [excerpt.hit for excerpt in nearest_statements(material, hits)] == [first, other]
