"""An answer is lines: sentences run on, points and steps are lists, a row of a table is a chapter."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings

from bot.discord.pages import joined
from bot.discord.writing import answer_chapters, note_lines, source_lines
from bot.fitting import units
from bot.models import Answer, Question, Section, Statement
from bot.visible import one_line
from tests.bot.any_replies import answers
from tests.bot.discord.conftest import Cite
from tests.bot.discord.shown import links, read


def _texts(answer: Answer) -> list[str]:
    return [read(joined(chapter))[0] for chapter in answer_chapters(answer)]


def test_sentences_run_on_points_are_a_list_and_steps_a_numbered_one(answer: Answer) -> None:
    lead, needs, steps = (joined(chapter) for chapter in answer_chapters(answer))
    assert read(lead)[0] == "A baker bakes. (2015)\u00a0[1] Early.\u00a0[2]"
    assert [line.partition(" ")[0] for line in needs.split("\n")] == ["###", "-", "-", "-#"]
    assert read(needs)[0].split("\n")[::3] == ["Needs", "… and 3 more"]
    assert [line.partition(" ")[0] for line in steps.split("\n")] == [
        "1.",
        "2.",
        "Rest.\u00a0[[2]](https://example.org/2)",
    ]


def test_a_row_of_a_table_is_a_chapter_whose_empty_cells_say_so(compared: Answer) -> None:
    texts = _texts(compared)
    assert len(texts) == 40
    assert texts[0] == "Need 1\nbaker: A baker needs flour of the type 1.\u00a0[1]\nbroker: no source"
    assert texts[-1] == "Need 40\nbaker: Flour.\u00a0[1]\nbroker: Money.\u00a0[2] Luck.\u00a0[1]"


def test_a_mark_is_a_link_to_its_source_and_very_many_end_in_dots(answer: Answer, cite: Cite) -> None:
    lead = joined(answer_chapters(answer)[0])
    assert links(lead) == [("[1]", "https://example.org/1"), ("[2]", "https://example.org/2")]
    many = Section((Statement("A baker bakes.", tuple(range(1, 11))),))
    of_many = replace(answer, parts=[many], citations=list(map(cite, range(1, 11))), notes=())
    assert _texts(of_many)[0].endswith("[7][8]…")


def test_a_source_is_named_once_with_its_numbers_and_a_note_has_a_sign(answer: Answer) -> None:
    assert [read(line)[0] for line in source_lines(answer, {1, 2})] == [
        "[1] Title 1 › Section · Ada, 2021-03", "[2] Title 2 › Section · Ada, 2021-03",
    ]  # fmt: skip
    assert [read(line)[0] for line in note_lines(answer, {2})] == ["⚠️ The articles differ: [1][2]"]


def test_only_what_is_cited_has_sources_and_notes_and_the_rest_of_too_many_is_counted(answer: Answer) -> None:
    assert note_lines(answer, set()) == []
    assert [read(line)[0][:3] for line in source_lines(answer, {2})] == ["[2]"]
    assert read(source_lines(answer, {1, 2}, 1)[-1]) == ("… and 1 more", {"small"})


def test_a_very_long_text_is_parted_behind_words_and_its_marks_come_last(cite: Cite) -> None:
    long = Section((Statement("a word " * 400, (1,), point=True),))
    (chapter,) = answer_chapters(Answer(Question("?", "en"), 1.0, [long], [cite(1)]))
    texts = [piece.text for piece in chapter]
    assert len(texts) > 2
    assert texts[0].startswith("- a word")
    assert all(re.search(r" (a|word)$", one) for one in texts[:-1])
    assert texts[-1].endswith("[[1]](https://example.org/1)")
    assert read(joined(chapter))[0].count("a word") == 400


@given(answers())
@settings(deadline=None, max_examples=40)
def test_nothing_of_any_answer_is_cut_and_each_line_leaves_room_for_the_rest(answer: Answer) -> None:
    pieces = [piece for chapter in answer_chapters(answer) for piece in chapter]
    said = _squeezed("".join(read(piece.text)[0] for piece in pieces))
    for statement in answer.statements:
        assert _squeezed(one_line(statement.text)) in said
    assert all(units(piece.text) <= 2400 for piece in pieces)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
