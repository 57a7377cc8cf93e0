"""A copy of the state is whole, or there is none."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.state.backup import back_up
from bot.state.failures import StateError
from bot.state.opening import State, open_state
from tests.bot.state.conftest import MakeAsked


@pytest.fixture
def served(tmp_path: Path) -> Iterator[State]:
    """Open a state in a file."""
    state = open_state(f"sqlite:///{tmp_path / 'data' / 'state.db'}")
    yield state
    state.close()


def file_of(state: State) -> Path:
    """Return the file of *state*."""
    assert state.database.file
    return state.database.file


def test_a_copy_opens_as_the_state_that_it_is_of_and_lies_alone(
    served: State, tmp_path: Path, make_asked: MakeAsked
) -> None:
    served.questions.keep(make_asked())
    (tmp_path / "copies").mkdir()
    copy = tmp_path / "copies" / "copy.db"
    back_up(file_of(served), copy)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert copy.stat().st_mode & 0o777 == 0o600
    other = open_state(f"sqlite:///{copy}")
    assert other.questions.find("1") == make_asked()
    other.close()


def test_a_copy_that_is_made_while_others_write_is_whole(served: State, tmp_path: Path, make_asked: MakeAsked) -> None:
    def write(number: int) -> None:
        served.questions.keep(make_asked(id=str(number)))
        served.questions.vote(str(number), "U1", helpful=True)

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, number) for number in range(60)]
        for number in range(3):
            back_up(file_of(served), tmp_path / f"{number}.db")
    assert all(done.exception() is None for done in writing)
    for number in range(3):
        connection = sqlite3.connect(tmp_path / f"{number}.db")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def test_a_copy_takes_the_place_of_another(served: State, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"an older copy")
    back_up(file_of(served), tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes().startswith(b"SQLite format 3")


def test_of_a_damaged_state_no_copy_is_made_and_the_older_one_stays(
    served: State, tmp_path: Path, make_asked: MakeAsked
) -> None:
    for number in range(50):
        served.questions.keep(make_asked(id=str(number)))
    file = file_of(served)
    served.close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 :] = os.urandom(len(content) - 4096 * 3)
    file.write_bytes(content)
    (tmp_path / "copy.db").write_bytes(b"an older copy")
    with pytest.raises(StateError, match=r"damaged|malformed"):
        back_up(file, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"an older copy"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]


@pytest.mark.parametrize("place", ["no such folder/copy.db", "data"])
def test_a_place_that_cannot_be_written_is_told(served: State, tmp_path: Path, place: str) -> None:
    with pytest.raises(StateError, match="the copy cannot be written") as refused:
        back_up(file_of(served), tmp_path / place)
    assert refused.value.place == str(tmp_path / place)


def test_where_there_is_no_state_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no state to back up"):
        back_up(tmp_path / "state.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
