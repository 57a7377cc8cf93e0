"""A question names the roles that it means, and what looks like another role's name is told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.roles import Roles, load_roles

ROLES = load_roles()
WORDS = [
    "data",
    "enginer",
    "engineers",
    "ML",
    "ops",
    "DE",
    "de",
    "manager",
    "数据",
    "工程师",
    "科学加",
    "和",
    "经理",
    " ",
    "-",
    "İ",
    "?",
]


@given(
    st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=30).map("".join)
)
def test_mentions_stand_in_order_in_the_text_and_do_not_overlap(text: str) -> None:
    past = 0
    for mention in ROLES.find(text):
        assert past <= mention.start < mention.end <= len(text)
        past = mention.end
    past = 0
    for mention in ROLES.find_any(text):
        assert past <= mention.start < mention.end <= len(text)
        assert mention.role.names["en"].strip()
        past = mention.end


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does a data enginer do?", ["data enginer"]),
        ("tools of machin lerning enginers", ["machin lerning enginers"]),
        ("ml ops enginer vs machine leaning engineer", ["ml ops enginer", "machine leaning engineer"]),
        ("dataenginer vs datasientist", ["dataenginer", "datasientist"]),
        ("do ML engs use docker?", ["ML engs"]),
        ("the data scientist's tools", ["data scientist"]),
        ("what date engineers were hired", []),
        ("数据科学家和产品经理有什么区别", ["数据科学家"]),
        ("数据科学加需要什么技能", ["数据科学加"]),
        ("一名机器学习工程狮", ["机器学习工程狮"]),
        ("Data 工程师用什么", ["Data 工程师"]),
        ("ＭＬＥ做什么", ["ＭＬＥ"]),
        # one word: only where no other word makes another role of it
        ("Is a developer a programer?", ["developer", "programer"]),
        ("What do senior developers need", ["developers"]),
        ("Python developer vs software developer", ["software developer"]),
        ("AWS developer certificate", []),
        ("save it in a dev environment", []),
        ("BI developer", []),
        ("data engineers and scientists", ["data engineers", "scientists"]),
        ("research scientist", []),
        ("首席架构师做什么", ["架构师"]),
        ("云架构师做什么", []),
        # fields
        ("data science manager", []),
        ("DevOps manager or MLOps manager", []),
        ("数据科学经理", []),
        # initials
        ("DE和DS哪个好", ["DE", "DS"]),
        ("what does a mle do?", ["mle"]),
        ("ds vs mle", ["ds", "mle"]),
        ("is a ds better than a de?", ["ds", "de"]),
        ("ds和mle的区别", ["ds", "mle"]),
        ("de", ["de"]),
        ("which pays more, da or ba", ["da", "ba"]),
        ("what does da do", ["da"]),
        ("la diferencia entre de y da", []),
        ("qué hace un ingeniero de datos", []),
        ("QUÉ HACE UN INGENIERO DE DATOS", []),
        ("WHAT DOES A DE DO", ["DE"]),
        ("is Docker a de facto standard", []),
        ("DS manager", []),
    ],
)
def test_a_question_names_roles_misspelt_too(roles: Roles, question: str, named: list[str]) -> None:
    assert [question[mention.start : mention.end] for mention in roles.find(question)] == named


@pytest.mark.parametrize(
    ("question", "is_field"),
    [
        ("Is data science hard?", True),
        ("tools of ML ops", True),
        ("数据工程是什么", True),
        ("What does the MLOps role do?", False),
        ("MLOps 岗位做什么", False),
        ("What does a data scientist do?", False),
        ("DS", False),
    ],
)
def test_a_field_is_told_from_the_role_in_it(roles: Roles, question: str, is_field: bool) -> None:
    assert [mention.is_field for mention in roles.find(question)] == [is_field]


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Does a product manager earn more than a data steward?", ("product manager", "data steward")),
        ("How much do senior product managers make", ("product managers",)),
        ("What does a site reliability engineer do", ("site reliability engineer",)),
        ("data science manager salary", ("data science manager",)),
        ("Should I hire a UX designer or a data enginer", ("UX designer",)),
        ("what does an SRE do", ("SRE",)),
        ("what does a nurse earn", ("nurse",)),
        ("I was a pastry chef, is MLOps for me?", ()),
        ("an engineer and the team lead", ()),
        ("Which role talks to business stakeholders?", ()),
        ("How do data engineers work with analysts?", ()),
        ("How much is the AWS developer certificate", ()),
        ("产品经理需要什么技能", ("产品经理",)),
        ("数据科学家和产品经理有什么区别", ("产品经理",)),
        ("请介绍一下数据治理专员", ("数据治理专员",)),
        ("高级 AI 工程师做什么", ("AI 工程师",)),
        ("人工智能工程师做什么？", ("人工智能工程师",)),
        ("前端工程师和数据工程师的区别", ("前端工程师",)),
        ("想问风控专员都做哪些事", ("风控专员",)),
        ("哪种工程师会用？", ()),
        ("怎样才能当上律师？", ("律师",)),
        ("数据工程师和工程师", ()),
    ],
)
def test_what_looks_like_the_name_of_another_role_is_told(
    roles: Roles, question: str, unknown: tuple[str, ...]
) -> None:
    strangers = [one for one in roles.find_any(question) if one.role.id not in roles]
    assert tuple(question[one.start : one.end] for one in strangers) == unknown
    assert [one for one in roles.find_any(question) if one not in strangers] == list(roles.find(question))


@pytest.mark.parametrize(
    "question",
    ["What do ｐroduct managers do?", "What do product  managers do?", "A product manager or a product manager?"],
)
def test_a_stranger_is_found_where_it_stands_however_it_is_written(roles: Roles, question: str) -> None:
    found = roles.find_any(question)
    assert {mention.role.id for mention in found} == {"product manager"}
    assert all("manager" in question[mention.start : mention.end] for mention in found)
