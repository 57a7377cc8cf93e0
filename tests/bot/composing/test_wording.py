"""Whether two statements say the same, and whether they disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composing.wording import Wording

SAME = [
    ("A baker kneads dough with a mixer.", "With a mixer, a baker kneads dough!"),
    ("A baker kneads dough with a mixer.", "A BAKER kneads the dough with mixers."),
    ("面包师用搅拌机揉面团。", "面包师用搅拌机来揉面团。"),
    ("An MLE deploys models and monitors them.", "A machine learning engineer deploys models and monitors them."),
    ("数据科学家训练模型并评估模型。", "資料科學家训练模型并评估模型。"),
    ("Bread has 3 ingredients in all.", "In all, bread has 3 ingredients."),
    ("Bakers never use old flour.", "Old flour bakers do not use."),
]
CONTRARY = [
    ("Most bakers rise at 3 in the morning.", "Most bakers rise at 4 in the morning."),
    ("Bread needs 1.5 hours of rest.", "Bread needs 15 hours of rest."),
    ("A baker needs a degree.", "A baker does not need a degree."),
    ("A baker can bake cakes at home.", "A baker can't bake cakes at home."),
    ("A baker bakes bread without salt.", "A baker bakes bread with salt."),
    ("面包师需要学位。", "面包师不需要学位。"),
    ("多数面包师凌晨 3 点起床。", "多数面包师凌晨 4 点起床。"),
]
APART = [
    ("A baker bakes bread.", "Bees make honey in summer."),
    ("A baker bakes bread in 3 hours.", "Bees make honey in 4 weeks."),
    ("A baker bakes bread.", "Bees do not sleep."),
    ("", ""),
    ("It is.", "Is it?"),
    ("3", "4"),
]


def _judged(wording: Wording, text: str, other: str) -> tuple[bool, bool]:
    assert wording.same(text, other) == wording.same(other, text)
    assert wording.disagree(text, other) == wording.disagree(other, text)
    return wording.same(text, other), wording.disagree(text, other)


@pytest.mark.parametrize(("text", "other"), SAME)
def test_nearly_the_same_words_say_the_same(text: str, other: str, wording: Wording) -> None:
    assert _judged(wording, text, other) == (True, False)


@pytest.mark.parametrize(("text", "other"), CONTRARY)
def test_another_number_or_a_negation_in_the_same_words_disagrees(text: str, other: str, wording: Wording) -> None:
    assert _judged(wording, text, other) == (False, True)


@pytest.mark.parametrize(("text", "other"), APART)
def test_other_words_neither_say_the_same_nor_disagree(text: str, other: str, wording: Wording) -> None:
    assert _judged(wording, text, other) == (False, False)


def test_words_carry_meaning_and_are_no_numbers_negations_or_small_words(wording: Wording) -> None:
    assert wording.words("The bakers do not bake 3 cakes, nor 4.") == {"baker", "bake", "cake"}
    assert wording.words("It is not 42.") == frozenset()
    assert "不" not in "".join(wording.words("面包师不需要学位"))


def test_a_role_counts_the_same_whatever_it_is_called(wording: Wording) -> None:
    assert wording.words("An MLE bakes.") == wording.words("A machine learning engineer bakes.")
    assert wording.words("MLE 烤面包") == wording.words("机器学习工程师 烤面包")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_two_texts_both_say_the_same_and_disagree(wording: Wording, text: str, other: str) -> None:
    assert not all(_judged(wording, text, other))


@given(st.text(max_size=60))
def test_no_text_disagrees_with_itself_and_it_says_the_same_if_it_says_anything(wording: Wording, text: str) -> None:
    assert _judged(wording, text, text) == (bool(wording.words(text)), False)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Data engineers use Airflow and Spark.", "Data scientists use Airflow and Spark."),
        ("数据工程师使用很多工具。", "数据科学家使用很多工具。"),
    ],
)
def test_what_is_said_of_one_role_is_not_said_of_another(text: str, other: str, wording: Wording) -> None:
    assert _judged(wording, text, other) == (False, False)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("面包师非常擅长揉面团做蛋糕。", "面包师擅长揉面团做蛋糕。"),
        ("未来面包师会使用很多工具。", "面包师会使用很多工具。"),
        ("面包师不仅做面包，也做很多蛋糕。", "面包师做面包，也做很多蛋糕。"),
        ("Bakers not only bake bread but also sell cakes.", "Bakers bake bread and also sell cakes."),
    ],
)
def test_words_that_only_look_like_a_negation_deny_nothing(text: str, other: str, wording: Wording) -> None:
    assert not wording.disagree(text, other)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "Two of three bread ovens in large towns burn wood.",
            "One of three bread ovens in large towns burns wood.",
        ),
        ("A team of bakers needs five scales each day.", "A team of bakers needs nine scales each day."),
        ("面包师每天工作八个小时，做很多种面包。", "面包师每天工作九个小时，做很多种面包。"),
    ],
)
def test_numbers_in_words_are_numbers(text: str, other: str, wording: Wording) -> None:
    assert _judged(wording, text, other) == (False, True)


def test_a_number_is_the_same_with_and_without_a_comma_between_thousands(wording: Wording) -> None:
    assert _judged(wording, "About 1,000 bakers work here.", "About 1000 bakers work here.") == (True, False)
