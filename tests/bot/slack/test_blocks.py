"""Every text goes only where Slack shows it as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fitting import units
from bot.slack.blocks import address, ask_buttons, escaped, fits, header, own_link, plain


@given(st.text(), st.integers(5, 40))
def test_escaped_text_has_its_length_and_no_sign_that_slack_obeys(text: str, limit: int) -> None:
    assert units(escaped(text, limit)) <= limit
    assert not set("<>") & set(escaped(text, limit))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://example.org/a|b>c<d e", "https://example.org/a%7Cb%3Ec%3Cd%20e"),
        ("https://example.org/面", "https://example.org/%E9%9D%A2"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://example.org/" + "a" * 400, None),
        ("https://example.org/" + "&" * 100, None),  # each is written as &amp;
        (None, None),
    ],
)
def test_an_address_is_one_of_the_web_in_signs_that_end_no_link(url: str | None, safe: str | None) -> None:
    assert address(url) == safe


def test_a_link_of_ours_is_escaped() -> None:
    assert own_link("https://example.org/?a&b", "[1]") == "<https://example.org/?a&amp;b|[1]>"


def test_a_text_that_shows_nothing_is_a_sign_for_it() -> None:
    assert plain("\u200b \n", 10)["text"] == "…"


def test_a_question_that_is_too_long_to_be_carried_is_not_offered() -> None:
    offered = ask_buttons([("a", "Who?"), ("b", "x" * 301), ("c", "Why?"), ("d", "When?")], first=2)
    assert [(one["action_id"], one["value"]) for one in offered] == [("ask.2", "Who?"), ("ask.4", "Why?")]


def test_a_message_fits_up_to_fifty_blocks_and_the_characters_that_slack_takes() -> None:
    assert fits([header("a")] * 50)
    assert not fits([header("a")] * 51)
    assert not fits([header("a" * 150)] * 49 + [{"type": "x", "text": "a" * 13_200}])
