"""The language of a text is told by its script and its small words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What does a baker do before the shop opens?"),
        ("zh", "面包师每天早上做什么？"),
        ("de", "Was macht ein Bäcker, und wie wird man einer?"),
        ("es", "¿Qué hace un panadero y cómo se llega a ser uno?"),
        ("fr", "Que fait un boulanger et comment le devenir ?"),
        ("pt", "O que faz um padeiro e como é o dia dele na cidade?"),
        ("it", "Che cosa fa il panettiere e come si diventa un fornaio?"),
        ("ro", "Ce face un brutar și cum este o zi din viața lui?"),
        ("tr", "Bir fırıncı ne yapar ve bu iş için ne gerekir?"),
        ("vi", "Một người thợ làm bánh làm những gì trong ngày?"),
        ("nl", "Wat doet een bakker en hoe ziet het werk van de bakker er uit?"),
        ("pl", "Co to jest piekarz i jak się nim zostaje?"),
        ("ru", "Что делает пекарь утром?"),
        ("ar", "ماذا يفعل الخباز في الصباح؟"),
        ("el", "Τι κάνει ένας αρτοποιός το πρωί;"),
        ("hi", "एक बेकर सुबह क्या करता है?"),
        ("th", "คนทำขนมปังทำอะไรตอนเช้า"),
        ("ja", "パン職人は毎朝何をしますか？"),
        ("ko", "제빵사는 아침에 무엇을 하나요?"),
    ],
)
def test_a_question_has_the_language_that_it_is_asked_in(language: str, text: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text.upper()) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "MLOps工程师用Docker吗"),
        ("zh", "Data Scientist 和 Machine Learning Engineer 有什么区别？"),
        ("en", "What is a 数据工程师?"),
        ("en", "How would you translate 机器学习工程师 for me?"),
        ("zh", "数据工程师"),
        ("ru", "Нужен ли Docker инженеру данных?"),
        ("ja", "東京都職人組合の製造責任者が担当する業務"),
        ("zh", "这家面包店的名字里有一个の字，我们都觉得很有意思，真的吗？"),
        ("ja", "機械学習エンジニアになるには何が必要ですか"),
    ],
)
def test_a_mixed_question_has_the_language_of_its_small_words(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   \n", "🙂🙂", "12345", "SQL", "???", "\u200b\u200d", "𝕳𝖊𝖑𝖑𝖔"])
def test_a_text_that_tells_nothing_counts_as_english(text: str) -> None:
    assert detect_language(text) == "en"


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert detect_language("The bakery of Señor Núñez is on the corner.") == "en"


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert detect_language("The bread is in the oven. " * 1000 + "面包是什么？" * 100_000) == "en"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_has_a_language_code_and_white_space_around_it_does_not_matter(text: str) -> None:
    language = detect_language(text)
    assert len(language) == 2
    assert language.isascii()
    assert language.islower()
    assert detect_language(f"\n {text} \t") == language
