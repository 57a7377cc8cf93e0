"""What stands beside answers is whole, in pages where it is long, and within every limit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot.discord.components import Message
from bot.discord.presses import Action, Press
from bot.discord.views import render_help, render_passages
from bot.models import Answer, Citation, Question, Section, Statement
from bot.visible import one_line
from tests.bot.any_replies import answers, citations, texts
from tests.bot.discord.shown import buttons, components, faults, read, words
from tests.bot.discord.shown import texts as texts_of

ID = "0123456789abcdef" * 2


def test_a_passage_stands_in_full_under_its_number_and_place_with_its_source(answer: Answer) -> None:
    message = render_passages(answer, ID)
    assert words(message).split("\n") == [
        "Cited passages",
        "[1] Section", "A baker makes bread 1.", "Title 1 · Ada, 2021-03",
        "[2] Section", "A baker makes bread 2.", "Title 2 · Ada, 2021-03",
    ]  # fmt: skip
    assert [one["type"] for one in components(message)] == [17, 10, 10, 14, 10]
    assert buttons(message) == {}


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(citations(1), texts)
@settings(deadline=None, max_examples=40)
def test_any_passage_is_messages_that_discord_takes_and_none_is_cut(citation: Citation, question: str) -> None:
    section = Section((Statement("A baker bakes.", (1,)),))
    answer = Answer(Question(question, "en"), 1.0, [section], [citation])
    said, page, more = "", 0, True
    while more:
        message = render_passages(answer, ID, page=page)
        assert faults(message) == []
        said += "".join(_squeezed(read(text)[0]) for text in texts_of(message)[1:])
        page += 1
        more = any(label == "▶" and not _dead(message, custom_id) for custom_id, label in buttons(message).items())
    for statement in citation.passage.statements:
        assert _squeezed(one_line(statement)) in said


@given(answers())
@settings(deadline=None, max_examples=25)
def test_the_passages_of_any_answer_are_messages_that_discord_takes(answer: Answer) -> None:
    for page in (0, 1, 9999):
        assert faults(render_passages(answer, ID, page=page)) == []


def _dead(message: Message, custom_id: str) -> bool:
    return any(one["disabled"] for one in components(message) if one.get("custom_id") == custom_id)


def test_pages_of_passages_are_turned_by_their_number(answer: Answer) -> None:
    passage = answer.citations[0].passage.model_copy(update={"statements": ("A baker bakes. " * 300,)})
    long = replace(answer, citations=[replace(answer.citations[0], passage=passage), answer.citations[1]])
    turned = [Press.read(custom_id) for custom_id in buttons(render_passages(long, ID, page=1))]
    assert [(one.action, one.subject, one.number) for one in turned if one] == [
        (Action.PASSAGES, ID, number) for number in range(3)
    ]


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_help_is_a_message_that_discord_takes_and_has_examples(language: str) -> None:
    message = render_help(language)
    assert faults(message) == []
    assert list(buttons(message)) == [f"rolewise:try:{language}:{number}" for number in range(3)]
    assert all(Question.read(label) for label in buttons(message).values())
