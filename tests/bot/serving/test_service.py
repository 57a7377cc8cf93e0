"""Adapters run beside each other: one that fails disturbs no other, and all end when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from bot.serving.failures import SetupError
from bot.serving.live import LiveAssistant
from bot.serving.reception import Asking
from bot.serving.service import Service, serve
from bot.settings import Settings
from bot.state.opening import State

Logs = list[MutableMapping[str, Any]]
SETTINGS = Settings(data_dir=Path("unused"))


async def waiting(service: Service, stop: asyncio.Event) -> None:
    """Serve nothing until it is to stop."""
    await stop.wait()


async def refused(service: Service, stop: asyncio.Event) -> None:
    """Be refused by the platform."""
    raise SetupError("TOKEN: refused; copy it again")


async def test_one_platform_is_served_until_it_is_to_stop(live: LiveAssistant, state: State) -> None:
    replies = []

    async def ask_and_stop(service: Service, stop: asyncio.Event) -> None:
        asking = Asking("1", "What does a baker do?", "slack", "T1", "C1", "slack:T1:C1:1", "U1")
        replies.append((await service.reception.answer(asking)).reply)
        stop.set()

    await serve({"slack": ask_and_stop}, SETTINGS, live, state, asyncio.Event(), port=0)
    assert replies[0].question.text == "What does a baker do?"


async def test_one_platform_alone_that_refuses_ends_it_with_the_cure(live: LiveAssistant, state: State) -> None:
    with pytest.raises(SetupError, match="copy it again"):
        await serve({"slack": refused}, SETTINGS, live, state, asyncio.Event(), port=0)


@pytest.mark.parametrize(
    ("failure", "told"),
    [(SetupError("TOKEN: refused"), "adapter not started"), (RuntimeError("a fault"), "adapter failed")],
)
async def test_of_two_platforms_one_that_fails_is_started_again_and_the_other_goes_on(
    live: LiveAssistant, state: State, logs: Logs, failure: Exception, told: str
) -> None:
    starts, told_to_stop = list[str](), asyncio.Event()

    async def failing(service: Service, stop: asyncio.Event) -> None:
        starts.append("failing")
        if starts.count("failing") == 1:
            stop.set()  # as a duty that fails does
            raise failure
        told_to_stop.set()

    async def other(service: Service, stop: asyncio.Event) -> None:
        starts.append("other")
        await stop.wait()

    await serve({"slack": failing, "discord": other}, SETTINGS, live, state, told_to_stop, port=0)
    assert sorted(starts) == ["failing", "failing", "other"]
    (event,) = [event for event in logs if event["event"] == told]
    assert event["platform"] == "slack"


async def test_two_platforms_share_what_a_person_may_ask(live: LiveAssistant, state: State) -> None:
    services, told_to_stop = list[Service](), asyncio.Event()

    async def keep(service: Service, stop: asyncio.Event) -> None:
        services.append(service)
        if len(services) == 2:
            told_to_stop.set()
        await stop.wait()

    await serve({"slack": keep, "discord": keep}, SETTINGS, live, state, told_to_stop, port=0)
    assert services[0] is services[1]


async def test_it_ends_when_it_is_told_to_while_a_platform_waits_to_be_started_again(
    live: LiveAssistant, state: State, logs: Logs
) -> None:
    stop = asyncio.Event()
    serving = asyncio.create_task(serve({"slack": refused, "discord": waiting}, SETTINGS, live, state, stop, port=0))
    while not any(event["event"] == "adapter not started" for event in logs):  # noqa: ASYNC110 - nothing else tells
        await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(serving, 10)
    assert [event["event"] for event in logs] == ["starting", "http open", "adapter not started", "stopped"]
