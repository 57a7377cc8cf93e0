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


TOOLS = "Which tools does a data engineer use?"
COURSES = "Which courses help a data scientist?"
CHINESE_TOOLS = "数据工程师用什么工具？"


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (COURSES, "how much do they cost?", "How much do the courses for a data scientist cost?"),
        (COURSES, "are these hard to pass", "Are the courses for a data scientist hard to pass?"),
        (COURSES, "where do I take them", "Where do I take the courses for a data scientist?"),
        (TOOLS, "why so many", "Why does a data engineer need so many tools?"),
        (TOOLS, "why do they use so many?", "Why do data engineers use so many tools?"),
        (TOOLS, "what do they earn?", "What do data engineers earn?"),
        (CHINESE_TOOLS, "它们难学吗", "数据工程师的工具难学吗？"),
        (CHINESE_TOOLS, "为什么要学这么多？", "数据工程师为什么要学这么多工具？"),
        (CHINESE_TOOLS, "他们加班吗", "数据工程师加班吗？"),
        ("Which roles are there in MLOps?", "do they all code?", "Do the MLOps roles all code?"),
        ("MLOps 有哪些角色？", "它们怎么协作", "MLOps 的角色怎么协作？"),
    ],
)
def test_they_are_the_things_where_that_fits_things_and_the_roles_where_it_fits_people(
    before: str, said: str, whole: str
) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    "said",
    [
        "can you book me a room?",
        "could you order them a pizza",
        "would you switch on the heating",
        "can you remind us",
    ],
)
def test_an_order_to_the_bot_follows_nothing(said: str) -> None:
    assert resolved(TOOLS, said) == said


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("can you tell me what skills they need", "What skills do data engineers need?"),
        (
            "could you compare them with MLEs",
            "What is the difference between a data engineer and a machine learning engineer?",
        ),
        ("can you become one without a degree", "Can you become a data engineer without a degree?"),
    ],
)
def test_to_ask_the_bot_for_an_answer_is_no_order(said: str, whole: str) -> None:
    assert resolved(TOOLS, said) == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "wat abt a data analyst", "Which tools does a data analyst use?"),
        (TOOLS, "n skills?", "Which skills does a data engineer need?"),
        (CHINESE, "哪数据分析师呢", "数据分析师做什么？"),
        (CHINESE, "數據分析師呢？", "数据分析师做什么？"),
        (CHINESE, "認證有幫助嗎？", "对数据工程师来说，认证有帮助吗？"),
        (CHINESE, "要會寫程式嗎", "数据工程师要会写程序吗？"),
        (CHINESE, "数分呢", "数据分析师做什么？"),
        (CHINESE, "码农呢？", "软件工程师做什么？"),
    ],
)
def test_it_is_understood_as_it_is_written_in_a_chat(before: str, said: str, whole: str) -> None:
    assert resolved(before, said) == whole


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("what do both have in common?", "What do data analysts and data engineers have in common?"),
        ("how do they work together?", "How do data analysts and data engineers work together?"),
        ("两者有什么共同点？", "数据分析师和数据工程师有什么共同点？"),
        ("他们怎么合作", "数据分析师和数据工程师怎么合作？"),
    ],
)
def test_both_are_the_last_two_roles_spoken_of(said: str, whole: str) -> None:
    turns = [Question.read("What does a data analyst do?"), Question.read(TOOLS)]
    assert FOLLOW_UPS.resolve(Question.read(said), turns).text == whole


@pytest.mark.parametrize("said", ["怎么说？", "依据呢？", "根据是什么", "何以见得"])
def test_who_asks_on_what_grounds_asks_why(said: str) -> None:
    assert resolved("业务分析师要写代码吗", said) == "为什么业务分析师要写代码？"


def test_what_was_asked_of_no_role_is_told_behind_each_question_once() -> None:
    turns = [Question.read("Who deploys models to production?")]
    for said in ("and who monitors them?", "what tools do they use for that?"):
        turns.append(FOLLOW_UPS.resolve(Question.read(said), turns))
    assert turns[1].text == "Who monitors them (about: who deploys models to production)?"
    assert turns[2].text == (
        "What tools do they use for that (about: who deploys models to production, who monitors them)?"
    )
    assert resolved("数据科学家为什么不自己把模型投入生产？", "那由谁来做？") == (
        "由谁来做（指的是：数据科学家为什么不自己把模型投入生产）？"
    )
    assert resolved("机器学习工程师应该学哪家云？", "为什么是这家？") == "为什么机器学习工程师应该学这家云？"


@pytest.mark.parametrize(
    "before",
    [DUTIES, BECOMING, APART, CHINESE, TOOLS, "What is Kubernetes?", "数据科学项目为什么失败？", "MLOps 有哪些角色？"],
)
def test_fewer_than_two_in_a_hundred_whole_questions_change(before: str) -> None:
    changed = [fresh for fresh in FRESH if resolved(before, fresh) != fresh]
    assert len(changed) < 0.02 * len(FRESH), changed
