"""Questions are words in a language; answers cannot be built without their citations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import LONGEST_QUESTION, Answer, Citation, Line, Question, QuestionError, Statement
from index.retrieval import Hit

QUESTION = Question("Who bakes?", "en")


@pytest.fixture
def cite(make_hit: Callable[..., Hit]) -> Callable[[int], Citation]:
    hit = make_hit({"A baker makes bread.": 0.9})
    return lambda number: Citation(number, hit.passage, hit.reference, hit.similarity)


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
        Answer(QUESTION, 1.0, statements, [cite(number) for number in numbers])


def test_sentences_on_the_same_citations_run_on_and_points_stand_alone(cite: Callable[[int], Citation]) -> None:
    statements = [
        Statement("Bakers rise early.", (1,)),
        Statement("They bake.", (1,)),
        Statement("Others sleep.", (2,)),
        Statement("Flour", (2,), point=True),
        Statement("Water", (2,), point=True),
        Statement("That is all.", (2,)),
        Statement("Knead", (1, 2), point=True, step=1),
        Statement("Bake", (1,), point=True, step=2),
    ]
    answer = Answer(QUESTION, 1.0, statements, [cite(1), cite(2)])
    assert answer.lines == (
        Line("Bakers rise early. They bake.", (1,), ""),
        Line("Others sleep.", (2,), ""),
        Line("Flour", (2,), "-"),
        Line("Water", (2,), "-"),
        Line("That is all.", (2,), ""),
        Line("Knead", (1, 2), "1."),
        Line("Bake", (1,), "2."),
    )
    assert answer.text == (
        "Bakers rise early. They bake. [1]\nOthers sleep. [2]\n- Flour [2]\n- Water [2]\nThat is all. [2]\n"
        "1. Knead [1][2]\n2. Bake [1]"
    )


def test_chinese_sentences_run_on_without_a_blank(cite: Callable[[int], Citation]) -> None:
    answer = Answer(QUESTION, 1.0, [Statement("他做面包。", (1,)), Statement("他起得早。", (1,))], [cite(1)])
    assert answer.text == "他做面包。他起得早。 [1]"
