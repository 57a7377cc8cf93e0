"""What is too short to stand alone is asked of what was spoken of before; what names its own topic stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import FollowUps
from bot.inquiry import make_reader
from bot.models import Question
from knowledge.facets import load_facets
from knowledge.roles import load_roles

ROLES = load_roles()
FACETS = load_facets(ROLES)
FOLLOW_UPS = FollowUps(ROLES, FACETS, make_reader(ROLES, FACETS))
FRESH = (Path(__file__).parent / "fresh_questions.txt").read_text("utf-8").splitlines()

DUTIES = "What does a data scientist do?"
BECOMING = "How do I become a data engineer?"
APART = "What is the difference between a data analyst and a data scientist?"
CHINESE = "数据工程师做什么？"
CHINESE_APART = "数据分析师和数据科学家有什么区别？"


def resolved(before: str, said: str) -> str:
    return FOLLOW_UPS.resolve(Question.read(said), [Question.read(before)]).text


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (DUTIES, "remote work?", "What about remote work for a data scientist?"),
        (DUTIES, "how much math", "How much math for a data scientist?"),
        (DUTIES, "need a phd?", "Does a data scientist need a phd?"),
        (DUTIES, "stressful?", "Is it stressful to be a data scientist?"),
        (BECOMING, "too late at 40?", "Is it too late at 40 to become a data engineer?"),
        (BECOMING, "how many months roughly", "How many months roughly does it take to become a data engineer?"),
        ("Does an MLOps engineer need Docker?", "Terraform too?", "Does an MLOps engineer need Terraform?"),
        ("How much does a data analyst earn?", "senior ones", "How much does a senior data analyst earn?"),
        ("How much does a DA earn?", "MLE in Berlin?", "How much does a machine learning engineer earn in Berlin?"),
    ],
)
def test_a_fragment_is_asked_of_the_roles(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (DUTIES, "should I learn R first?", "Should I learn R first as a data scientist?"),
        (BECOMING, "do I need a master's", "Do I need a master's to become a data engineer?"),
        (DUTIES, "what are the downsides?", "What are the downsides for a data scientist?"),
        (DUTIES, "what's the pay like in Germany", "What's the pay like in Germany for a data scientist?"),
    ],
)
def test_a_subject_that_anyone_may_be_is_asked_of_the_roles(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (CHINESE, "为什么要学 Linux", "数据工程师为什么要学 Linux？"),
        (CHINESE, "学 Java 还是 Python", "数据工程师学 Java 还是 Python？"),
        (CHINESE, "压力大吗", "数据工程师压力大吗？"),
        (CHINESE, "怎么开始学", "数据工程师怎么开始学？"),
        (CHINESE, "考证有用吗", "数据工程师考证有用吗？"),
        (CHINESE, "英语要好吗", "对数据工程师来说，英语要好吗？"),
        (CHINESE, "会比数据科学家忙吗", "数据工程师会比数据科学家忙吗？"),
        (CHINESE, "跟数据科学家谁更忙", "数据工程师跟数据科学家谁更忙？"),
        (CHINESE_APART, "分开做有什么好处", "数据分析师和数据科学家分开做有什么好处？"),
        ("DevOps 工程师要懂机器学习吗", "要懂到什么程度", "DevOps 工程师要懂机器学习到什么程度？"),
        ("软件工程师怎么转行做 MLOps", "要补哪些技能", "MLOps 工程师要补哪些技能？"),
        ("软件工程师怎么转行做 MLOps", "数据科学家怎么转", "数据科学家怎么转行做 MLOps？"),
    ],
)
def test_chinese_puts_the_roles_in_front(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        ("What does the Udacity nanodegree teach?", "is it worth it", "Is the Udacity nanodegree worth it?"),
        ("What is Kubernetes?", "hard to learn?", "Is Kubernetes hard to learn?"),
        ("What is Kubernetes?", "do data scientists need it", "Do data scientists need Kubernetes?"),
        ("什么是 Kubernetes？", "难学吗", "Kubernetes 难学吗？"),
    ],
)
def test_a_topic_that_is_no_role_is_carried_as_well(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (
            "Why do data science projects fail?",
            "how could we avoid that?",
            "How could we avoid that data science projects fail?",
        ),
        (
            "How do data scientists and DevOps engineers work together?",
            "what can go wrong there",
            "What can go wrong there (about: how do data scientists and DevOps engineers work together)?",
        ),
        ("数据科学项目为什么失败", "怎么避免", "怎么避免数据科学项目失败？"),
    ],
)
def test_what_stands_for_all_that_was_asked_brings_it_along(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("compared with a business analyst?", "What is the difference between a data analyst and a business analyst?"),
        ("and from a business analyst?", "What is the difference between a data analyst and a business analyst?"),
        (
            "and a business analyst?",
            "What is the difference between a data analyst, a data scientist and a business analyst?",
        ),
    ],
)
def test_what_is_set_beside_a_comparison_is_set_beside_its_first_role(said: str, whole: str) -> None:
    assert resolved(APART, said) == whole


@pytest.mark.parametrize("before", [DUTIES, BECOMING, APART, CHINESE, "What is Kubernetes?"])
def test_fewer_than_two_in_a_hundred_whole_questions_change(before: str) -> None:
    changed = [fresh for fresh in FRESH if resolved(before, fresh) != fresh]
    assert len(changed) < 0.02 * len(FRESH), changed
