"""What a platform delivers is worked on once, and left to others where it could not be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.serving.deliveries import LEASE, Deliveries, Outcome, Work
from bot.state.claims import LONGEST_PAUSE, MOST_ATTEMPTS
from bot.state.database import now
from bot.state.opening import State, open_state
from bot.state.schema import deliveries as table


class Clock:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.ahead = LEASE * 0

    def __call__(self) -> datetime:
        """Return the time."""
        return now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the state."""
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator[State]:
    """Open a fresh state."""
    opened = open_state(f"sqlite:///{tmp_path / 'state.db'}", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def deliveries(state: State) -> Deliveries:
    """Return the deliveries of a platform in this process."""
    return Deliveries(state.claims, "slack")


async def work_on(deliveries: Deliveries, key: str, outcome: Outcome = Outcome.DONE) -> None:
    """Claim *key* and work on it, which ends with *outcome*."""
    work = await deliveries.claim(key, {"key": key})
    assert work
    deliveries.begin(work)
    work.outcome = outcome
    await deliveries.end(work)


def finished(state: State) -> dict[str, bool]:
    """Return which of some keys are known, and whether they are finished."""
    keys = {state.keys.delivery(key): key for key in ("slack:1", "slack:short", "slack:long")}
    with state.database.reading() as connection:
        return {keys[row.key]: row.finished_at is not None for row in connection.execute(select(table))}


async def taken_up(deliveries: Deliveries, count: int) -> list[tuple[Mapping[str, Any], Work]]:
    """Return the first *count* deliveries that are taken up."""
    found: list[tuple[Mapping[str, Any], Work]] = []
    enough = asyncio.Event()

    async def dispatch(payload: Mapping[str, Any], work: Work) -> None:
        found.append((payload, work))
        if len(found) == count:
            enough.set()

    task = asyncio.create_task(deliveries.take_up(dispatch))
    await asyncio.wait_for(enough.wait(), 20)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return found


async def test_a_key_is_claimed_once_for_each_platform(deliveries: Deliveries, state: State) -> None:
    assert await deliveries.claim("1", {})
    assert await deliveries.claim("1", {}) is None
    assert await Deliveries(state.claims, "discord").claim("1", {})


async def test_how_long_each_claim_took_is_told(state: State) -> None:
    told: list[tuple[str, float]] = []
    deliveries = Deliveries(state.claims, "slack", lambda platform, seconds: told.append((platform, seconds)))
    for key in ("1", "1", "2"):
        await deliveries.claim(key, {})
    assert [platform for platform, _ in told] == ["slack", "slack"]
    assert all(seconds > 0 for _, seconds in told)


async def test_of_many_claims_at_once_one_is_granted(deliveries: Deliveries) -> None:
    works = await asyncio.gather(*(deliveries.claim("1", {}) for _ in range(20)))
    assert len([work for work in works if work]) == 1


@pytest.mark.parametrize(
    ("outcome", "done"),
    [(Outcome.DONE, True), (Outcome.TRY_AGAIN, False), (Outcome.PUT_OFF, False), (Outcome.TAKEN_OVER, False)],
)
async def test_only_what_is_done_is_finished(
    deliveries: Deliveries, state: State, outcome: Outcome, done: bool
) -> None:
    await work_on(deliveries, "1", outcome)
    assert finished(state) == {"slack:1": done}
    assert deliveries.in_work == 0


async def test_what_was_put_off_is_tried_for_ever_and_what_fails_a_few_times(
    deliveries: Deliveries, clock: Clock
) -> None:
    for outcome in (Outcome.PUT_OFF, Outcome.TRY_AGAIN):
        await work_on(deliveries, outcome.value, outcome)
    tries = dict.fromkeys(("put off", "try again"), 0)
    for turn in range(2 * MOST_ATTEMPTS):
        clock.ahead += 2 * LEASE + LONGEST_PAUSE
        for payload, work in await taken_up(deliveries, 2 if turn < MOST_ATTEMPTS else 1):
            tries[payload["key"]] += 1
            deliveries.begin(work)
            assert work.given_up == (tries["try again"] == MOST_ATTEMPTS and payload["key"] == "try again")
            failing = Outcome.DONE if work.given_up else Outcome.TRY_AGAIN
            work.outcome = Outcome.PUT_OFF if payload["key"] == "put off" else failing
            await deliveries.end(work)
    assert tries == {"put off": 2 * MOST_ATTEMPTS, "try again": MOST_ATTEMPTS}


async def test_what_was_done_while_the_state_could_not_be_told_is_not_done_again(
    deliveries: Deliveries, state: State, clock: Clock
) -> None:
    work = await deliveries.claim("1", {"key": "1"})
    assert work
    deliveries.begin(work)
    with state.database.writing():  # nobody else writes meanwhile
        await deliveries.end(work)
    assert finished(state) == {"slack:1": False}
    clock.ahead += 2 * LEASE
    taking_up = asyncio.create_task(deliveries.take_up(never))
    while not finished(state)["slack:1"]:  # noqa: ASYNC110 - a table tells no one
        await asyncio.sleep(0.01)
    taking_up.cancel()
    assert deliveries.in_work == 0


async def never(payload: Mapping[str, Any], work: Work) -> None:
    raise AssertionError(payload, work)


async def test_what_others_left_is_worked_on_a_few_at_a_time(deliveries: Deliveries, clock: Clock) -> None:
    for number in range(20):
        assert await deliveries.claim(str(number), {"key": str(number)})
    other = Deliveries(deliveries._claims, "slack")
    clock.ahead += 2 * LEASE
    taken = await taken_up(other, 8)
    for _, work in taken:
        other.begin(work)
    assert await other._abandoned() == ()
    await other.end(taken[0][1])
    assert len(await other._abandoned()) == 1


async def test_another_takes_up_what_a_process_left_after_its_lease(
    deliveries: Deliveries, state: State, clock: Clock
) -> None:
    work = await deliveries.claim("1", {"key": "1"})
    assert await deliveries.may_send(work)
    other = Deliveries(open_state(f"sqlite:///{state.database.file}", clock=clock).claims, "slack")
    clock.ahead += 2 * LEASE
    ((payload, taken),) = await taken_up(other, 1)
    assert (payload, taken.maybe_sent, taken.given_up) == ({"key": "1"}, True, False)
    assert not await deliveries.may_send(work)
    assert work
    assert work.outcome is Outcome.TAKEN_OVER


async def test_draining_lets_work_finish_and_hands_back_the_rest(deliveries: Deliveries, state: State) -> None:
    going = asyncio.Event()

    async def worked_on(key: str, until: asyncio.Event) -> None:
        work = await deliveries.claim(key, {"key": key})
        assert work
        deliveries.begin(work)
        try:
            await until.wait()
        finally:
            await deliveries.end(work)

    tasks = [asyncio.create_task(worked_on("short", going)), asyncio.create_task(worked_on("long", asyncio.Event()))]
    while deliveries.in_work < 2:  # noqa: ASYNC110 - nothing tells when both have begun
        await asyncio.sleep(0.01)
    going.set()
    await deliveries.drain(0.2)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert finished(state) == {"slack:short": True, "slack:long": False}
    ((payload, _),) = await taken_up(Deliveries(state.claims, "slack"), 1)  # at once, without waiting for a lease
    assert payload == {"key": "long"}


async def test_without_a_memory_everything_is_worked_on(
    deliveries: Deliveries, state: State, logs: list[MutableMapping[str, Any]]
) -> None:
    assert state.database.file
    state.close()
    for file in state.database.file.parent.glob("state.db*"):
        file.write_bytes(b"This was a database once." * 400)
    work = await deliveries.claim("1", {})
    assert work
    assert await deliveries.may_send(work)
    deliveries.begin(work)
    await deliveries.end(work)
    assert [event["event"] for event in logs] == ["delivery not claimed"]
