"""Questions are words in a language; answers cannot be built without their citations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import LONGEST_QUESTION, Answer, Citation, Question, QuestionError, Row, Section, Statement, Table

QUESTION = Question("Who bakes?", "en")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Who bakes bread?", "Who bakes bread?"),
        ("  Who \t bakes\r\nbread?\n", "Who bakes bread?"),
        ("\ufeffWho bakes bread?", "Who bakes bread?"),
        ("Who\x00bakes\x1b[31m bread?\x7f", "Who bakes [31m bread?"),
        ("Who \u202ebakes\u202c \u2066bread\u2069?", "Who bakes bread?"),
        ("Wh\u200bo ba\u00adkes bread?", "Who bakes bread?"),
        ("面包师\u3000做什么？", "面包师 做什么？"),
        ("👩\u200d🍳 who is she?", "👩\u200d🍳 who is she?"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_question_is_one_line_without_what_cannot_be_seen(raw: str, text: str) -> None:
    assert Question.read(raw).text == text


@pytest.mark.parametrize(
    "raw", ["", "   ", "\n\t\r", "\u200b\ufeff", "😀🎉", "👩\u200d🍳", "?!…", "。？！", "\x00\x07", "--"]
)
def test_without_words_there_is_no_question(raw: str) -> None:
    with pytest.raises(QuestionError, match=r"there is no question; ask in words, for example"):
        Question.read(raw)


def test_the_longest_question_is_taken_and_one_character_more_is_refused_with_both_lengths() -> None:
    assert len(Question.read("面" * LONGEST_QUESTION).text) == LONGEST_QUESTION
    assert Question.read("word" + " " * 20_000 + "word").text == "word word"
    with pytest.raises(QuestionError, match=r"has 4,001 characters and may have 4,000; shorten it"):
        Question.read("x" * (LONGEST_QUESTION + 1))
    with pytest.raises(QuestionError, match=r"has 20,000 characters"):
        Question.read("x" * 20_000)


@pytest.mark.parametrize("surrogate", ["\ud800", "\udcff"], ids=["high", "low"])  # noqa: PT014 - ruff takes them for the same
def test_what_was_never_text_is_refused(surrogate: str) -> None:
    with pytest.raises(QuestionError, match=r"not valid Unicode text; send it as UTF-8"):
        Question.read(f"Who bakes {surrogate} bread?")


@pytest.mark.parametrize(
    ("raw", "given", "language"),
    [("Who bakes bread?", None, "en"), ("谁做面包？", None, "zh"), ("谁做面包？", "en", "en"), ("Brot?", "de", "de")],
)
def test_the_language_is_the_one_given_else_the_one_that_is_heard(raw: str, given: str | None, language: str) -> None:
    assert Question.read(raw, given).language == language


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text_is_a_clean_question_or_refused(raw: str) -> None:
    try:
        question = Question.read(raw)
    except QuestionError:
        return
    assert question.text == " ".join(question.text.split())
    assert re.search(r"\w", question.text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in question.text)
    assert Question.read(question.text) == question


@pytest.mark.parametrize(
    ("cited", "numbers"),
    [
        ([], []),
        ([()], []),
        ([(1,)], []),
        ([(1,), ()], [1]),
        ([(1,)], [1, 2]),
        ([(1, 2)], [1]),
        ([(2,)], [2]),
        ([(1,), (2,)], [2, 1]),
        ([(1,)], [1, 1]),
    ],
)
def test_an_answer_whose_statements_and_citations_do_not_match_cannot_be_built(
    cited: list[tuple[int, ...]], numbers: list[int], cite: Callable[[int], Citation]
) -> None:
    statements = [Statement("A baker makes bread.", citations) for citations in cited]
    with pytest.raises(ValueError, match="cit"):
        Answer(QUESTION, 1.0, [Section(tuple(statements))], [cite(number) for number in numbers])


def test_statements_are_told_in_the_order_in_which_they_are_read(cite: Callable[[int], Citation]) -> None:
    lead, left, right, below = (Statement(text, (1,)) for text in ("Lead.", "Left.", "Right.", "Below."))
    table = Table(("baker", "beekeeper"), (Row("Focus", ((left,), (right,))), Row("Tools", ((), (below,)))))
    assert Answer(QUESTION, 1.0, [Section((lead,)), table], [cite(1)]).statements == (lead, left, right, below)
