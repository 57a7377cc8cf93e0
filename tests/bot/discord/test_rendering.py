"""A reply in Discord: laid out in its order, safe whatever its text, and within every limit whatever its size."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.components import Message
from bot.discord.presses import Action, Press
from bot.discord.rendering import render_notice, render_reply, render_shared
from bot.framing import Audience
from bot.models import Answer, Citation, NotCovered, Question, Section, Statement, Table
from tests.bot.any_replies import answers, refusals, texts
from tests.bot.discord.conftest import Cite
from tests.bot.discord.shown import buttons, components, faults, read, words
from tests.bot.discord.shown import texts as texts_of

ID = "0123456789abcdef" * 2
AUDIENCES = st.sampled_from(Audience)


def _carried(message: Message) -> list[tuple[Action, int | None]]:
    presses = [Press.read(custom_id) for custom_id in buttons(message)]
    return [(press.action, press.number) for press in presses if press and press.subject == ID]


def _page_count(message: Message) -> int:
    labels = (re.fullmatch(r"\d+ / (\d+)", label) for label in buttons(message).values())
    return next((int(label[1]) for label in labels if label), 1)


def test_an_answer_is_question_text_notes_sources_thumbs_buttons_suggestions(answer: Answer) -> None:
    message = render_reply(answer, ID, Audience.EVERYONE)
    kinds = [one["type"] for one in components(message)]
    assert kinds == [17, 10, 10, 10, 14, 10, 1, 2, 2, 2, 10, 1, 2, 2]
    lines = words(message).split("\n")
    assert lines[:2] == ["What does a baker do?", "A baker bakes. (2015)\u00a0[1] Early.\u00a0[2]"]
    assert lines[-4:] == [
        "⚠️ The articles differ: [1][2]", "[1] Title 1 › Section · Ada, 2021-03", "[2] Title 2 › Section · Ada, 2021-03",
        "You can also ask:",
    ]  # fmt: skip


def test_the_buttons_carry_the_question(answer: Answer) -> None:
    below = [(Action.UP, None), (Action.DOWN, None), (Action.PASSAGES, None)]
    asks = [(Action.ASK, 0), (Action.ASK, 1)]
    assert _carried(render_reply(answer, ID, Audience.EVERYONE)) == below + asks
    assert _carried(render_reply(answer, ID, Audience.ASKER)) == [*below, (Action.SHARE, None), *asks]
    assert list(buttons(render_reply(answer, ID, Audience.EVERYONE)).values())[-2:] == ["Who bakes?", "Why?"]


def test_a_follow_up_is_shown_as_asked_and_as_understood(answer: Answer) -> None:
    message = render_reply(replace(answer, understood="Do bakers bake?"), ID, Audience.ASKER, asked="and  bakers?")
    assert words(message).split("\n")[:2] == ["and bakers?", "Understood as: Do bakers bake?"]


def test_a_shared_answer_names_who_shares_it_on_every_page_and_cannot_be_shared_again(compared: Answer) -> None:
    message = render_shared(compared, ID, "80351110224678912", page=1)
    assert texts_of(message)[0].startswith("-# Shared by <@80351110224678912>\n")
    assert (Action.SHARE, None) not in _carried(message)
    turned = [press for press in map(Press.read, buttons(message)) if press and press.action is Action.PAGE]
    assert {press.person for press in turned} == {"80351110224678912"}
    with pytest.raises(ValueError, match="user id"):
        render_shared(compared, ID, "&80351110224678912")


def test_a_long_answer_has_pages_each_with_the_sources_of_what_it_says(compared: Answer) -> None:
    first = render_reply(compared, ID, Audience.EVERYONE)
    count = _page_count(first)
    assert count > 1
    last = render_reply(compared, ID, Audience.EVERYONE, page=count - 1)
    assert "Title 2" in words(last)
    assert "Title 2" not in words(first)
    assert words(render_reply(compared, ID, Audience.EVERYONE, page=99)) == words(last)
    assert words(render_reply(compared, ID, Audience.EVERYONE, page=-1)) == words(first)


def test_a_comparison_that_no_page_holds_is_a_file_too_on_every_page(compared: Answer) -> None:
    for page in (0, 1):
        message = render_reply(compared, ID, Audience.EVERYONE, page=page)
        assert [name for name, _ in message.files] == ["comparison.txt"]
        assert 13 in [one["type"] for one in components(message)]
    (table,) = compared.parts
    assert isinstance(table, Table)
    one_row = replace(compared, parts=[replace(table, rows=table.rows[-1:])])
    short = render_reply(one_row, ID, Audience.EVERYONE)
    assert (short.files, _page_count(short)) == ((), 1)


def test_a_page_is_about_as_much_as_is_read_at_a_glance(compared: Answer) -> None:
    for page in range(_page_count(render_reply(compared, ID, Audience.EVERYONE)) - 1):
        body = texts_of(render_reply(compared, ID, Audience.EVERYONE, page=page))[1]
        assert 900 < len(read(body)[0]) <= 1300


def test_a_refusal_offers_the_nearest_articles_and_a_request(cite: Cite) -> None:
    reply = NotCovered(Question("What does a baker earn?", "en"), 0.2, [cite(1).reference], suggestions=["Who bakes?"])
    message = render_reply(reply, ID, Audience.ASKER)
    shown = ["What does a baker earn?", "The articles do not answer this.", "Nearest to it:", "Title 1"]
    assert words(message).split("\n") == [*shown, "You can also ask:"]
    assert _carried(message) == [(Action.REQUEST, None), (Action.ASK, 0)]


def test_roles_that_were_meant_come_first_among_what_is_asked() -> None:
    question = Question("What does a backer earn?", "en")
    roles = ["baker", "broker"]
    reply = NotCovered(question, 0.2, [], unknown_role="backer", nearest_roles=roles, suggestions=["Why?"])
    message = render_reply(reply, ID, Audience.EVERYONE)
    assert _carried(message) == [(Action.ASK, 0), (Action.ASK, 1), (Action.REQUEST, None), (Action.ASK, 2)]
    assert list(buttons(message).values()) == ["Baker", "Broker", "Request an article", "Why?"]


def test_small_talk_has_neither_heading_nor_request() -> None:
    reply = NotCovered(Question("hello", "en"), 0.0, (), small_talk=True, suggestions=["Who bakes?"])
    message = render_reply(reply, ID, Audience.EVERYONE)
    assert _carried(message) == [(Action.ASK, 0)]
    assert "hello" not in words(message)


def test_text_of_others_is_shown_as_it_is(cite: Cite) -> None:
    evil = "# *bold* <@80351110224678912> `code` :smile: @everyone ||hidden|| \u202eturned"
    reply = Answer(
        Question(evil, "en"), 1.0, [Section((Statement(evil, (1,), point=True),))], [cite(1)], understood=evil
    )
    message = render_reply(reply, ID, Audience.EVERYONE)
    assert words(message).count(evil.replace("\u202e", "")) == 3
    assert faults(message) == []


@given(answers(), AUDIENCES, st.none() | texts)
@settings(deadline=None, max_examples=15)
def test_any_page_of_any_answer_is_a_message_that_discord_takes(
    reply: Answer, audience: Audience, asked: str | None
) -> None:
    for page in (0, 9999):
        assert faults(render_reply(reply, ID, audience, asked=asked, page=page)) == []


@given(answers(), st.integers(0, 5))
@settings(deadline=None, max_examples=10)
def test_any_shared_answer_is_a_message_that_discord_takes(reply: Answer, page: int) -> None:
    assert faults(render_shared(reply, ID, "1" * 20, page=page), mentioned=1) == []


def test_one_statement_of_forty_sources_with_long_addresses_and_much_to_escape_still_fits(cite: Cite) -> None:
    def long(number: int) -> Citation:
        one = cite(number)
        update = {"title": "*" * 400, "url": "https://example.org/" + "a" * 130, "author": "_" * 300}
        source = one.reference.source.model_copy(update=update)
        return replace(one, reference=one.reference.model_copy(update={"source": source}))

    parts = [Section((Statement("*" * 5000, tuple(range(1, 41))),), "*" * 3000)]
    cited = [long(number) for number in range(1, 41)]
    reply = Answer(
        Question("*" * 4000, "en"), 1.0, parts, cited, understood="*" * 4000, suggestions=["*" * 3000] * 3
    )  # fmt: skip
    message = render_reply(reply, ID, Audience.ASKER)
    assert faults(message) == []
    assert re.search(r"… and \d+ more", words(message))


@given(refusals(), AUDIENCES)
@settings(deadline=None, max_examples=50)
def test_any_refusal_is_a_message_that_discord_takes(reply: NotCovered, audience: Audience) -> None:
    assert faults(render_reply(reply, ID, audience)) == []


@settings(deadline=None)
@given(texts)
def test_a_notice_is_a_line_that_discord_takes(line: str) -> None:
    assert faults(render_notice(line)) == []
