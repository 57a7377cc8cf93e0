"""Vectors of what questions are about."""

from __future__ import annotations

import numpy as np

from bot.insight.meaning import Meanings, usual_questions
from bot.models import Question


def nearness(meanings: Meanings, *texts: str) -> np.ndarray:
    """Return the similarities of the questions *texts*, shape (len(texts), len(texts))."""
    vectors = meanings.of([Question.read(text) for text in texts])
    return np.asarray(vectors @ vectors.T)


def test_each_question_has_a_vector_of_unit_length(meanings: Meanings) -> None:
    vectors = meanings.of([Question.read("What does a plumber do?"), Question.read("水管工")])
    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert meanings.of([]).shape == (0, 384)


def test_one_wish_in_two_languages_is_nearer_than_two_wishes_in_one(meanings: Meanings) -> None:
    near = nearness(
        meanings, "How much does a data engineer earn?", "数据工程师工资多少", "Do data engineers need a visa?"
    )
    assert near[0, 1] > near[0, 2] + 0.2


def test_what_is_asked_counts_more_than_of_which_known_role(meanings: Meanings) -> None:
    near = nearness(meanings, "data scientist salary", "MLOps engineer salary", "Can data scientists work from home?")
    assert near[0, 1] > near[0, 2] + 0.2


def test_an_unknown_role_counts_more_than_how_it_is_asked_about(meanings: Meanings) -> None:
    near = nearness(meanings, "What does a plumber do?", "plumber salary", "What does a notary do?")
    assert near[0, 1] > near[0, 2]


def test_usual_questions_are_of_both_languages_alike() -> None:
    languages = [question.language for question in usual_questions()]
    assert languages == ["en", "zh"] * (len(languages) // 2)
