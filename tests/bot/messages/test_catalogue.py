"""The words around an answer are there in each language, and say the same things."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from bot.messages.catalogue import choice, messages


@pytest.mark.parametrize("language", ["de", "xx", "", "EN"])
def test_a_language_without_messages_of_its_own_gets_the_english_ones(language: str) -> None:
    assert messages(language) == messages("en")


def test_chinese_messages_are_chinese_and_have_the_same_placeholders() -> None:
    english, chinese = asdict(messages("en")), asdict(messages("zh"))
    for name, text in chinese.items():
        assert re.search(r"[\u4e00-\u9fff]", text), name
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[name]), name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_says_in_a_short_sentence_what_would_bring_an_answer(language: str) -> None:
    assert {"en": "add an article", "zh": "加入一篇"}[language] in messages(language).request
    assert len(messages(language).request) < 50


@pytest.mark.parametrize(
    ("names", "english", "chinese"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a or b", "a或b"),
        (["a", "b", "c"], "a, b or c", "a、b或c"),
    ],
)
def test_a_choice_is_named_as_people_do(names: list[str], english: str, chinese: str) -> None:
    assert (choice(names, "en"), choice(names, "zh"), choice(names, "de")) == (english, chinese, english)
