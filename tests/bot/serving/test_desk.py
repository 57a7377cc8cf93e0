"""Questions are answered beside each other, off the loop, and not more than may wait."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.models import Answer, Question
from bot.serving.desk import BusyError, Desk

BAKER = Question.read("What does a baker do?")


class GatedAssistant:
    """Hands out an assistant once its gate is open; until then questions have begun, and wait."""

    def __init__(self, assistant: Assistant) -> None:
        self.gate = threading.Event()
        self._assistant = assistant

    def __call__(self) -> Assistant:
        """Return the assistant, or fail where nobody opens the gate within 20 s."""
        assert self.gate.wait(20)
        return self._assistant


@pytest.fixture
def gated(small_assistant: Assistant) -> GatedAssistant:
    return GatedAssistant(small_assistant)


async def test_a_question_is_answered_as_the_assistant_answers_it(small_assistant: Assistant) -> None:
    desk = Desk(lambda: small_assistant, threads=1, most_waiting=1)
    reply, same = await desk.ask(BAKER, []), small_assistant.ask(BAKER)
    assert isinstance(reply, Answer)
    assert replace(reply, timings_ms={}) == replace(same, timings_ms={})
    desk.close()


async def test_the_turns_before_are_given_to_the_assistant(assistant: Assistant) -> None:
    desk = Desk(lambda: assistant, threads=1, most_waiting=1)
    follow_up, before = Question.read("and an MLOps engineer?"), Question.read("What does a data engineer do?")
    assert (await desk.ask(follow_up, [before])).understood == "What does an MLOps engineer do?"
    desk.close()


async def test_past_the_most_that_may_wait_a_question_is_refused_at_once_and_later_taken(gated: GatedAssistant) -> None:
    desk = Desk(gated, threads=1, most_waiting=3)
    asked = [asyncio.create_task(desk.ask(BAKER, [])) for _ in range(3)]
    await asyncio.sleep(0)  # they begin, and wait at the gate
    with pytest.raises(BusyError):
        await desk.ask(BAKER, [])
    gated.gate.set()
    assert len(await asyncio.gather(*asked)) == 3
    assert isinstance(await desk.ask(BAKER, []), Answer)
    desk.close()


async def test_the_loop_goes_on_while_a_question_is_answered(gated: GatedAssistant) -> None:
    desk = Desk(gated, threads=1, most_waiting=1)
    asked = asyncio.create_task(desk.ask(BAKER, []))
    await asyncio.sleep(0)
    gated.gate.set()  # it could not be reached, were the loop waiting
    assert isinstance(await asked, Answer)
    desk.close()


async def test_a_question_that_fails_makes_room_for_the_next(small_assistant: Assistant) -> None:
    broken = [True]

    def assistant() -> Assistant:
        if broken:
            raise RuntimeError(broken.pop())
        return small_assistant

    desk = Desk(assistant, threads=1, most_waiting=1)
    with pytest.raises(RuntimeError):
        await desk.ask(BAKER, [])
    assert isinstance(await desk.ask(BAKER, []), Answer)
    desk.close()


async def test_many_questions_at_once_are_each_answered_with_their_own_answer(small_assistant: Assistant) -> None:
    desk = Desk(lambda: small_assistant, threads=4, most_waiting=100)
    texts = ["What does a baker do?", "What does a beekeeper do?", "面包师做什么？", "What is the boiling point?"] * 10
    questions = [Question.read(text) for text in texts]
    replies = await asyncio.gather(*(desk.ask(question, []) for question in questions))
    assert [reply.question for reply in replies] == questions
    desk.close()


async def test_it_tells_how_many_wait_and_how_long_a_question_did(gated: GatedAssistant) -> None:
    desk = Desk(gated, threads=2, most_waiting=5)
    asked = [asyncio.create_task(desk.ask(BAKER, [])) for _ in range(3)]
    await asyncio.sleep(0)
    assert (desk.in_work, desk.waiting) == (2, 1)
    gated.gate.set()
    timings = [reply.timings_ms for reply in await asyncio.gather(*asked)]
    assert (desk.in_work, desk.waiting) == (0, 0)
    assert all(list(each) == ["queue", "encode", "search", "compose", "total"] for each in timings)
    assert all(each["queue"] >= 0 for each in timings)
    desk.close()
