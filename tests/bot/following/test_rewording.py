"""Names of roles fit into the question that they are put into."""

from __future__ import annotations

import pytest

from bot.following.phrases import filled, load_phrases
from bot.following.rewording import finished, hear, joined, replace_subjects, together
from knowledge.roles import load_roles

ROLES = load_roles()
PHRASES = load_phrases()


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("What does a data engineer do", "MLOps engineer", "What does an MLOps engineer do"),
        ("What does an MLOps engineer do", "data engineer", "What does a data engineer do"),
        ("What do data engineers do", "data analyst", "What do data analysts do"),
        ("Which tools does MLE use", "data analyst", "Which tools does a data analyst use"),
        ("What does a good data analyst do", "ML engineer", "What does a good machine learning engineer do"),
        ("Is the data analyst role hard", "MLE", "Is the machine learning engineer role hard"),
        ("数据工程师做什么", "MLE", "机器学习工程师做什么"),
    ],
)
def test_a_name_keeps_article_and_number(text: str, name: str, whole: str) -> None:
    language = "en" if text.isascii() else "zh"
    heard, new = hear(text, language, ROLES), hear(name, language, ROLES).subjects
    assert replace_subjects(heard, heard.subjects, new, PHRASES[language]) == whole


def test_roles_told_together_are_one() -> None:
    heard = together(hear("Do a data scientist, an MLE and a DE need SQL", "en", ROLES))
    assert [subject.said for subject in heard.subjects] == ["data scientist, an MLE and a DE"]


def test_masks_are_taken_off_in_their_order() -> None:
    heard = hear("DS vs MLE", "en", ROLES)
    assert heard.unmasked(heard.masked) == heard.text


def test_names_are_told_as_the_language_tells_them() -> None:
    assert joined(["a", "b", "c"], PHRASES["en"], "or") == "a, b or c"
    assert joined(["甲", "乙", "丙"], PHRASES["zh"], "and") == "甲、乙和丙"


def test_a_question_begins_with_a_capital_and_ends_with_its_mark() -> None:
    assert finished("what is  MLOps") == "What is MLOps?"
    assert finished("数据分析师 做什么，用Docker吗？") == "数据分析师做什么，用 Docker 吗？"


def test_braces_in_what_was_asked_are_left_alone() -> None:
    assert filled("{x} for {a role}", {"x": "{a role}", "a role": "a DE"}) == "{a role} for a DE"
