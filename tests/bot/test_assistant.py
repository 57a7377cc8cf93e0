"""The assistant answers from an index, or says that the knowledge does not cover the question."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.lines import plain_text
from bot.models import Answer, NotCovered, Question
from bot.wiring import assemble
from index.calibration import Calibration
from index.centring import Centring
from index.contents import Contents
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever

ALWAYS = Calibration(threshold=-1.0, steepness=100.0, scale="similarity", origin="these tests")
NEVER = Calibration(threshold=1.0, steepness=100.0, scale="similarity", origin="these tests")


@pytest.mark.parametrize(
    ("question", "language", "fact"),
    [
        ("When do bakers start work?", "en", "3 in the morning"),
        ("Which tools does a baker use?", "en", "spiral mixer"),
        ("What does a beekeeper do?", "en", "honey"),
        ("面包师几点开始工作？", "zh", "凌晨 3 点"),
    ],
)
def test_an_answer_says_what_the_articles_say_and_cites_it(
    question: str, language: str, fact: str, small_assistant: Assistant
) -> None:
    reply = small_assistant.ask(Question.read(question))
    assert isinstance(reply, Answer)
    assert reply.question == Question(question, language)
    assert fact in plain_text(reply)
    assert 0.5 <= reply.confidence <= 1.0
    for statement in reply.statements:
        cited = [reply.citations[number - 1].passage for number in statement.citations]
        assert any(statement.text in passage.quote for passage in cited)


@pytest.mark.parametrize("question", ["What is the boiling point of lead?", "明天股市会涨吗？"])
def test_what_is_not_covered_is_refused_with_the_nearest_articles(question: str, small_assistant: Assistant) -> None:
    reply = small_assistant.ask(Question.read(question))
    assert isinstance(reply, NotCovered)
    assert 0.0 <= reply.confidence < 0.5
    nearest = [reference.id for reference in reply.nearest]
    assert len(nearest) == len(set(nearest)) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_nearest_are_works_and_not_their_translations_in_the_askers_language(
    language: str, notes_contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    assistant = assemble(Retriever(notes_contents, encoder, centring), NEVER)
    reply = assistant.ask(Question("What does MLOps 工程师 ask of a data scientist?", language))
    assert isinstance(reply, NotCovered)
    assert [reference.id[-3:] for reference in reply.nearest] == [f"-{language}"] * 3
    assert len({reference.id for reference in reply.nearest}) == 3


@pytest.mark.parametrize("sources", [1, 2, 5])
def test_at_most_so_many_passages_are_cited_as_asked_for(
    sources: int, notes_contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    assistant = assemble(Retriever(notes_contents, encoder, centring), ALWAYS)
    reply = assistant.ask(Question.read("What tools does an MLOps engineer use?"), sources=sources)
    assert isinstance(reply, Answer)
    assert 1 <= len(reply.citations) <= sources


def test_timings_are_told_for_each_stage_and_none_is_counted_twice(small_assistant: Assistant) -> None:
    for text in ("What does a baker do?", "Who won the race?"):
        timings = small_assistant.ask(Question.read(text)).timings_ms
        assert list(timings) == ["encode", "search", "compose", "total"]
        assert min(timings.values()) >= 0
        assert timings["encode"] + timings["search"] + timings["compose"] <= timings["total"] + 1e-6


def test_sixteen_threads_get_the_replies_that_one_gets(small_assistant: Assistant) -> None:
    texts = ("What does a baker do?", "Which tools does a beekeeper use?", "面包师做什么？", "Who won the race?")
    questions = [Question.read(text) for text in texts] * 16
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(small_assistant.ask, questions))
    alone = [replace(small_assistant.ask(question), timings_ms={}) for question in questions[: len(texts)]]
    assert {type(reply) for reply in alone} == {Answer, NotCovered}
    assert [replace(reply, timings_ms={}) for reply in replies] == alone * 16
