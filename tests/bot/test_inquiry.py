"""What a question asks for: its kind, the roles and facets that it names, and the text that is searched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from bot.inquiry import Inquiry, Reader, Rule
from bot.models import Courtesy, Kind, Question
from knowledge.facets import Facets
from knowledge.roles import Roles

Read = Callable[[str], Inquiry]

KINDS = {
    Kind.SMALL_TALK: [
        "Hello there!",
        "thanks a lot",
        "Who are you?",
        "What can I ask?",
        "你好",
        "谢谢你！",
        "你能做什么？",
    ],
    Kind.COMPARISON: [
        "How does a data engineer differ from a data scientist?",
        "MLOps engineer versus DevOps engineer",
        "Compare the business analyst with the data analyst",
        "data scientist / data analyst",
        "DS or DE?",
        "What do data analysts and data scientists have in common?",
        "Data analyst, data scientist, data engineer",
        "I keep mixing up DevOps engineers and MLOps engineers",
        "数据分析师和业务分析师有何不同？",
        "数据工程师 vs 数据科学家",
        "机器学习工程师还是数据科学家？",
        "怎么区分 MLOps 工程师和 DevOps 工程师？",
        "数据科学家与数据分析师",
    ],
    Kind.OVERVIEW: [
        "data engineer",
        "The MLOps engineer!",
        "Tell me about the role of a data analyst",
        "ML engineer overview",
        "数据科学家",
        "请介绍一下数据工程师",
        "聊聊 MLOps 工程师这个岗位",
        "数据分析师简介",
    ],
    Kind.FIGURE: [
        "How many data engineers does a company need?",
        "How much time do data scientists spend on cleaning data?",
        "What percentage of models reach production?",
        "When was the article on optimization engineers published?",
        "How long does it take to become a data engineer?",
        "数据科学家的比例是多少？",
        "要学几年才能成为数据工程师？",
        "一个团队需要几位数据工程师？",
        "数据清洗要花多久？",
    ],
    Kind.YES_NO: [
        "Does a data analyst have to write code?",
        "Is Python enough for a machine learning engineer?",
        "And must a data scientist know statistics?",
        "Can a software engineer become an MLOps engineer?",
        "Don't data engineers need a degree?",
        "数据分析师需要会编程吗？",
        "数据科学家是否需要博士学位？",
        "业务分析师要不要写代码？",
        "MLOps 工程师是不是就是运维？",
    ],
    Kind.LIST: [
        "Which tools does a data engineer use?",
        "What skills should a data analyst have?",
        "What does an optimization engineer do?",
        "Through which steps does a data scientist go?",
        "Name the roles in a data team",
        "What are the qualities of a good architect?",
        "What should a data scientist study?",
        "Can you list the duties of a data engineer?",
        "数据工程师用什么工具？",
        "数据科学家负责哪些工作？",
        "MLOps 工程师要掌握哪些技能？",
        "列出团队里的角色",
        "数据科学家的工作流程",
    ],
    Kind.DEFINITION: [
        "What is a data engineer?",
        "Who is a business analyst, actually?",
        "What's a feature store?",
        "Explain the data warehouse",
        "What does ETL stand for?",
        "MLOps",
        "数据工程师是什么？",
        "什么是特征存储？",
        "数据湖是什么意思？",
        "机器学习运维",
    ],
    Kind.ADVICE: [
        "How do I become a data scientist?",
        "Should I learn Spark?",
        "Which of Spark and Flink is better for a beginner?",
        "How can one switch to data engineering?",
        "怎样成为机器学习工程师？",
        "程序员怎么转行做数据工程师？",
        "初学者该学哪种语言，有什么建议？",
    ],
    Kind.OTHER: [
        "Why do models fail in production?",
        "How does a data pipeline work?",
        "Why are data engineers paid so well?",
        "Who talks with the customers?",
        "Where do data scientists come from?",
        "为什么模型上线后会失败？",
        "数据管道如何运作？",
    ],
}


@pytest.fixture
def read(reader: Reader) -> Read:
    """Return a function that reads a question in the language that it is in."""
    return lambda text: reader.read(Question.read(text))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, own in KINDS.items() for text in own])
def test_a_question_is_of_its_kind(kind: Kind, text: str, read: Read) -> None:
    assert read(text).kind is kind


def test_questions_of_every_kind_are_tried_in_both_languages() -> None:
    assert set(KINDS) == set(Kind)
    assert sum(map(len, KINDS.values())) >= 60


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(Kind.OVERVIEW, "I want to know about data engineers", id="want to know about"),
        pytest.param(Kind.OVERVIEW, "Tell me more about the DevOps engineer", id="tell me more"),
        pytest.param(Kind.FIGURE, "What is the salary of a data scientist?", id="the salary of"),
    ],
)
def test_a_question_in_common_words_is_of_its_kind(kind: Kind, text: str, read: Read) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MLOps engineer", Kind.OVERVIEW),
        ("MLOps", Kind.DEFINITION),
        ("data science", Kind.DEFINITION),
        ("data science overview", Kind.DEFINITION),
        ("数据科学", Kind.DEFINITION),
        ("数据科学家", Kind.OVERVIEW),
    ],
)
def test_who_only_names_a_field_does_not_ask_for_the_people_in_it(text: str, kind: Kind, read: Read) -> None:
    inquiry = read(text)
    assert inquiry.kind is kind
    assert len(inquiry.roles) == 1
    assert bool(inquiry.people) is (kind is Kind.OVERVIEW)


def test_a_comparison_needs_two_roles_and_few_words(read: Read) -> None:
    assert read("How does a data engineer differ from others?").kind is not Kind.COMPARISON
    assert read("How does a data engineer differ from a data engineer?").kind is not Kind.COMPARISON
    told = "Our data engineer and our data scientist differ about who of them should have told us, and when, "
    told += "that the tables which we had bought were wrong"
    assert read(told).kind is not Kind.COMPARISON


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Does a DS help the data engineer?", ["data-scientist", "data-engineer"]),
        ("Does the data engineer help a DS, or the DS the data engineer?", ["data-engineer", "data-scientist"]),
        ("数据工程师和 MLE 谁写代码？", ["data-engineer", "machine-learning-engineer"]),
        ("What is overfitting?", []),
    ],
)
def test_roles_are_named_once_and_in_the_order_of_the_question(text: str, named: list[str], read: Read) -> None:
    inquiry = read(text)
    assert [role.id for role in inquiry.roles] == [role.id for role in inquiry.people] == named
    assert list(dict.fromkeys(mention.role.id for mention in inquiry.mentions)) == named


def test_initials_before_vs_are_no_other_role(read: Read) -> None:
    assert [role.id for role in read("DE vs DS").roles] == ["data-engineer", "data-scientist"]


def test_people_are_those_named_themselves_and_not_only_by_their_field(read: Read) -> None:
    inquiry = read("What does a data engineer know of data science?")
    assert [role.id for role in inquiry.roles] == ["data-engineer", "data-scientist"]
    assert [role.id for role in inquiry.people] == ["data-engineer"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Which tools and skills does a data engineer need?", ("tools", "skills")),
        ("数据工程师的工具和技能", ("tools", "skills")),
        ("What is a data engineer?", ("focus",)),
        ("What is a data engineer responsible for?", ("duties",)),
        ("How many tools does a data engineer use?", ("tools",)),
        ("Why do models fail?", ()),
    ],
)
def test_a_question_has_the_facets_that_it_names(text: str, asked: tuple[str, ...], read: Read) -> None:
    assert read(text).facets == asked


def test_a_kind_that_is_told_by_facets_keeps_only_those(read: Read) -> None:
    assert read("Which skills does one need to become a data engineer?").facets == ("skills",)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("What does a prompt engineer do?", ("prompt engineer",)),
        ("How does a data engineer differ from a prompt engineer?", ("prompt engineer",)),
        ("SE", ("SE",)),
        ("提示词工程师做什么？", ("提示词工程师",)),
        ("What does a data engineer do?", ()),
    ],
)
def test_what_looks_like_a_role_that_is_not_known_is_told(text: str, unknown: tuple[str, ...], read: Read) -> None:
    assert read(text).unknown == unknown


def test_the_roles_that_may_be_meant_by_an_unknown_name_are_the_nearest(reader: Reader) -> None:
    assert "data-analyst" in [role.id for role in reader.nearest("data analysis expert")]
    assert reader.nearest("dragon") == ()


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("What does a DE do?", "What does a data engineer do?"),
        ("DS or MLE?", "data scientist or machine learning engineer?"),
        ("What does a data scientst do?", "What does a data scientist do?"),
        ("Which tools has a data enginer?", "Which tools has a data engineer?"),
        ("MLE 做什么？", "机器学习工程师 做什么？"),
        ("DE和DS的区别", "数据工程师和数据科学家的区别"),
    ],
)
def test_initials_and_misspelt_roles_are_written_out_in_the_language_of_the_question(
    text: str, searched: str, read: Read
) -> None:
    assert read(text).search_text == searched


@pytest.mark.parametrize(
    "text",
    [
        "What does a data engineer do?",
        "Which tools do domain experts and programmers use?",
        "What do ML engineers do?",
        "Is data science a science?",
        "What is MLOps?",
        "Does DevOps pay?",
        "数据分析人员需要什么技能？",
        "程序员需要什么技能？",
        "MLOps 是什么？",
        "Why do models fail?",
        "为什么？",
    ],
)
def test_listed_names_and_fields_are_searched_as_they_stand(text: str, read: Read) -> None:
    assert read(text).search_text == text


def test_an_unknown_role_is_a_role_of_its_own_name_and_is_searched_as_it_stands(read: Read, roles: Roles) -> None:
    inquiry = read("How does a data engineer differ from prompt engineers?")
    assert [role.name("en") for role in inquiry.roles] == ["data engineer", "prompt engineer"]
    assert inquiry.roles[1].id not in roles
    assert inquiry.kind is Kind.COMPARISON
    assert inquiry.search_text == inquiry.question.text


def test_a_question_is_read_from_its_text_without_misspellings_where_that_is_given(reader: Reader) -> None:
    question = Question("Which tolos does a data engineer use?", "en")
    inquiry = reader.read(question, "Which tools does a data engineer use?")
    assert inquiry.question is question
    assert inquiry.facets == ("tools",)
    assert inquiry.search_text == "Which tools does a data engineer use?"


def test_an_inquiry_keeps_its_question_and_where_it_names_roles(read: Read) -> None:
    inquiry = read("What does a DE do?")
    assert inquiry.question == Question("What does a DE do?", "en")
    [mention] = inquiry.mentions
    assert inquiry.question.text[mention.start : mention.end] == "DE"


@pytest.mark.parametrize(
    ("courtesy", "texts"),
    [
        (
            Courtesy.THANKS,
            ["thanks", "OK, thanks for your help!", "cool", "got it", "谢谢！", "好的"],
        ),
        (Courtesy.FAREWELL, ["bye", "Thanks, goodbye!", "see you later", "再见", "谢谢，拜拜"]),
        (
            None,
            ["hi, thanks", "Good morning everyone", "What can you do?", "help", "你好", "在吗", "你是谁？"],
        ),
    ],
)
def test_small_talk_is_told_by_what_it_wants_to_hear(courtesy: Courtesy | None, texts: list[str], read: Read) -> None:
    for text in texts:
        assert (read(text).kind, read(text).courtesy) == (Kind.SMALL_TALK, courtesy), text


@pytest.mark.parametrize("text", ["Thanks! What does a data engineer do?", "Is a data engineer a good job? Bye"])
def test_courtesy_around_a_question_is_none(text: str, read: Read) -> None:
    assert read(text).courtesy is None


@pytest.mark.parametrize("text", ["?!", " ", "\0", "🥖", "(" * 500, "data engineer " * 200, "吗" * 3000])
def test_a_hostile_question_is_read_like_any_other(text: str, reader: Reader) -> None:
    for language in ("en", "zh", "xx"):
        inquiry = reader.read(Question(text, language))
        assert inquiry.kind in Kind
        assert inquiry.question.text == text


def test_the_first_rule_that_fits_wins(roles: Roles, facets: Facets) -> None:
    rules = [
        Rule(kind=Kind.ADVICE, patterns=("bread",), roles=1),
        Rule(kind=Kind.LIST, patterns=("bread",), longest=20),
        Rule.model_validate({"kind": "definition", "patterns": ["bread"], "not": "cake"}),
        Rule(kind=Kind.FIGURE, facets=frozenset({"tools"})),
    ]
    own = Reader(roles, facets, rules)
    for text, kind in (
        ("Bread of data engineers", Kind.ADVICE),
        ("Is there bread here?", Kind.LIST),
        ("Is there any bread here?", Kind.DEFINITION),
        ("面包 bread 和一些别的吃的东西", Kind.DEFINITION),  # a Chinese character counts as two
        ("Is there bread here, or any cake?", Kind.OTHER),
        ("Is there cake or bread, and which tools?", Kind.FIGURE),
    ):
        assert own.read(Question(text, "en")).kind is kind, text


def test_a_rule_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Rule.model_validate({"kind": "list", "colour": "red"})
