"""An answer in the sources' words: what is quoted, how much of it, and never the same twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.composing.quoting import LENGTH, Composition, compose, one_language_a_section
from index.lexicon import tokenize
from index.retrieval import Hit
from knowledge.models import PassageKind

MakeHit = Callable[..., Hit]
LONGEST = 1000


def _texts(composition: Composition) -> list[str]:
    return [statement.text for statement in composition.statements]


def test_a_short_best_passage_is_quoted_whole_as_running_text(make_hit: MakeHit) -> None:
    composition = compose([make_hit({"A baker bakes bread.": 0.9, "Bakers rise at three.": 0.1})], "en")
    assert [(s.text, s.citations, s.point) for s in composition.statements] == [
        ("A baker bakes bread.", (1,), False),
        ("Bakers rise at three.", (1,), False),
    ]
    assert [citation.number for citation in composition.citations] == [1]


def test_of_a_long_paragraph_only_what_is_near_the_question_is_said_in_the_order_of_the_source(
    make_hit: MakeHit,
) -> None:
    far = {f"The {word} street of the old town is {'very ' * 20}long.": 0.2 for word in ("first", "second", "third")}
    hit = make_hit({"Bakers rise at three.": 0.88, **far, "A baker bakes bread.": 0.9})
    assert _texts(compose([hit], "en")) == ["Bakers rise at three.", "A baker bakes bread."]


@pytest.mark.parametrize(("language", "room"), [("en", LENGTH), ("zh", 600)])
def test_statements_are_added_until_an_answer_is_as_long_as_a_reader_takes_in(
    language: str, room: int, make_hit: MakeHit
) -> None:
    words = [[f"word{hit}x{part}x{number}" for number in range(6)] for hit in range(8) for part in range(6)]
    told = [" ".join(own) + "." for own in words]
    hits = [make_hit(dict.fromkeys(told[i : i + 6], 0.9), article=f"a{i}") for i in range(0, 48, 6)]
    assert min(sum(map(len, hit.passage.statements)) for hit in hits) < 450
    length = sum(map(len, _texts(compose(hits, language))))
    assert room - max(map(len, told)) < length <= room


def test_a_list_keeps_the_sentence_that_introduces_it_and_its_items_are_points(make_hit: MakeHit) -> None:
    items = {"A baker uses these tools:": 0.9, "A deck oven.": 0.8, "A mixer.": 0.8}
    statements = compose([make_hit(items, kind=PassageKind.LIST, introduction=True)], "en").statements
    assert [(s.text, s.point, s.step) for s in statements] == [
        ("A baker uses these tools:", False, None),
        ("A deck oven.", True, None),
        ("A mixer.", True, None),
    ]


def test_whole_steps_keep_their_numbers_and_some_of_them_are_only_points(make_hit: MakeHit) -> None:
    steps = {"Bread is made so:": 0.9, "Knead the dough.": 0.8, "Bake the dough.": 0.8}
    whole = compose([make_hit(steps, kind=PassageKind.LIST, introduction=True, ordered=True)], "en").statements
    assert [s.step for s in whole] == [None, 1, 2]
    bare = compose(
        [make_hit({"Knead it.": 0.9, "Bake it.": 0.9}, kind=PassageKind.LIST, ordered=True)], "en"
    ).statements
    assert [s.step for s in bare] == [1, 2]
    best = make_hit({"Bread needs time.": 0.9}, article="bread", score=2.0)
    other = make_hit({"Knead the dough well.": 0.9, "Sweep the floor.": 0.1}, kind=PassageKind.LIST, ordered=True)
    some = compose([best, other], "en").statements
    assert [(s.text, s.point, s.step) for s in some[1:]] == [("Knead the dough well.", True, None)]


def test_other_passages_give_only_what_is_near_the_question(make_hit: MakeHit) -> None:
    best = make_hit({"A baker bakes bread.": 0.9}, article="one", score=3.0)
    near = make_hit({"Cakes come from bakers too.": 0.88, "Rents rise in town.": 0.2}, article="two", score=2.9)
    far = make_hit({"Bees make honey in summer.": 0.3}, article="three", score=0.5)
    composition = compose([best, near, far], "en")
    assert _texts(composition) == ["A baker bakes bread.", "Cakes come from bakers too."]
    assert [citation.passage.article_id for citation in composition.citations] == ["one", "two"]


@pytest.mark.parametrize("sources", [1, 2, 3])
def test_no_more_passages_are_cited_than_asked_for(sources: int, make_hit: MakeHit) -> None:
    told = ("Flour comes from mills.", "Water boils early.", "Ovens glow at night.", "Scales need care.")
    hits = [make_hit({statement: 0.9}, article=statement[:5]) for statement in told]
    assert len(compose(hits, "en", sources).citations) == sources


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A baker kneads dough with a mixer.", "With a mixer a baker kneads dough."),
        ("A baker kneads dough with a mixer.", "A BAKER kneads dough with a mixer!"),
        ("面包师用搅拌机揉面团。", "面包师用搅拌机来揉面团。"),
    ],
)
def test_two_passages_do_not_say_the_same(first: str, second: str, make_hit: MakeHit) -> None:
    hits = [make_hit({first: 0.9}, article="one"), make_hit({second: 0.9}, article="two")]
    assert _texts(compose(hits, "en")) == [first]


def test_the_items_of_one_list_may_be_alike(make_hit: MakeHit) -> None:
    items = {f"A baker works in shift number {number} of the day.": 0.9 for number in range(1, 4)}
    assert _texts(compose([make_hit(items, kind=PassageKind.LIST)], "en")) == list(items)


def test_only_one_language_of_a_section_is_quoted_the_askers_where_there_is_one(make_hit: MakeHit) -> None:
    english = make_hit({"A baker bakes bread.": 0.9}, article="baker-en", work="baker", place=(1, 0))
    more = make_hit({"Bakers rise at three.": 0.8}, article="baker-en", work="baker", place=(1, 1))
    chinese = make_hit({"面包师烤面包。": 0.85}, article="baker-zh", work="baker", language="zh", place=(1, 0))
    elsewhere = make_hit({"面包师凌晨起床。": 0.85}, article="baker-zh", work="baker", language="zh", place=(2, 0))
    hits = [english, chinese, more, elsewhere]
    assert one_language_a_section(hits, "en") == [english, more, elsewhere]
    assert one_language_a_section(hits, "zh") == [chinese, elsewhere]
    assert one_language_a_section(hits, "de") == [english, more, elsewhere]
    assert one_language_a_section(hits[1:], "de") == [chinese, elsewhere]


def test_questions_and_introductions_and_exclamations_answer_nothing(make_hit: MakeHit) -> None:
    best = make_hit({"A baker bakes bread.": 0.9}, article="one")
    other = make_hit(
        {"Who bakes bread?": 0.99, "谁烤面包？": 0.99, "Bread is baked so:": 0.99, "Yes!": 0.99}, article="two"
    )
    assert _texts(compose([best, other], "en")) == ["A baker bakes bread."]


def test_passages_that_only_ask_say_nothing(make_hit: MakeHit) -> None:
    short = make_hit({"Who bakes bread?": 0.9})
    long = make_hit({f"Who bakes bread number {number}?": 0.9 for number in range(40)}, article="two")
    for hits in ([short], [long], [short, long]):
        assert compose(hits, "en") == Composition((), ())


@pytest.mark.parametrize("kind", list(PassageKind))
def test_a_statement_too_long_to_be_read_is_not_said(kind: PassageKind, make_hit: MakeHit) -> None:
    hit = make_hit({"bread " * 10_000: 0.99, "A baker bakes bread.": 0.9}, kind=kind)
    assert _texts(compose([hit], "en")) == ["A baker bakes bread."]
    assert compose([make_hit({"bread " * 10_000: 0.99}, kind=kind)], "en").statements == ()


_WORDS = st.sampled_from(
    ["baker", "bread", "oven", "dough", "面包", "烤", "flour", "scale", "smoker", "bee", "3", "早上"]
)
_STATEMENT = st.builds(
    lambda words, times, end: " ".join(words * times) + end,
    st.lists(_WORDS, min_size=1, max_size=8),
    st.sampled_from([1, 1, 1, 4, 40]),
    st.sampled_from([".", ".", "。", "?", "："]),
)


@st.composite
def _hit_arguments(draw: st.DrawFn, number: int) -> dict[str, object]:
    statements = draw(st.dictionaries(_STATEMENT, st.floats(-1, 1), min_size=1, max_size=12))
    language = draw(st.sampled_from(["en", "zh"]))
    work = draw(st.sampled_from(["one", "two"]))
    return {
        "statements": statements,
        "article": f"{work}-{language}",
        "work": work,
        "language": language,
        "place": (draw(st.integers(1, 3)), number),
        "kind": draw(st.sampled_from(PassageKind)),
        "introduction": draw(st.booleans()),
        "ordered": draw(st.booleans()),
        "score": draw(st.floats(-3, 5)),
    }


_HITS = st.integers(1, 12).flatmap(lambda count: st.tuples(*(_hit_arguments(number) for number in range(count))))


@given(_HITS, st.sampled_from(["en", "zh", "de"]), st.integers(1, 20))
@settings(deadline=None, max_examples=150)
def test_whatever_is_found_an_answer_keeps_its_promises(
    make_hit: MakeHit, arguments: tuple[dict[str, object], ...], language: str, sources: int
) -> None:
    hits = sorted((make_hit(**own) for own in arguments), key=lambda hit: -hit.score)
    composition = compose(hits, language, sources)
    cited = {citation.number: citation.passage for citation in composition.citations}
    assert list(cited) == list(range(1, len(cited) + 1))
    assert len(cited) <= sources
    assert {number for statement in composition.statements for number in statement.citations} == set(cited)
    for statement in composition.statements:
        assert any(statement.text in cited[number].quote for number in statement.citations)
    assert sum(len(statement.text) for statement in composition.statements) <= max(LENGTH, LONGEST)
    sections = {(passage.work, passage.place[:-1]): passage.language for passage in cited.values()}
    assert all(sections[passage.work, passage.place[:-1]] == passage.language for passage in cited.values())
    _assert_nothing_said_twice(composition)


def _assert_nothing_said_twice(composition: Composition) -> None:
    words = [(statement.citations, frozenset(tokenize(statement.text))) for statement in composition.statements]
    for place, (citations, first) in enumerate(words):
        for other, second in words[:place]:
            assert citations == other or len(first & second) < 0.7 * len(first | second)
