"""The way of a question: in order, within limits, kept, and answered even where nothing can be kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.models import Answer, NotCovered
from bot.serving.desk import Desk
from bot.serving.endings import DeclinedError
from bot.serving.metrics import Metrics
from bot.serving.observing import Observer
from bot.serving.reception import Asking, Reception
from bot.serving.windows import Limit, Windows
from bot.state.opening import State
from tests.bot.serving.test_windows import Seconds

Open = Callable[..., Reception]
ENGINEER, FOLLOW_UP = "What does a data engineer do?", "and an MLOps engineer?"
UNDERSTOOD = "What does an MLOps engineer do?"


def asking(text: str = ENGINEER, **differing: Any) -> Asking:
    """Return a question that a person asks in a thread."""
    fields: dict[str, Any] = {
        "id": "1",
        "text": text,
        "platform": "slack",
        "team": "T1",
        "channel": "C1",
        "conversation": "slack:T1:C1:1",
        "person": "U1",
    }
    return Asking(**fields | differing)


@pytest.fixture
def reception(assistant: Assistant, state: State) -> Iterator[Open]:
    """Return a function that makes a reception."""
    desks: list[Desk] = []

    def make(
        *,
        most: int = 100,
        in_channel: int = 100,
        clock: Seconds | None = None,
        desk: Desk | None = None,
    ) -> Reception:
        desks.append(desk or Desk(lambda: assistant, threads=2, most_waiting=50))
        clock = clock or Seconds()
        of_person, of_channel = (Windows(Limit(one, 600), clock) for one in (most, in_channel))
        return Reception(desks[-1], state, Observer(Metrics([])), of_person=of_person, of_channel=of_channel)

    yield make
    for desk in desks:
        desk.close()


async def test_a_question_is_kept_with_its_reply(reception: Open, state: State) -> None:
    asked = await reception().answer(asking())
    assert isinstance(asked.reply, Answer)
    assert (asked.question, asked.person, asked.private) == (ENGINEER, "U1", False)
    assert state.questions.find("1") == asked


async def test_what_was_kept_is_neither_answered_nor_counted_again(reception: Open) -> None:
    first = reception(most=1)
    asked = await first.answer(asking())
    assert await first.answer(asking()) == asked
    assert await reception().answer(asking("What does a baker do?")) == asked


async def test_a_follow_up_leans_on_its_conversation_whoever_asks(reception: Open) -> None:
    desk = reception()
    await desk.answer(asking())
    after = await desk.answer(asking(FOLLOW_UP, id="2", person="U2"))
    assert after.reply.understood == UNDERSTOOD
    elsewhere = await desk.answer(asking(FOLLOW_UP, id="3", conversation="slack:T1:C1:2"))
    assert elsewhere.reply.understood is None


@pytest.mark.parametrize(
    ("differing", "understood"),
    [({}, UNDERSTOOD), ({"person": "U2"}, None), ({"channel": "C2"}, None), ({"team": "T2"}, None)],
)
async def test_a_question_alone_leans_on_what_its_asker_asked_before_in_that_channel(
    reception: Open, differing: dict[str, str], understood: str | None
) -> None:
    desk = reception()
    await desk.answer(asking(alone=True, conversation="a"))
    after = await desk.answer(asking(FOLLOW_UP, id="2", alone=True, conversation="b", **differing))
    assert after.reply.understood == understood


async def test_a_question_alone_leans_on_nothing_that_is_long_past(reception: Open, state: State) -> None:
    desk = reception()
    asked = await desk.answer(asking(id="0", alone=True, channel="C9"))
    for number, ago, understood in ((1, timedelta(minutes=31), None), (2, timedelta(minutes=29), UNDERSTOOD)):
        channel = f"C{number}"
        kept = replace(asked, id=f"kept{number}", channel=channel, asked_at=datetime.now(UTC) - ago)
        state.questions.keep(kept)
        after = await desk.answer(asking(FOLLOW_UP, id=f"after{number}", channel=channel, alone=True))
        assert after.reply.understood == understood


async def test_of_two_questions_at_once_in_a_conversation_the_second_follows_the_first(reception: Open) -> None:
    desk = reception()
    first, second = await asyncio.gather(desk.answer(asking()), desk.answer(asking(FOLLOW_UP, id="2")))
    assert first.reply.understood is None
    assert second.reply.understood == UNDERSTOOD


async def test_conversations_do_not_wait_for_each_other(reception: Open, assistant: Assistant) -> None:
    arrived, gate = threading.Event(), threading.Event()

    def opened() -> Assistant:
        if not arrived.is_set():
            arrived.set()
            assert gate.wait(20)
        return assistant

    desk = reception(desk=Desk(opened, threads=2, most_waiting=5))
    held = asyncio.create_task(desk.answer(asking()))
    assert await asyncio.to_thread(arrived.wait, 20)
    other = await desk.answer(asking(id="2", conversation="slack:T1:C1:2"))
    assert isinstance(other.reply, Answer)
    assert not held.done()
    gate.set()
    await held


async def test_who_asked_too_often_is_told_for_how_long_in_their_language(reception: Open) -> None:
    clock = Seconds()
    desk = reception(most=1, clock=clock)
    await desk.answer(asking())
    with pytest.raises(DeclinedError, match=r"You have asked a lot .* in 10 minutes\."):
        await desk.answer(asking(id="2"))
    clock.time += 595
    with pytest.raises(DeclinedError, match=r"请 5 秒后再问"):
        await desk.answer(asking("数据工程师做什么？", id="3"))
    await desk.answer(asking(id="4", person="U2"))
    clock.time += 5
    await desk.answer(asking(id="5"))


async def test_a_channel_that_asked_too_often_is_told_so_and_it_does_not_count_for_the_person(reception: Open) -> None:
    desk = reception(most=2, in_channel=1)
    await desk.answer(asking())
    for number in range(3):
        with pytest.raises(DeclinedError, match="This channel has asked a lot"):
            await desk.answer(asking(id=f"2{number}"))
    assert await desk.answer(asking(id="3", channel="C2"))


async def test_where_too_many_wait_the_asker_is_told_so_and_can_ask_again(
    reception: Open, assistant: Assistant, state: State
) -> None:
    gate = threading.Event()

    def opened() -> Assistant:
        assert gate.wait(20)
        return assistant

    crowded = Desk(opened, threads=1, most_waiting=1)
    desk = reception(desk=crowded)
    first = asyncio.create_task(crowded.ask((await reception().answer(asking(id="0"))).reply.question, []))
    await asyncio.sleep(0)
    with pytest.raises(DeclinedError, match="Many are asking"):
        await desk.answer(asking())
    assert state.questions.find("1") is None
    gate.set()
    await first
    assert isinstance((await desk.answer(asking())).reply, Answer)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("data " * 900, "too long for a question"),
        ("?!", "I find no question"),
        ("\ud800", "I find no question"),
        ("数据" * 2001, "太长"),
    ],
)
async def test_what_is_no_question_is_declined_with_the_reason(reception: Open, text: str, words: str) -> None:
    with pytest.raises(DeclinedError, match=words):
        await reception().answer(asking(text))


async def test_the_questions_of_who_wishes_it_are_kept_privately(reception: Open, state: State) -> None:
    state.people.set_private("slack", "T1", "U1", private=True)
    desk = reception()
    assert (await desk.answer(asking())).private
    assert not (await desk.answer(asking(id="2", person="U2"))).private
    assert not (await desk.answer(asking(id="3", team="T2"))).private


async def test_state_that_fails_is_done_without(
    reception: Open, state: State, logs: list[MutableMapping[str, Any]]
) -> None:
    desk = reception()
    await desk.answer(asking())
    assert state.database.file
    state.close()
    for file in state.database.file.parent.glob("state.db*"):
        file.write_bytes(b"This was a database once." * 400)
    asked = await desk.answer(asking(FOLLOW_UP, id="2"))
    assert isinstance(asked.reply, Answer | NotCovered)
    assert asked.reply.understood is None
    assert asked.private  # who may have asked for privacy gets it
    told = ["questions not read", "conversation not read", "privacy not read", "question not kept"]
    assert [event["event"] for event in logs if event["log_level"] == "error"] == told


async def test_what_becomes_of_each_question_is_told_once(
    reception: Open, logs: list[MutableMapping[str, Any]]
) -> None:
    desk = reception(most=5)
    for number, text in enumerate([ENGINEER, "Hello!", "What does a plumber earn?", "?!", "data " * 900, ENGINEER]):
        with suppress(DeclinedError):
            await desk.answer(asking(text, id=str(number)))
    await desk.answer(asking(id="0"))  # it was answered before
    outcomes = [event["outcome"] for event in logs if event["event"] == "question"]
    assert outcomes == ["answered", "small_talk", "not_covered", "unreadable", "too_long", "limited"]
