"""People stand under names that nobody makes without the key, and what is sealed nobody reads."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from bot.state.failures import StateError
from bot.state.keys import NAMING, SEALING, Keys, new_keys
from bot.state.opening import State
from bot.state.schema import keys as table
from tests.bot.state.conftest import OpenState, StartProcess

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
SHARE = """
import sys
from bot.state.opening import open_state

state = open_state(sys.argv[1])
print(state.keys.person("slack", "T1", "U1"))
state.threads.follow("slack:T1:C1:1", "slack", "T1", "U1")
state.people.set_private("slack", "T1", "U1", private=True)
"""


@pytest.fixture
def keys() -> Keys:
    """Return new keys."""
    new = new_keys()
    return Keys(new[NAMING], new[SEALING], "here")


def values(state: State) -> list[str]:
    """Return the keys as they lie in the database."""
    with state.database.reading() as connection:
        return list(connection.scalars(select(table.c.value).order_by(table.c.name)))


def test_a_name_is_the_hmac_of_what_it_names() -> None:
    made = Keys("a key", Fernet.generate_key().decode(), "here")
    team = hmac.new(b"a key", json.dumps(["team", "slack", "T1"]).encode(), hashlib.sha256).hexdigest()
    person = hmac.new(b"a key", json.dumps(["person", "slack", team, "U1"]).encode(), hashlib.sha256).hexdigest()
    assert (made.team("slack", "T1"), made.person("slack", "T1", "U1")) == (team, person)


def test_what_differs_has_another_name_and_what_is_the_same_the_same(keys: Keys) -> None:
    names = [
        keys.team("slack", "T1"),
        keys.team("discord", "T1"),
        keys.person("slack", "T1", "U1"),
        keys.person("slack", "T1", "U2"),
        keys.person("slack", "T2", "U1"),
        keys.channel("slack", "T1", "U1"),
        keys.conversation("U1"),
        keys.question("U1"),
        keys.delivery("U1"),
    ]
    assert len(set(names)) == len(names)
    assert keys.person("slack", "T1", "U1") == keys.member("slack", keys.team("slack", "T1"), "U1")


@pytest.mark.parametrize("value", ["👩🏽‍🔬 数据", "a\0b \ud83d", "", ["x", {"deep": [None, 1.5]}]])
def test_what_is_sealed_comes_back_as_it_was(keys: Keys, value: object) -> None:
    assert keys.unseal(keys.seal(value)) == value


def test_what_was_sealed_under_another_key_is_told(keys: Keys) -> None:
    new = new_keys()
    with pytest.raises(StateError, match="here: what is sealed there was changed; restore"):
        Keys(new[NAMING], new[SEALING], "here").unseal(keys.seal("x"))


def test_processes_share_the_keys_and_what_stands_under_their_names(
    url: str, start: StartProcess, opened: OpenState
) -> None:
    told = {start(SHARE, url).communicate()[0].strip() for _ in range(2)}
    state = opened()
    assert told == {state.keys.person("slack", "T1", "U1")}
    assert state.threads.follows("slack:T1:C1:1", "slack", "T1", "U1")
    assert state.people.is_private("slack", "T1", "U1")


def test_each_database_has_keys_of_its_own(keys: Keys, state: State) -> None:
    assert state.keys.team("slack", "T1") != keys.team("slack", "T1")


def test_keys_that_lay_open_are_sealed_at_the_next_start_and_nothing_of_them_stays(
    opened: OpenState, files: Callable[[], bytes], url: str
) -> None:
    first = opened()
    first.people.set_private("slack", "T1", "U1", private=True)
    before = values(first)
    first.close()
    second = opened(keys=(OLD,))
    assert second.people.is_private("slack", "T1", "U1")
    assert not set(before) & set(values(second))
    if url.startswith("sqlite"):  # PostgreSQL keeps what was until its vacuum
        assert [key for key in before if key.encode() in files()] == []


def test_keys_of_a_new_state_never_lie_open(opened: OpenState) -> None:
    for value in values(opened(keys=(OLD,))):
        assert Fernet(OLD).decrypt(value)


def test_a_new_key_of_the_operator_takes_the_place_of_the_old_one(opened: OpenState) -> None:
    name = opened(keys=(OLD,)).keys.team("slack", "T1")
    assert opened(keys=(NEW, OLD)).keys.team("slack", "T1") == name
    assert opened(keys=(NEW,)).keys.team("slack", "T1") == name


@pytest.mark.parametrize(("given", "told"), [((), "it is not set"), ((OTHER,), "not among these; add that key after")])
def test_without_the_keys_of_before_nothing_opens_and_no_new_ones_take_their_place(
    opened: OpenState, given: tuple[str, ...], told: str
) -> None:
    first = opened(keys=(OLD,))
    before = values(first)
    with pytest.raises(StateError, match=f"ROLEWISE_ENCRYPTION_KEYS: .*{told}"):
        opened(keys=given)
    assert values(first) == before


def test_a_seal_that_was_changed_is_told(state: State, opened: OpenState) -> None:
    with state.database.writing() as connection:
        connection.execute(update(table).values(sealed=True))
    with pytest.raises(StateError, match="not among these"):
        opened(keys=(OLD,))
