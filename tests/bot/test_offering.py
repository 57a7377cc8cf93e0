"""What a reply offers has one order, and is a question that can be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.models import NotCovered, Question
from bot.offering import offers, roles_meant


@pytest.fixture
def refusal() -> NotCovered:
    question = Question("What does a backer earn?", "en")
    return NotCovered(question, 0.2, [], unknown_role="backer", nearest_roles=["baker", "broker"], suggestions=["Why?"])


def test_a_role_that_was_meant_takes_the_place_of_the_unknown_one_before_suggestions(refusal: NotCovered) -> None:
    meant = [("Baker", "What does a baker earn?"), ("Broker", "What does a broker earn?")]
    assert roles_meant(refusal, 300) == meant
    assert offers(refusal, 300) == [*meant, ("Why?", "Why?")]


def test_a_question_that_would_be_too_long_is_the_role_alone(refusal: NotCovered) -> None:
    assert roles_meant(refusal, 20) == [("Baker", "baker"), ("Broker", "broker")]


def test_what_is_too_long_is_not_offered(refusal: NotCovered) -> None:
    assert offers(replace(refusal, nearest_roles=["baker", "x" * 30]), 4) == [("Why?", "Why?")]


def test_a_role_is_asked_alone_where_the_question_names_it_in_other_words(refusal: NotCovered) -> None:
    assert roles_meant(replace(refusal, unknown_role="backers of bread"), 300)[0] == ("Baker", "baker")
