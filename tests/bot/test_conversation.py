"""Follow-ups become whole questions, and whole questions stay as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import LONGEST_FOLLOW_UP, FollowUps
from bot.inquiry import make_reader
from bot.models import LONGEST_QUESTION, Question, QuestionError
from knowledge.facets import load_facets
from knowledge.roles import Roles, load_roles

ROLES = load_roles()
FACETS = load_facets(ROLES)
FOLLOW_UPS = FollowUps(ROLES, FACETS, make_reader(ROLES, FACETS))
CONVERSATIONS = Path(__file__).parents[2] / "benchmarks" / "follow_ups"

TOOLS = "What tools does a data engineer use?"
SKILLS = "数据科学家需要哪些技能？"
APART = "What is the difference between a data scientist and an MLOps engineer?"
BECOMING = "How do I become a machine learning engineer?"


def talk(*asked: str) -> Question:
    """Return the whole question that the last of *asked* is taken for, each after those before it."""
    turns: list[Question] = []
    for text in asked:
        turns.append(FOLLOW_UPS.resolve(Question.read(text), turns))
    return turns[-1]


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "and a data analyst?", "What tools does a data analyst use?"),
        (TOOLS, "what about MLE", "What tools does a machine learning engineer use?"),
        (TOOLS, "same for software engineers", "What tools does a software engineer use?"),
        ("What do data analysts do?", "and a software engineer?", "What do software engineers do?"),
        ("What is a data analyst?", "and an optimization engineer?", "What is an optimization engineer?"),
        ("Which skills does MLE need?", "data analyst?", "Which skills does a data analyst need?"),
        (SKILLS, "那数据工程师呢？", "数据工程师需要哪些技能？"),
        (SKILLS, "MLOps 工程师也是这样吗", "MLOps 工程师需要哪些技能？"),
        (TOOLS, "那数据分析师呢？", "数据分析师用哪些工具？"),
        (SKILLS, "and a data engineer?", "Which skills does a data engineer need?"),
    ],
)
def test_a_role_alone_takes_the_place_of_the_one_before(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "what about courses?", "Which courses help a data engineer?"),
        (TOOLS, "and skills?", "Which skills does a data engineer need?"),
        (BECOMING, "which tools?", "Which tools does a machine learning engineer use?"),
        (TOOLS, "soft skills", "Which soft skills does a data engineer need?"),
        (TOOLS, "skils?", "Which skills does a data engineer need?"),
        (APART, "difference between them?", APART),
        (SKILLS, "学历呢？", "数据科学家需要什么学历？"),
        (SKILLS, "那薪资怎么样", "数据科学家的薪资怎么样？"),
        (APART, "and tools?", "What is the difference in tools between a data scientist and an MLOps engineer?"),
    ],
)
def test_a_facet_alone_is_asked_of_the_roles_before_in_the_askers_word(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "what do they do all day", "What do data engineers do all day?"),
        (TOOLS, "which skills does he need", "Which skills does a data engineer need?"),
        (TOOLS, "is it well paid", "Is a data engineer well paid?"),
        (TOOLS, "what is their salary?", "What is data engineers' salary?"),
        (TOOLS, "how do I become one?", "How do I become a data engineer?"),
        (TOOLS, "what does someone in that role need to know?", "What does a data engineer need to know?"),
        (APART, "what does the first one do", "What does a data scientist do?"),
        (APART, "which tools does the latter use?", "Which tools does an MLOps engineer use?"),
        (APART, "what do both use", "What do data scientists and MLOps engineers use?"),
        (APART, "how do they work together?", "How do data scientists and MLOps engineers work together?"),
        (SKILLS, "他们用什么工具？", "数据科学家用什么工具？"),
        (SKILLS, "这个岗位工资高吗", "数据科学家工资高吗？"),
        ("数据分析师和业务分析师有什么区别", "后者用什么工具", "业务分析师用什么工具？"),
        ("What is Kubernetes?", "why do I need it?", "Why do I need Kubernetes?"),
    ],
)
def test_a_word_that_stands_for_roles_becomes_their_name(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "do I need a degree?", "Do I need a degree as a data engineer?"),
        (BECOMING, "do I need a degree?", "Do I need a degree to become a machine learning engineer?"),
        (BECOMING, "how long does it take?", "How long does it take to become a machine learning engineer?"),
        (TOOLS, "which courses help?", "Which courses help a data engineer?"),
        (TOOLS, "is python needed?", "Is python needed for a data engineer?"),
        (TOOLS, "are these tools hard to learn?", "Are these tools hard to learn for a data engineer?"),
        ("Does a data engineer write SQL?", "how often?", "How often does a data engineer write SQL?"),
        ("Does a DE need Docker?", "does a data analyst need that too?", "Does a data analyst need Docker?"),
        ("数据工程师用什么工具", "这些工具难学吗", "数据工程师的工具难学吗？"),
        (SKILLS, "一般都用啥工具", "数据科学家一般都用啥工具？"),
        (SKILLS, "要多久", "成为数据科学家要多久？"),
        ("数据科学家要懂算法吗？", "要懂哪些", "数据科学家要懂哪些算法？"),
    ],
)
def test_a_question_without_a_role_carries_the_one_before(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "in a small team?", "What tools does a data engineer use in a small team?"),
        (BECOMING, "with no degree?", "How do I become a machine learning engineer with no degree?"),
        ("What courses help MLEs?", "for beginners?", "What courses for beginners help MLEs?"),
        ("Does a team need an MLE?", "even a small one?", "Does even a small team need an MLE?"),
        (SKILLS, "小团队里呢？", "在小团队里，数据科学家需要哪些技能？"),
        (SKILLS, "没有学历呢", "没有学历的话，数据科学家需要哪些技能？"),
    ],
)
def test_a_narrowing_is_added_to_the_question_before(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


def test_a_narrowing_takes_the_place_of_one_of_its_kind() -> None:
    assert talk(TOOLS, "in a small team?", "and at a big company?").text == (
        "What tools does a data engineer use at a big company?"
    )


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        ("Should an MLE learn Docker?", "why?", "Why should an MLE learn Docker?"),
        (TOOLS, "why?", "Why does a data engineer use these tools?"),
        ("What does a data analyst do all day?", "how come", "Why does a data analyst do that all day?"),
        ("How much does a DS earn?", "why is that?", "Why does a DS earn that much?"),
        ("Can one person be a DS and a DE?", "why not?", "Why can't one person be a DS and a DE?"),
        ("业务分析师要写代码吗", "为什么？", "为什么业务分析师要写代码？"),
        ("小公司也需要优化工程师吗", "为什么不需要", "小公司为什么不需要优化工程师？"),
        (SKILLS, "为啥", "为什么数据科学家需要这些技能？"),
    ],
)
def test_why_asks_for_the_reasons_of_the_question_before(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (
            "What does a DS do?",
            "how is that different from a data engineer?",
            "What is the difference between a data scientist and a data engineer?",
        ),
        (TOOLS, "vs MLE", "What is the difference in tools between a data engineer and a machine learning engineer?"),
        (
            APART,
            "and a data engineer?",
            "What is the difference between a data scientist, an MLOps engineer and a data engineer?",
        ),
        (
            APART,
            "which of the two needs more coding?",
            "Which needs more coding, a data scientist or an MLOps engineer?",
        ),
        ("数据分析师做什么", "跟 MLE 比呢？", "数据分析师和机器学习工程师有什么区别？"),
        ("数据分析师做什么", "和数据科学家有什么区别？", "数据分析师和数据科学家有什么区别？"),
        ("数据分析师和数据科学家有什么区别？", "哪个更需要编程", "数据分析师和数据科学家哪个更需要编程？"),
    ],
)
def test_a_comparison_takes_its_other_role_from_before(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "sorry, I meant data analyst", "What tools does a data analyst use?"),
        (TOOLS, "no, the ML one", "What tools does a machine learning engineer use?"),
        (TOOLS, "I mean skills", "Which skills does a data engineer need?"),
        (TOOLS, "not data engineer, data analyst", "What tools does a data analyst use?"),
        (APART, "no, I meant a data engineer", "What is the difference between a data scientist and a data engineer?"),
        (SKILLS, "不是，我问的是数据分析师", "数据分析师需要哪些技能？"),
        (SKILLS, "说错了，我是说工具", "数据科学家用什么工具？"),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "tell me more", "In more detail, what tools does a data engineer use?"),
        (TOOLS, "anything else?", "Beyond that, what tools does a data engineer use?"),
        (TOOLS, "more about skills", "Which skills does a data engineer need?"),
        ("What is CRISP-DM?", "go on", "In more detail, what is CRISP-DM?"),
        (SKILLS, "还有吗？", "除此之外，数据科学家需要哪些技能？"),
        (SKILLS, "详细一点", "请详细说说，数据科学家需要哪些技能？"),
    ],
)
def test_asking_for_more_asks_the_question_before_again(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole
    assert talk(before, said, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        ("How much SQL does a data analyst need?", "and Python?", "How much Python does a data analyst need?"),
        ("What language should an MLE learn?", "which cloud?", "Which cloud should an MLE learn?"),
        (TOOLS, "Docker?", "What about Docker for a data engineer?"),
        ("What is Kubernetes?", "and Airflow?", "What is Airflow?"),
        (SKILLS, "Python 呢", "对数据科学家来说，Python 怎么样？"),
    ],
)
def test_a_word_takes_the_place_of_its_like(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


@pytest.mark.parametrize(
    ("before", "said", "whole", "language"),
    [
        (TOOLS, "in Chinese please", "数据工程师用哪些工具？", "zh"),
        (SKILLS, "用英文回答", "Which skills does a data scientist need?", "en"),
        ("Should a DE learn Rust?", "用中文回答", "Should a DE learn Rust?", "zh"),
        (SKILLS, "MLE?", "机器学习工程师需要哪些技能？", "zh"),
        (TOOLS, "MLE?", "What tools does a machine learning engineer use?", "en"),
    ],
)
def test_the_language_is_that_which_was_asked_for_or_that_of_the_talk(
    before: str, said: str, whole: str, language: str
) -> None:
    assert talk(before, said) == Question(whole, language)


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        (TOOLS, "thanks! and what about skills?", "Which skills does a data engineer need?"),
        (TOOLS, "ok thx, and MLEs?", "What tools does a machine learning engineer use?"),
        (SKILLS, "好的，那工具呢", "数据科学家用什么工具？"),
    ],
)
def test_thanks_before_a_follow_up_say_nothing(before: str, said: str, whole: str) -> None:
    assert talk(before, said).text == whole


def test_the_latest_question_with_a_role_is_followed_at_most_three_back() -> None:
    assert talk(TOOLS, "What is Kubernetes?", "thanks", "and skills?").text == "Which skills does a data engineer need?"
    definitions = [f"What is {word}?" for word in ("Airflow", "Docker", "Spark")]
    assert talk(TOOLS, *definitions, "and skills?").text == "and skills?"


def test_a_name_that_sounds_like_a_role_is_followed_and_follows() -> None:
    class Hearing(Roles):
        """Roles that also hear of a product manager."""

        def unknown(self, text: str) -> tuple[str, ...]:
            return ("product manager",) if "product manager" in text else ()

    roles = Hearing(list(ROLES))
    follow_ups = FollowUps(roles, FACETS, make_reader(roles, FACETS))
    turns = [Question.read(TOOLS)]
    turns.append(follow_ups.resolve(Question.read("and a product manager?"), turns))
    assert turns[-1].text == "What tools does a product manager use?"
    assert follow_ups.resolve(Question.read("and skills?"), turns).text == "Which skills does a product manager need?"


def test_no_pattern_is_loaded_before_a_question_follows_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise AssertionError("the patterns are loaded")

    monkeypatch.setattr("bot.following.wording.load_phrases", refused)
    first, second = Question.read(TOOLS), Question.read("and skills?")
    follow_ups = FollowUps(ROLES, FACETS, make_reader(ROLES, FACETS))
    assert follow_ups.resolve(first, []) is first
    with pytest.raises(AssertionError, match="loaded"):
        follow_ups.resolve(second, [first])


FRESH = [
    "What does a data analyst do?",
    "Is Python important for data scientists?",
    "What is Kubernetes?",
    "How do I fix a flat tire?",
    "How many roles are there in MLOps?",
    "Who wrote that article",
    "what time is it?",
    "how are you?",
    "what can you do?",
    "is it going to rain tomorrow?",
    "My cat is sick, what should I feed it?",
    "which role pays the most?",
    "How do data engineers and data scientists work together?",
    "data scientist vs data analyst",
    "how long does it take to learn Python?",
    "I want to become a data analyst, where do I start?",
    "thanks!",
    "hello",
    "数据分析师做什么？",
    "什么是数据湖？",
    "今天北京天气怎么样",
    "帮我订一张去上海的高铁票",
    "MLOps 有哪 8 个角色？",
    "数据管道由谁来搭？",
    "你是谁",
    "谢谢",
    "role astronaut",
    "Wie werde ich Datenanalyst?",
    "¿Qué hace un ingeniero de datos?",
    "Combien gagne un data scientist ?",
    "データエンジニア の 仕事 は 何ですか",
]


@pytest.mark.parametrize("fresh", FRESH)
@pytest.mark.parametrize("before", [TOOLS, SKILLS, APART, BECOMING, "What is Kubernetes?"])
def test_a_whole_question_stays_as_it_is(before: str, fresh: str) -> None:
    question = Question.read(fresh)
    assert FOLLOW_UPS.resolve(question, [Question.read(before)]) is question


@pytest.mark.parametrize("name", ["first", "second", "third", "fourth"])
def test_most_follow_ups_of_the_conversations_are_understood(name: str) -> None:
    """As judged by what the whole question must have and must not have; every whole question stays as it is."""
    right = every = 0
    for line in (CONVERSATIONS / f"{name}.jsonl").read_text("utf-8").splitlines():
        turns: list[Question] = []
        for turn in json.loads(line)["turns"]:
            asked = Question.read(turn["ask"])
            whole = FOLLOW_UPS.resolve(asked, turns)
            turns.append(whole)
            if turn.get("fresh"):
                assert whole is asked
                continue
            text = f" {whole.text} ".casefold()
            every += 1
            right += all(any(word.casefold() in text for word in group) for group in turn["must"])
    assert right >= 0.95 * every


FRAGMENTS = [
    "why?",
    "and",
    "MLE",
    "the first one",
    "they",
    "tell me more",
    "为什么",
    "呢",
    "那",
    "他们",
    "vs",
    "学历",
    "one",
]
HOSTILE = ["{role}", "\\1", "\ue000", "sorry, I meant", "用英文回答", "in a small team", "?"]
PIECES = st.sampled_from([*FRESH, TOOLS, SKILLS, APART, *FRAGMENTS, *HOSTILE])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=20)), min_size=1, max_size=6).map(" ".join)


@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_any_text_is_taken_and_the_whole_question_is_never_too_long(before: list[str], said: str) -> None:
    turns = []
    for text in before:
        try:
            turns.append(Question.read(text))
        except QuestionError:
            continue
    question = Question(said, "en")
    whole = FOLLOW_UPS.resolve(question, turns)
    assert len(whole.text) <= LONGEST_QUESTION
    assert whole == FOLLOW_UPS.resolve(question, turns)
    assert FOLLOW_UPS.resolve(question, []) is question


@given(st.sampled_from(FRESH), st.lists(TEXTS, max_size=3))
def test_whatever_was_said_before_a_definition_stays_as_it_is(fresh: str, before: list[str]) -> None:
    question = Question.read(fresh)
    turns = [Question(text, "en") for text in before]
    assert FOLLOW_UPS.resolve(question, turns) is question


@pytest.mark.parametrize("piece", ["and a data engineer ", "他们也是", "what's ", "(((", "the ", " in a team", "那"])
def test_a_text_that_was_pasted_is_no_follow_up_and_is_not_followed(piece: str) -> None:
    pasted = Question((piece * LONGEST_QUESTION)[:LONGEST_QUESTION], "en")
    assert FOLLOW_UPS.resolve(pasted, [Question.read(TOOLS)]) is pasted
    why = Question.read("why?")
    assert FOLLOW_UPS.resolve(why, [pasted]) is why
    almost = Question((piece * LONGEST_FOLLOW_UP)[:LONGEST_FOLLOW_UP], "en")
    FOLLOW_UPS.resolve(almost, [Question.read(TOOLS)])
