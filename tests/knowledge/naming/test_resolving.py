"""A name is understood as people write it, and another role's name never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.roles import Roles, load_roles

ROLES = load_roles()
NAMES = [(role.id, name) for role in ROLES for name in role.all_names]


def resolve(roles: Roles, name: str) -> str | None:
    role = roles.resolve(name)
    return role.id if role else None


@given(st.sampled_from(NAMES), st.data())
def test_case_blanks_and_hyphens_do_not_matter(entry: tuple[str, str], data: st.DataObject) -> None:
    role_id, name = entry
    gaps = st.sampled_from(["", " ", "-", "_", "  ", " - "])
    noisy = "".join(
        data.draw(gaps) if c in " -" else data.draw(st.sampled_from([c, c.upper(), c.lower()])) for c in name
    )
    assert resolve(ROLES, f" {noisy} ") == role_id


@given(st.text(max_size=200))
def test_any_text_is_a_name_or_none_and_has_few_near_ones(text: str) -> None:
    assert ROLES.resolve(text) is None or ROLES.resolve(text) in tuple(ROLES)
    nearest = [role.id for role in ROLES.nearest(text)]
    assert len(set(nearest)) == len(nearest) <= 3


@pytest.mark.parametrize(
    ("name", "role_id"),
    [
        # plural, possessive, articles, full width, glued
        ("a data engineer", "data-engineer"),
        ("data analyst (DA)", "data-analyst"),
        ("数据工程师（data engineer）", "data-engineer"),
        ("data analyst (senior)", "data-analyst"),
        ("S/W engineer", "software-engineer"),
        ("The Data Engineers", "data-engineer"),
        ("data scientist's", "data-scientist"),
        ("data engineers’", "data-engineer"),
        ("ＤＡＴＡ　engineer", "data-engineer"),
        ("data_engineer", "data-engineer"),
        ("dataengineer", "data-engineer"),
        ("soft ware engineer", "software-engineer"),
        ("m.l. engineer", "machine-learning-engineer"),
        # ranks and employment
        ("senior data engineer", "data-engineer"),
        ("Sr. ML Eng", "machine-learning-engineer"),
        ("data scientist (senior)", "data-scientist"),
        ("lead DS", "data-scientist"),
        ("ML engineer intern", "machine-learning-engineer"),
        ("data engineer II", "data-engineer"),
        ("senoir data engineer", "data-engineer"),
        ("mlops position", "mlops-engineer"),
        ("高级数据工程师", "data-engineer"),
        ("初级数据分析师", "data-analyst"),
        ("MLOps engineer 岗位", "mlops-engineer"),
        ("一名数据科学家", "data-scientist"),
        # misspelt
        ("data enginer", "data-engineer"),
        ("adta engineer", "data-engineer"),
        ("dta enginere", "data-engineer"),
        ("data ingineer", "data-engineer"),
        ("dataenginer", "data-engineer"),
        ("data sientist", "data-scientist"),
        ("data scientits", "data-scientist"),
        ("data cientist", "data-scientist"),
        ("datasientist", "data-scientist"),
        ("data anaylst", "data-analyst"),
        ("data anlyst", "data-analyst"),
        ("bussiness analist", "business-analyst"),
        ("domian expert", "business-analyst"),
        ("sofware devloper", "software-engineer"),
        ("programer", "software-engineer"),
        ("data arcitect", "data-ml-architect"),
        ("data and ml arcitect", "data-ml-architect"),
        ("optimizaton enginer", "optimization-engineer"),
        ("machine lerning engineer", "machine-learning-engineer"),
        ("machinelearningenginer", "machine-learning-engineer"),
        ("mlop engineer", "mlops-engineer"),
        ("ml-opps engineer", "mlops-engineer"),
        ("ml ops enginer", "mlops-engineer"),
        ("devop engineer", "devops-engineer"),
        # another English word, where nothing else can be meant
        ("date scientist", "data-scientist"),
        ("machine leaning engineer", "machine-learning-engineer"),
        ("machine earning engineer", "machine-learning-engineer"),
        # shortened
        ("data eng", "data-engineer"),
        ("data engr", "data-engineer"),
        ("ML eng", "machine-learning-engineer"),
        ("data sci", "data-scientist"),
        ("sw engineer", "software-engineer"),
        ("soft eng", "software-engineer"),
        ("biz analyst", "business-analyst"),
        ("data arch", "data-ml-architect"),
        ("optim engineer", "optimization-engineer"),
        ("optimisation engineer", "optimization-engineer"),
        ("de", "data-engineer"),
        ("mles", "machine-learning-engineer"),
        # the last word of one role's name only
        ("scientist", "data-scientist"),
        ("arcitects", "data-ml-architect"),
        ("架构师", "data-ml-architect"),
        # fields
        ("ml ops", "mlops-engineer"),
        ("DATA-SCIENCE", "data-scientist"),
        ("機器學習維運工程師", "mlops-engineer"),
        # Chinese with one slip, traditional, mixed
        ("数据科学加", "data-scientist"),
        ("数据工成师", "data-engineer"),
        ("机器学习工程狮", "machine-learning-engineer"),
        ("机器学刁工程师", "machine-learning-engineer"),
        ("机学习工程师", "machine-learning-engineer"),
        ("数剧工程师", "data-engineer"),
        ("数据工程帅", "data-engineer"),
        ("据数工程师", "data-engineer"),
        ("数据据工程师", "data-engineer"),
        ("数据程师", "data-engineer"),
        ("软建工程师", "software-engineer"),
        ("油化工程师", "optimization-engineer"),
        ("數據工程師", "data-engineer"),
        ("資料科學家", "data-scientist"),
        ("软体工程师", "software-engineer"),
        ("数分", "data-analyst"),
        ("ML Ops 工程师", "mlops-engineer"),
        ("MLOps工程狮", "mlops-engineer"),
        ("Data 工程师", "data-engineer"),
        ("data科学家", "data-scientist"),
        ("机器学习 engineer", "machine-learning-engineer"),
    ],
)
def test_a_name_is_understood_as_people_write_it(roles: Roles, name: str, role_id: str) -> None:
    assert resolve(roles, name) == role_id


UNKNOWN = """
product manager|project manager|data steward|data custodian|data manager|data catalyst|data librarian|analytics engineer
research scientist|applied scientist|computer scientist|AI engineer|BI engineer|QA engineer|NLP engineer|prompt engineer
AIOps engineer|LLMOps engineer|SecOps engineer|DataOps engineer|FinOps|RevOps engineer|GitOps|DevSecOps engineer
BI analyst|BI developer|web developer|game developer|business developer|database administrator|cloud engineer
security engineer|site reliability engineer|network engineer|hardware engineer|systems analyst|financial analyst
UX designer|solutions architect|software architect|data governance officer|chemist|dentist
data science manager|data science lead|MLOps manager|data architecture|data analysis|data|machine learning
engineer|analyst|SE|OE|MOE|DBA|CTO|
产品经理|算法工程师|测试工程师|前端工程师|运维工程师|财务分析师|税务分析师|行业分析师|数据治理专员|业务专员|数据库工程师
硬件工程师|固件工程师|AI 工程师|AI工程师|提示词工程师|人工智能工程师|云架构师|机器学习研究员|工程师|分析师|数学分析师
"""


@pytest.mark.parametrize("name", UNKNOWN.replace("\n", "|").split("|"))
def test_the_name_of_another_role_is_never_understood_as_a_known_one(roles: Roles, name: str) -> None:
    assert resolve(roles, name) is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("SE", ["software-engineer"]),
        ("OE", ["optimization-engineer"]),
        ("MOE", ["mlops-engineer", "optimization-engineer"]),
        ("analyst", ["data-analyst", "business-analyst"]),
        ("software enginering", ["software-engineer"]),
        ("程序师", ["software-engineer"]),
        ("product manager", []),
        ("产品经理", []),
        ("", []),
    ],
)
def test_the_roles_whose_names_are_like_an_unknown_one_are_offered(roles: Roles, name: str, nearest: list[str]) -> None:
    assert [role.id for role in roles.nearest(name)][: max(1, len(nearest))] == nearest


@pytest.mark.parametrize(("name", "noun"), [("engineer", "engineer"), ("工程师", "engineer"), ("分析师", "analyst")])
def test_a_noun_of_several_roles_offers_some_of_them(roles: Roles, name: str, noun: str) -> None:
    assert 2 <= len(roles.nearest(name)) <= 3
    assert all(role.id.endswith(noun) for role in roles.nearest(name))
    assert len(roles.nearest(name, 1)) == 1
