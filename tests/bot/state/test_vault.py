"""Secrets lie sealed; tokens serve once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.state.failures import StateError
from bot.state.opening import State
from bot.state.schema import sealed, tokens
from tests.bot.state.conftest import Clock, OpenState

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = {"bot_token": "a-very-secret-token", "scopes": ["chat:write"], "名": "数据"}
HOUR = timedelta(hours=1)


@pytest.fixture
def state(opened: OpenState) -> State:
    """Open the state with a key."""
    return opened(keys=(OLD,))


def test_a_secret_comes_back_until_it_is_deleted(state: State) -> None:
    assert state.vault.get("slack", "installation", "T1") is None
    state.vault.put("slack", "installation", "T1", {"bot_token": "before"})
    state.vault.put("slack", "installation", "T1", SECRET)
    assert state.vault.get("slack", "installation", "T1") == SECRET
    assert state.vault.get("slack", "installation", "T2") is None
    state.vault.delete("slack", "installation", "T1")
    assert state.vault.get("slack", "installation", "T1") is None


def test_a_secret_does_not_lie_open(state: State) -> None:
    state.vault.put("slack", "installation", "T1", SECRET)
    token = state.vault.issue("oauth", HOUR)
    with state.database.reading() as connection:
        rows = repr([*connection.execute(sealed.select()), *connection.execute(tokens.select())])
    assert "secret" not in rows
    assert token not in rows


def test_a_new_key_seals_and_the_old_one_still_opens(state: State, opened: OpenState) -> None:
    state.vault.put("slack", "installation", "T1", SECRET)
    renewed = opened(keys=(NEW, OLD)).vault
    assert renewed.get("slack", "installation", "T1") == SECRET
    renewed.put("slack", "installation", "T1", SECRET)
    assert opened(keys=(NEW,)).vault.get("slack", "installation", "T1") == SECRET


def test_without_its_key_a_secret_stays_closed_and_the_cure_is_told(state: State, opened: OpenState) -> None:
    state.vault.put("slack", "installation", "T1", SECRET)
    opened(keys=(NEW, OLD))  # which seals the state's own keys with the new one
    closed = opened(keys=(NEW,)).vault
    with pytest.raises(StateError, match=r"slack installation 'T1' .* add that key"):
        closed.get("slack", "installation", "T1")


def test_a_vault_without_keys_tells_the_cure_when_it_is_used(opened: OpenState) -> None:
    vault = opened().vault
    with pytest.raises(StateError, match="ROLEWISE_ENCRYPTION_KEYS: there is no key"):
        vault.put("slack", "installation", "T1", SECRET)
    with pytest.raises(StateError, match="ROLEWISE_ENCRYPTION_KEYS: there is no key"):
        vault.get("slack", "installation", "T1")


@pytest.mark.parametrize("key", ["too-short", "", "ключ", "\ud83d"])
def test_a_malformed_key_is_refused_at_once_and_not_repeated(key: str, opened: OpenState) -> None:
    with pytest.raises(StateError, match="malformed") as refused:
        opened(keys=(OLD, key))
    assert not key or key not in str(refused.value)


def test_a_team_is_deleted_with_all_that_is_under_it_and_no_other(state: State) -> None:
    for id_ in ("T1", "T1:U1", "T12", "t1", "T%"):
        state.vault.put("slack", "installation", id_, {"of": id_})
    state.vault.put("discord", "installation", "T1", {})
    state.vault.delete_team("slack", "\ud83d\0")
    state.vault.delete_team("slack", "T1")
    kept = [id_ for id_ in ("T1", "T1:U1", "T12", "t1", "T%") if state.vault.get("slack", "installation", id_)]
    assert kept == ["T12", "t1", "T%"]
    assert state.vault.get("discord", "installation", "T1") == {}


def test_a_token_serves_once_and_only_for_its_kind(state: State) -> None:
    token = state.vault.issue("oauth", HOUR)
    assert not state.vault.consume("another", token)
    assert not state.vault.consume("oauth", token + "x")
    assert not state.vault.consume("oauth", "\ud83d\0")
    assert state.vault.consume("oauth", token)
    assert not state.vault.consume("oauth", token)


def test_of_many_who_consume_a_token_one_may(state: State) -> None:
    token = state.vault.issue("oauth", HOUR)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: state.vault.consume("oauth", token), range(8))) == [False] * 7 + [True]


def test_a_token_expires_and_goes_when_the_next_is_issued(state: State, clock: Clock) -> None:
    token = state.vault.issue("oauth", HOUR)
    clock.forward(HOUR)
    assert not state.vault.consume("oauth", token)
    state.vault.issue("oauth", HOUR)
    with state.database.reading() as connection:
        assert len(connection.execute(tokens.select()).all()) == 1
