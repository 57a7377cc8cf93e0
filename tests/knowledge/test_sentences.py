"""Sentences end where a reader says that they end, and nothing of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sentences import LONGEST_SENTENCE, split_sentences

_PIECES = st.sampled_from(
    [
        "Bread",
        "a",
        "e.g",
        ".",
        "?",
        "!",
        "。",
        "！",
        "…",
        "”",
        ")",
        " ",
        "\n",
        "3.5",
        "面包",
        "\u3000",
        "🙂",
        "U.S.",
        "\x1c",
    ]
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bakers rise early. They bake bread.", ["Bakers rise early.", "They bake bread."]),
        ("Is it done? Yes! Good.", ["Is it done?", "Yes!", "Good."]),
        ("He said “It is done.” Then he left.", ["He said “It is done.”", "Then he left."]),
        ("(It was late.) Bread rose.", ["(It was late.)", "Bread rose."]),
        ("Wait... Now bake.", ["Wait...", "Now bake."]),
        ("What?! Bread?", ["What?!", "Bread?"]),
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        ("🙂 is a face. 🍞 is bread.", ["🙂 is a face.", "🍞 is bread."]),
        ("面包好了。吃吧！好吗？好", ["面包好了。", "吃吧！", "好吗？", "好"]),
        ("他说：“面包好了。”大家都来了。", ["他说：“面包好了。”", "大家都来了。"]),
        ("（面包好了。）大家都来了……然后走了。", ["（面包好了。）", "大家都来了……", "然后走了。"]),
        ("रोटी तैयार है। सब आओ।", ["रोटी तैयार है।", "सब आओ।"]),
        ("هل الخبز جاهز؟ نعم.", ["هل الخبز جاهز؟", "نعم."]),
    ],
)
def test_a_mark_at_the_end_ends_a_sentence(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Use tools, e.g. Docker, every day",
        "A wage in the U.S. Army is fixed",
        "Mr. Baker and Dr. Miller met Prof. Weaver",
        "Bread vs. Cake, Inc. Bakery, Fig. Three",
        "J. K. Baker wrote a book",
        "A loaf weighs 3.5 kilograms at 12.30 exactly",
        "We write Node.js and scikit.learn by hand",
        "It ended. but went on with a small letter",
        "He asked why? and then went home",
        "No mark at all",
    ],
)
def test_a_mark_within_a_sentence_does_not_end_it(text: str) -> None:
    assert split_sentences(text) == [text]


def test_a_word_that_only_ends_like_an_abbreviation_ends_a_sentence() -> None:
    assert split_sentences("He bought a sofa vest. Then he left. A casino. It was shut.") == [
        "He bought a sofa vest.",
        "Then he left.",
        "A casino.",
        "It was shut.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_no_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_a_run_without_an_end_is_broken_at_white_space() -> None:
    text = "flour " * 1000
    parts = split_sentences(text)
    assert all(len(part) <= LONGEST_SENTENCE and set(part.split()) == {"flour"} for part in parts)
    assert sum(len(part.split()) for part in parts) == 1000


def test_a_run_without_white_space_is_broken_at_the_bound() -> None:
    assert [len(part) for part in split_sentences("面" * (2 * LONGEST_SENTENCE + 7))] == [LONGEST_SENTENCE] * 2 + [7]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join)))
def test_nothing_but_white_space_is_lost_and_no_sentence_is_empty_or_padded(text: str) -> None:
    sentences = split_sentences(text)
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)
    assert all(sentence in text for sentence in sentences)
