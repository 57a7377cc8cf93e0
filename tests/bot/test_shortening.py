"""With less room an answer loses whole things in a fixed order, and stays an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lines import plain_text
from bot.models import Answer, Citation, Note, Question, Row, Section, Statement, Table
from bot.shortening import plain_length, shorten
from knowledge.models import ArticleKind, Passage, PassageKind, Reference, Source

REFERENCE = Reference(id="a", title="A", language="en", kind=ArticleKind.ARTICLE, source=Source(author="Ada"))
PASSAGE = Passage(
    id="p",
    article_id="a",
    work="a",
    language="en",
    section=(),
    place=(0,),
    kind=PassageKind.PARAGRAPH,
    start=0,
    end=1,
    text="A",
    statements=("A",),
)


def cited(*parts: Section | Table, notes: tuple[Note, ...] = (), suggestions: tuple[str, ...] = ()) -> Answer:
    """Return an answer of *parts*, which cite the numbers from 1 to their highest."""
    statements = [statement for part in parts for statement in _statements(part)]
    numbers = sorted({number for statement in statements for number in statement.citations})
    citations = [Citation(number, PASSAGE, REFERENCE, number / 100) for number in numbers]
    return Answer(Question("?", "en"), 1.0, parts, citations, notes=notes, suggestions=suggestions)


def _statements(part: Section | Table) -> Iterator[Statement]:
    if isinstance(part, Section):
        yield from part.statements
        return
    for row in part.rows:
        for cell in row.cells:
            yield from cell


def points(*texts: str, citation: int = 1) -> tuple[Statement, ...]:
    return tuple(Statement(text, (citation,), point=True) for text in texts)


def steps(answer: Answer) -> Iterator[Answer]:
    """Yield *answer* shorter and shorter, one thing at a time."""

    def length(one: Answer) -> int:
        return len(one.suggestions) + len(one.notes) + sum(map(_size, one.parts))

    while (shorter := shorten(answer, length(answer) - 1, length)) is not answer:
        yield (answer := shorter)


def _size(part: Section | Table) -> int:
    rows = len(part.rows) if isinstance(part, Table) else 0
    return 1 + rows + len(list(_statements(part)))


LEAD = Section((Statement("Bakers bake.", (1,)),))


def test_suggestions_go_first_and_the_last_of_them_before_the_others() -> None:
    answer = cited(LEAD, Section(points("Flour", "Water")), suggestions=("Who?", "Why?"))
    one, none, *_ = steps(answer)
    assert (one.suggestions, none.suggestions) == (("Who?",), ())
    assert one.parts == none.parts == answer.parts


def test_the_longest_part_loses_its_last_statement_and_counts_its_points() -> None:
    answer = cited(LEAD, Section(points("Flour", "Water", "Salt")), Section(points("Honey", "Wax")))
    first, second, *_ = steps(answer)
    assert first.parts == (LEAD, Section(points("Flour", "Water"), more=1), Section(points("Honey", "Wax")))
    assert second.parts == (LEAD, Section(points("Flour"), more=2), Section(points("Honey", "Wax")))
    assert "- Flour [1]\n… and 2 more" in plain_text(second)


def test_sentences_are_not_counted_as_points_are() -> None:
    lead = Section((Statement("Bakers bake.", (1,)), Statement("They rise.", (1,))))
    assert shorten(cited(lead), 16).parts == (LEAD,)


def test_the_last_statements_of_cells_go_and_no_cell_is_emptied() -> None:
    cells = (points("Flour", "Water"), points("Honey"), ())
    table = Table(("baker", "beekeeper", "thief"), (Row("Needs", cells), Row("Hours", (points("Six"), (), ()))))
    first, second, *_ = steps(cited(LEAD, table))
    shorter = Row("Needs", (points("Flour"), points("Honey"), ()))
    assert first.parts == (LEAD, replace(table, rows=(shorter, table.rows[1])))
    assert second.parts == (LEAD, replace(table, rows=(shorter,), more=1))


def test_after_rows_the_last_parts_go() -> None:
    answer = cited(LEAD, Section(points("Flour"), "Needs"), Section(points("Six"), "Hours"))
    assert [len(shorter.parts) for shorter in steps(answer)][:2] == [2, 1]


def test_what_a_note_stands_on_outlives_other_statements_and_a_note_its_sections() -> None:
    disputed = (Statement("Ten.", (1,), point=True), Statement("Twelve.", (2,), point=True))
    note = Note("They differ.", (1, 2))
    answer = cited(Section(disputed), Section(points("Flour", "Water", citation=3)), notes=(note,))
    first, second, third, *_ = steps(answer)
    assert first.parts == (Section(disputed), Section(points("Flour", citation=3), more=1))
    assert first.notes == (note,)
    assert second.parts == (Section(disputed[:1], more=1), Section(points("Flour", citation=2), more=1))
    assert second.notes == ()
    assert third.parts == (Section(disputed[:1], more=1),)


def test_a_note_stays_as_long_as_its_sources_do() -> None:
    note = Note("It is old.", (1,))
    answer = cited(LEAD, Section(points("Flour", citation=2)), notes=(note,))
    first, second, *_ = steps(answer)
    assert (first.parts, first.notes, second.parts, second.notes) == ((LEAD,), (note,), (LEAD,), ())


def test_the_citations_that_stay_are_numbered_anew_in_their_order() -> None:
    answer = cited(Section((Statement("A", (3,)), Statement("B", (1,)), Statement("C", (2, 3)))))
    shorter = shorten(answer, len("A [2] B [1]"))
    assert [statement.citations for statement in shorter.statements] == [(2,), (1,)]
    assert [(citation.number, citation.score) for citation in shorter.citations] == [(1, 0.01), (2, 0.03)]


def test_an_introduction_keeps_a_point_until_nothing_else_can_go() -> None:
    tools = Section((Statement("A baker needs:", (1,)), *points("Flour", "Water")))
    shorter = [one.parts[0] for one in steps(cited(tools, Section(points("Six", citation=2))))]
    assert shorter[0] == Section((*tools.statements[:2],), more=1)
    assert shorter[1] == shorter[0]
    assert shorter[2] == Section(tools.statements[:1])
    assert len(shorter) == 3


def test_of_a_table_alone_the_first_cell_is_left_under_its_column() -> None:
    table = Table(("thief", "baker"), (Row("Needs", ((), points("Flour"))),))
    assert shorten(cited(table), len("baker\n- Flour [1]")).parts == (Section(points("Flour"), "baker"),)
    assert shorten(cited(table), 0).parts == (Section((Statement("Flour", (1,)),)),)


def test_an_answer_that_fits_is_the_same_object() -> None:
    answer = cited(LEAD, suggestions=("Who?",))
    assert shorten(answer, plain_length(answer)) is answer


texts = st.sampled_from(["Flour", "Water is wet.", "面包师做面包。", "Needs these:", "x" * 60])
statements = st.builds(
    Statement,
    texts,
    st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.sampled_from([None, 1]),
    st.sampled_from([None, 2015]),
    st.booleans(),
)
cells = st.lists(statements, max_size=3).map(tuple)
sections = st.builds(
    Section, st.lists(statements, min_size=1, max_size=5).map(tuple), st.sampled_from(["", "In common"])
)
tables = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table,
        st.just(tuple("abc"[:width])),
        st.lists(st.builds(Row, st.just("Focus"), st.tuples(*[cells] * width)), min_size=1, max_size=3).map(tuple),
    )
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Return any answer: its statements cite what they may, and are numbered so that all is used."""
    parts = draw(
        st.lists(sections | tables, min_size=1, max_size=4).filter(lambda own: any(map(list, map(_statements, own))))
    )
    used = sorted({number for part in parts for statement in _statements(part) for number in statement.citations})
    numbers = {number: place for place, number in enumerate(used, 1)}
    parts = [_numbered(part, numbers) for part in parts]
    about = st.lists(st.sampled_from(sorted(numbers.values())), min_size=1, max_size=2, unique=True).map(tuple)
    notes = draw(st.lists(st.builds(Note, st.just("They differ."), about), max_size=2).map(tuple))
    return cited(*parts, notes=notes, suggestions=tuple(draw(st.lists(texts, max_size=2))))


def _numbered(part: Section | Table, numbers: dict[int, int]) -> Section | Table:
    def anew(own: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(replace(one, citations=tuple(numbers[n] for n in one.citations)) for one in own)

    if isinstance(part, Section):
        return replace(part, statements=anew(part.statements))
    return replace(part, rows=tuple(Row(row.heading, tuple(map(anew, row.cells))) for row in part.rows))


def _told(answer: Answer) -> Counter[tuple[str, float]]:
    """Return what *answer* says, each text with the sources that it stands on."""
    scores = {citation.number: citation.score for citation in answer.citations}
    return Counter((statement.text, sum(scores[n] for n in statement.citations)) for statement in answer.statements)


def _shown_with_suggestions(answer: Answer) -> int:
    return len(plain_text(answer)) + sum(map(len, answer.suggestions))


LENGTHS: list[Callable[[Answer], int]] = [plain_length, _shown_with_suggestions]


@pytest.mark.parametrize("length", LENGTHS)
@given(answer=answers(), limit=st.integers(0, 400), wider=st.integers(0, 200))
@settings(deadline=None, max_examples=100)
def test_any_answer_is_shortened_to_what_fits(
    answer: Answer, limit: int, wider: int, length: Callable[[Answer], int]
) -> None:
    shorter = shorten(answer, limit, length)
    first = replace(answer.statements[0], point=False, step=None)
    alone = cited(Section((replace(first, citations=tuple(range(1, len(first.citations) + 1))),)))
    assert length(shorter) <= max(limit, length(alone))
    assert shorter.statements[0].text == first.text
    assert _told(shorter) <= _told(answer)
    assert shorten(shorter, limit, length) == shorter
    assert _told(shorter) <= _told(shorten(answer, limit + wider, length))
    kept = {citation.number for citation in shorter.citations}
    assert all(kept.issuperset(note.citations) for note in shorter.notes)
    assert [citation.score for citation in shorter.citations] == sorted(
        citation.score for citation in shorter.citations
    )
