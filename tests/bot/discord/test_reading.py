"""What is read of what Discord sends, and that it comes back as it was when it is taken up again."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.reading import Heard, Place, plain, question_id, team_of
from bot.serving.reception import Asking


@dataclass(frozen=True)
class User:
    """Somebody who is mentioned."""

    id: int
    display_name: str


BOT, ADA = User(1, "Rolewise"), User(2, "Ada")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<@1> What does a baker do?", "What does a baker do?"),
        ("<@!1>What does a baker do?", "What does a baker do?"),
        ("<@2>, what does <@3> do?", "@Ada, what does @3 do?"),
        ("see <#4> or </ask:5>", "see #4 or /ask"),
        ("<:bread:6> <a:cake:7> at <t:8:R>", ":bread: :cake: at"),
        ("a < b and c > d", "a < b and c > d"),
        ("<@&9> @everyone", "@9 @everyone"),
    ],
)
def test_markup_is_read_as_its_writer_saw_it_without_the_bot(content: str, expected: str) -> None:
    assert plain(content, [BOT, ADA], BOT) == expected  # type: ignore[arg-type]  # has what is read of one


@given(st.text(), st.text(), st.booleans(), st.one_of(st.none(), st.integers(min_value=1)))
def test_what_was_heard_comes_back_from_json_as_it_was(text: str, press: str, alone: bool, before: int | None) -> None:
    asking = Asking("1" * 32, text, "discord", "2", "3", "discord:3:4", "5", alone)
    heard = Heard(asking, Place(3, 5, 4, "token", 6, private=alone), "7" * 32, before, press, "zh")
    assert Heard.of(json.loads(json.dumps(heard.payload()))) == heard


def test_the_id_of_a_question_is_that_of_its_message_however_often_it_comes() -> None:
    assert question_id(12) == question_id(12)
    assert question_id(12) != question_id(13)
    assert set(question_id(12)) <= set("0123456789abcdef")
    assert len(question_id(12)) == 32


def test_direct_messages_are_no_server() -> None:
    assert [team_of(12), team_of(None)] == ["12", "direct"]
