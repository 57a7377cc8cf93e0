"""Each delivery is worked on once, by whoever is alive."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.state.claims import LONGEST_PAUSE, LONGEST_WAIT, MOST_ATTEMPTS, PAUSES
from bot.state.database import now
from bot.state.failures import StateError
from bot.state.opening import State
from bot.state.schema import deliveries
from tests.bot.state.conftest import Clock, OpenState, StartProcess, hear, tell

LEASE = timedelta(minutes=1)

TAKE_WHEN_TOLD = """
import sys
from datetime import timedelta
from bot.state.opening import open_state

claims = open_state(sys.argv[1]).claims
print("ready", flush=True)
sys.stdin.readline()
print(*(key for key in map(str, range(100)) if claims.take(key, "event", {}, timedelta(minutes=1))))
"""

TAKE_AND_WAIT = """
import sys
from datetime import timedelta
from bot.state.opening import open_state

claims = open_state(sys.argv[1]).claims
claims.take("waiting", "event", {"text": "hello"}, timedelta(minutes=1))
claims.take("leaving", "event", {}, timedelta(minutes=1))
claims.sending("leaving")
claims.take("done", "event", {}, timedelta(minutes=1))
claims.finish("done")
print("taken", flush=True)
sys.stdin.readline()
"""


def test_a_key_is_taken_once(state: State) -> None:
    assert state.claims.take("1", "event", {}, LEASE)
    assert not state.claims.take("1", "event", {}, LEASE)
    assert state.claims.take("2", "event", {}, LEASE)


def test_of_many_threads_one_takes_a_key(state: State) -> None:
    keys = [str(number) for number in range(20) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = Counter(pool.map(lambda key: (key, state.claims.take(key, "event", {}, LEASE)), keys))
    assert {key: taken[key, True] for key in keys} == dict.fromkeys(keys, 1)


def test_of_two_processes_one_takes_a_key(url: str, start: StartProcess) -> None:
    processes = [start(TAKE_WHEN_TOLD, url) for _ in range(2)]
    for process in processes:
        assert hear(process) == "ready"
    for process in processes:
        tell(process, "go")
    taken = Counter(key for process in processes for key in process.communicate()[0].split())
    assert taken == Counter(map(str, range(100)))


def test_what_a_killed_process_held_is_taken_up_after_its_lease(
    url: str, start: StartProcess, opened: OpenState, clock: Clock
) -> None:
    process = start(TAKE_AND_WAIT, url)
    assert hear(process) == "taken"
    process.kill()
    process.wait()
    claims = opened().claims
    clock.time = now()
    assert claims.take_abandoned("event", LEASE) == []
    clock.forward(LEASE)
    deliveries = {delivery.key: delivery for delivery in claims.take_abandoned("event", LEASE)}
    assert set(deliveries) == {"waiting", "leaving"}
    assert deliveries["waiting"].payload == {"text": "hello"}
    assert not deliveries["waiting"].sending
    assert deliveries["leaving"].sending
    assert [delivery.attempts for delivery in deliveries.values()] == [2, 2]


def test_a_redelivery_of_what_was_left_behind_is_taken_up(state: State, opened: OpenState, clock: Clock) -> None:
    other = opened().claims
    assert state.claims.take("1", "event", {}, LEASE)
    assert not other.take("1", "event", {}, LEASE)
    clock.forward(LEASE)
    assert other.take("1", "event", {}, LEASE)
    assert not state.claims.take("1", "event", {}, LEASE)


def test_of_many_redeliveries_of_what_was_left_behind_one_takes_it(
    state: State, opened: OpenState, clock: Clock
) -> None:
    keys = [str(number) for number in range(20)]
    for key in keys:
        state.claims.take(key, "event", {}, LEASE)
    clock.forward(LEASE)
    others = [opened().claims for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        taken = pool.map(lambda claims: [key for key in keys if claims.take(key, "event", {}, LEASE)], others)
        assert sorted(key for some in taken for key in some) == sorted(keys)


def test_a_redelivery_of_what_may_have_been_replied_to_is_left_to_who_looks(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {}, LEASE)
    assert state.claims.sending("1")
    clock.forward(LEASE)
    assert not state.claims.take("1", "event", {}, LEASE)
    [delivery] = state.claims.take_abandoned("event", LEASE)
    assert delivery.sending


def test_what_is_finished_is_never_taken_up_and_its_payload_is_erased(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {"text": "a private word"}, LEASE)
    state.claims.finish("1")
    clock.forward(10 * LEASE)
    assert not state.claims.take("1", "event", {}, LEASE)
    assert state.claims.take_abandoned("event", LEASE) == []
    with state.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT sealed FROM deliveries").all() == [(None,)]


def test_a_lease_that_is_renewed_does_not_run_out(state: State, clock: Clock) -> None:
    for key in ("1", "2"):
        state.claims.take(key, "event", {}, LEASE)
    clock.forward(LEASE / 2)
    state.claims.renew({"1"}, LEASE)
    clock.forward(LEASE / 2)
    assert [delivery.key for delivery in state.claims.take_abandoned("event", LEASE)] == ["2"]


def test_who_lost_a_delivery_neither_sends_nor_renews_nor_gives_it_back(
    state: State, opened: OpenState, clock: Clock
) -> None:
    state.claims.take("1", "event", {}, LEASE)
    clock.forward(LEASE)
    other = opened().claims
    [_] = other.take_abandoned("event", LEASE)
    assert not state.claims.sending("1")
    state.claims.give_back(["1"])
    assert opened().claims.take_abandoned("event", LEASE) == []
    state.claims.renew(["1"], 10 * LEASE)
    clock.forward(LEASE)
    [_] = opened().claims.take_abandoned("event", LEASE)


def test_what_is_given_back_is_taken_up_at_once_and_was_no_attempt(state: State, opened: OpenState) -> None:
    state.claims.take("1", "event", {"n": 1}, LEASE)
    holder = state.claims
    for _ in range(MOST_ATTEMPTS + 1):
        holder.give_back(["1"])
        holder = opened().claims
        [delivery] = holder.take_abandoned("event", LEASE)
        assert delivery.attempts == 1


def test_a_delivery_is_given_up_after_its_last_attempt_and_told_of_until_it_is_finished(
    state: State, clock: Clock
) -> None:
    state.claims.take("1", "event", {"text": "hello"}, LEASE)
    for attempt in range(2, MOST_ATTEMPTS + 1):
        clock.forward(LEASE + LONGEST_PAUSE)
        [delivery] = state.claims.take_abandoned("event", LEASE)
        assert (delivery.attempts, delivery.given_up) == (attempt, False)
    for _ in range(2):
        clock.forward(LEASE + LONGEST_PAUSE)
        assert not state.claims.take("1", "event", {}, LEASE)
        [delivery] = state.claims.take_abandoned("event", LEASE)
        assert delivery.given_up
        assert delivery.payload == {"text": "hello"}
    state.claims.finish("1")
    clock.forward(LEASE + LONGEST_PAUSE)
    assert state.claims.take_abandoned("event", LEASE) == []


def test_what_was_begun_often_waits_longer_for_the_next_time(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {}, LEASE)
    pauses = [pause for often, pause in PAUSES.items() for _ in range(often - 1 if pause == timedelta(0) else 1)]
    waited = []
    for _ in pauses:
        clock.forward(LEASE)
        steps = 0
        while not state.claims.take_abandoned("event", LEASE):
            clock.forward(timedelta(seconds=1))
            steps += 1
        waited.append(timedelta(seconds=steps))
    assert waited == pauses


def test_of_many_who_take_up_each_delivery_goes_to_one(state: State, opened: OpenState, clock: Clock) -> None:
    keys = [str(number) for number in range(60)]
    for key in keys:
        state.claims.take(key, "event", {}, LEASE)
    clock.forward(LEASE)
    others = [opened().claims for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda claims: claims.take_abandoned("event", LEASE, limit=10), others))
    counts = Counter(delivery.key for deliveries in taken for delivery in deliveries)
    assert set(counts.values()) == {1}
    left = [delivery.key for delivery in state.claims.take_abandoned("event", LEASE, limit=100)]
    assert sorted([*counts, *left]) == sorted(keys)


def test_the_longest_left_behind_comes_first(state: State, clock: Clock) -> None:
    for key in ("b", "a", "c"):
        state.claims.take(key, "event", {}, LEASE)
        clock.forward(timedelta(seconds=1))
    clock.forward(LEASE)
    assert [delivery.key for delivery in state.claims.take_abandoned("event", LEASE, limit=2)] == ["b", "a"]


def test_only_what_was_finished_or_left_behind_long_ago_is_pruned(state: State, clock: Clock) -> None:
    for key in ("old", "new", "left behind", "in work"):
        state.claims.take(key, "event", {}, LEASE)
    state.claims.finish("old")
    clock.forward(timedelta(days=2))
    state.claims.finish("new")
    state.claims.renew(["in work"], LEASE)
    assert state.claims.prune(timedelta(days=1)) == 2
    assert state.claims.take("old", "event", {}, LEASE)
    assert not state.claims.take("new", "event", {}, LEASE)
    clock.forward(LEASE)
    assert {delivery.key for delivery in state.claims.take_abandoned("event", LEASE)} == {"in work", "old"}


def test_finishing_again_does_not_keep_the_key_longer(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {}, LEASE)
    state.claims.finish("1")
    clock.forward(timedelta(days=2))
    state.claims.finish("1")
    assert state.claims.prune(timedelta(days=1)) == 1


@pytest.mark.parametrize("text", ["👩🏽‍🔬 数据科学家", "a\0b", "\ud83d alone", "'; DROP TABLE deliveries; --"])
def test_a_payload_and_a_key_may_be_any_text(text: str, state: State, clock: Clock) -> None:
    assert state.claims.take(text, text, {"text": text, "deep": [{text: None}]}, LEASE)
    assert not state.claims.take(text, text, {}, LEASE)
    clock.forward(LEASE)
    [delivery] = state.claims.take_abandoned(text, LEASE)
    assert delivery.payload == {"text": text, "deep": [{text: None}]}


def test_a_failed_write_is_a_state_error_and_the_next_one_succeeds(state: State) -> None:
    with pytest.raises(StateError, match="deliveries"), state.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO deliveries (key) VALUES ('1')")
    assert state.claims.take("1", "event", {}, LEASE)


def test_what_is_put_off_is_taken_up_after_a_while(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {}, LEASE)
    state.claims.sending("1")
    state.claims.put_off("1", LEASE)
    assert state.claims.take_abandoned("event", LEASE) == []
    clock.forward(LEASE)
    [delivery] = state.claims.take_abandoned("event", LEASE)
    assert (delivery.attempts, delivery.sending) == (1, False)


def test_what_is_released_can_come_again(state: State) -> None:
    state.claims.take("1", "event", {}, LEASE)
    state.claims.release("1")
    assert state.claims.take("1", "event", {}, LEASE)


def test_a_delivery_that_came_too_long_ago_is_given_up(state: State, clock: Clock) -> None:
    state.claims.take("1", "event", {}, LEASE)
    clock.forward(LONGEST_WAIT)
    state.claims.take("2", "event", {}, LEASE)
    clock.forward(LEASE)
    assert {delivery.key: delivery.given_up for delivery in state.claims.take_abandoned("event", LEASE)} == {
        "1": True,
        "2": False,
    }


def test_only_what_is_of_the_kind_is_taken_up(state: State, clock: Clock) -> None:
    for kind in ("event", "interaction"):
        state.claims.take(f"1 {kind}", kind, {}, LEASE)
    clock.forward(LEASE)
    assert [delivery.key for delivery in state.claims.take_abandoned("event", LEASE)] == ["1 event"]


def test_a_delivery_that_cannot_be_read_keeps_no_other_back(state: State, clock: Clock) -> None:
    for key in ("1", "2"):
        state.claims.take(key, "event", {"n": key}, LEASE)
    with state.database.writing() as connection:
        one = select(deliveries.c.key).order_by(deliveries.c.key).limit(1).scalar_subquery()
        connection.execute(update(deliveries).where(deliveries.c.key == one).values(sealed="changed"))
    clock.forward(LEASE)
    assert len(state.claims.take_abandoned("event", LEASE)) == 1
    clock.forward(LEASE)
    assert len(state.claims.take_abandoned("event", LEASE)) == 1
