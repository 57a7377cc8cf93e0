"""What insight works on, from settings: nothing is made and nothing migrated."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.insight.opening import make_is_answered, make_meanings, make_names, read_records
from bot.models import NotCovered, Question
from bot.settings import DatabaseSettings, Settings
from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.opening import open_state
from bot.state.questions import Asked
from index.encoders.packaged import PackagedEncoder

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex

HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


def keep(data_dir: Path, *identifiers: str) -> None:
    """Keep a refused question by each of *identifiers*."""
    state = open_state(f"sqlite:///{data_dir / 'state.db'}")
    for identifier in identifiers:
        reply = NotCovered(Question("What is glue?", "en"), 0.1, ())
        where = ("slack", "T1", "C1", "slack:T1:C1:1", "U1", "glue?")
        state.questions.keep(Asked(identifier, *where, reply, datetime.now(UTC), private=False))
    state.close()


def test_where_there_is_no_state_there_are_no_records_and_none_is_made(tmp_path: Path) -> None:
    assert read_records(Settings(data_dir=tmp_path / "new"), DatabaseSettings(), HOUR_AGO) == []
    assert not (tmp_path / "new").exists()


def test_records_are_those_since_a_moment(tmp_path: Path) -> None:
    keep(tmp_path, "1", "2")
    settings = Settings(data_dir=tmp_path)
    assert [record.text for record in read_records(settings, DatabaseSettings(), HOUR_AGO)] == [None, None]
    assert read_records(settings, DatabaseSettings(), datetime.now(UTC) + timedelta(hours=1)) == []


def test_a_state_of_before_is_left_as_it_is_and_the_cure_is_told(tmp_path: Path) -> None:
    keep(tmp_path, "1")
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StateError, match=r"are at revision 0001.*run `rolewise state migrate`"):
        read_records(Settings(data_dir=tmp_path), DatabaseSettings(), HOUR_AGO)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
    database.close()


def test_names_are_those_of_the_index_and_without_one_ids_stay(small_index: SmallIndex, tmp_path: Path) -> None:
    assert make_names(Settings(data_dir=small_index.data_dir)).article("baker") == "A baker's day"
    assert make_names(Settings(data_dir=tmp_path)).article("baker") == "baker"
    damaged = shutil.copytree(small_index.data_dir, tmp_path / "damaged")
    for file in damaged.rglob("*.json"):
        file.write_text("{")
    assert make_names(Settings(data_dir=damaged)).article("baker") == "baker"


def test_the_index_as_it_is_tells_what_is_answered_and_without_one_nothing_is(
    small_index: SmallIndex, encoder: PackagedEncoder, tmp_path: Path
) -> None:
    question = Question("What tools does a baker use?", "en")
    said: list[str] = []
    is_answered = make_is_answered(Settings(data_dir=small_index.data_dir), encoder, said.append)
    assert is_answered(question)
    assert not is_answered(Question("Who painted the Mona Lisa?", "en"))
    assert said == []
    assert not make_is_answered(Settings(data_dir=tmp_path / "none"), encoder, said.append)(question)
    assert said == []
    assert not [*tmp_path.iterdir()]


def test_why_it_is_not_told_what_is_answered_is_said_once(
    small_index: SmallIndex, encoder: PackagedEncoder, tmp_path: Path
) -> None:
    damaged = shutil.copytree(small_index.data_dir, tmp_path / "damaged")
    for file in damaged.rglob("*.json"):
        file.write_text("{")
    said: list[str] = []
    is_answered = make_is_answered(Settings(data_dir=damaged), encoder, said.append)
    assert said == []
    assert [is_answered(Question(text, "en")) for text in ("What does a baker do?", "Who bakes?")] == [False, False]
    (line,) = said
    assert line.startswith(f"What is answered by now is not told: {damaged}")


def test_meanings_are_those_of_the_model_that_is_set(tmp_path: Path, encoder: PackagedEncoder) -> None:
    near = make_meanings(Settings(data_dir=tmp_path), encoder).of(
        [Question("DE salary", "en"), Question("数据工程师工资", "zh")]
    )
    assert float(near[0] @ near[1]) > 0.2
