"""A failure of the database tells place, what and cure, and nothing that was to be written."""

from __future__ import annotations

import pytest

from bot.state.failures import StateError, told_as_state_errors
from bot.state.opening import State


def test_a_failure_tells_place_what_and_cure() -> None:
    error = StateError("here", "it broke", "mend it")
    assert str(error) == "here: it broke; mend it"
    assert (error.place, error.what, error.cure) == ("here", "it broke", "mend it")


TWICE = "INSERT INTO rooms VALUES ('slack', 'T1', 'a-private-word'), ('slack', 'T1', 'a-private-word')"


def test_what_was_to_be_written_is_not_told(state: State) -> None:
    with pytest.raises(StateError) as failed, state.database.writing() as connection:
        connection.exec_driver_sql(TWICE)
    assert "a-private-word" not in f"{failed.value}"
    assert failed.value.place == state.database.place


def test_a_fault_of_the_program_passes_as_it_is() -> None:
    with pytest.raises(KeyError), told_as_state_errors("here"):
        raise KeyError
