"""A reply in Slack: laid out in its order, safe whatever its text, and within every limit whatever its size."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.framing import Audience
from bot.models import Answer, Citation, NotCovered, Note, Question, Row, Section, Statement, Table
from bot.slack.rendering import Message, render_help, render_notice, render_reply, render_shared
from bot.wiring import assemble
from index.calibration import shipped_calibration
from index.centring import Centring
from index.contents import Contents
from index.coverage import Coverage
from index.encoders.packaged import PackagedEncoder
from index.retrieval import Retriever
from tests.bot.any_replies import answers, refusals, texts
from tests.bot.slack.shown import buttons, faults, interpreted, objects, shown

Cite = Callable[[int], Citation]


def _kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


@pytest.fixture
def answer(cite: Cite) -> Answer:
    steps = tuple(Statement(f"Step {step}.", (1,), point=True, step=step) for step in (1, 2))
    return Answer(
        Question("What does a baker do?", "en"),
        1.0,
        [
            Section((Statement("A baker bakes.", (1,), year=2015), Statement("Early.", (2,)))),
            Section((Statement("Flour.", (1, 2), point=True), Statement("Salt.", (1,), point=True)), "Needs", more=3),
            Section(steps),
        ],
        [cite(1), cite(2)],
        notes=[Note("The articles differ:", (1, 2))],
        suggestions=["Who bakes?", "Why?"],
    )


def test_an_answer_is_question_text_notes_sources_thumbs_buttons_suggestions(answer: Answer) -> None:
    message = render_reply(answer, "q1", Audience.EVERYONE)
    text = ["rich_text"] * 3
    after = ["context", "divider", "context", "context", "context_actions", "actions", "context", "actions"]
    assert _kinds(message) == ["header", *text, *after]
    assert message.blocks[0]["text"]["text"] == "What does a baker do?"
    assert message.text.startswith("A baker bakes. (2015) [1]\nEarly. [2]\nNeeds\n- Flour. [1][2]")
    assert message.text.endswith("Sources\n[1] Title 1\n[2] Title 2")


def test_sentences_run_on_points_are_a_list_and_steps_a_numbered_one(answer: Answer) -> None:
    lead, needs, steps = (b["elements"] for b in render_reply(answer, "q1", Audience.EVERYONE).blocks[1:4])
    assert "".join(one["text"] for one in lead[0]["elements"]) == "A baker bakes. (2015)\u00a0[1] Early.\u00a0[2]"
    assert [one["type"] for one in needs] == ["rich_text_section", "rich_text_list", "rich_text_section"]
    assert needs[0]["elements"] == [{"type": "text", "text": "Needs", "style": {"bold": True}}]
    assert needs[2]["elements"] == [{"type": "text", "text": "… and 3 more", "style": {"italic": True}}]
    assert (steps[0]["style"], len(steps[0]["elements"]), steps[0].get("offset")) == ("ordered", 2, None)


def test_a_mark_is_a_link_to_its_source(answer: Answer) -> None:
    lead = render_reply(answer, "q1", Audience.EVERYONE).blocks[1]["elements"][0]["elements"]
    links = [(one["text"], one["url"]) for one in lead if one["type"] == "link"]
    assert links == [("[1]", "https://example.org/1"), ("[2]", "https://example.org/2")]


def test_a_source_is_named_once_with_its_numbers_and_a_note_has_a_sign(answer: Answer) -> None:
    blocks = render_reply(answer, "q1", Audience.EVERYONE).blocks
    assert shown(blocks[4]) == "⚠︎ The articles differ: [1][2]"
    assert shown(blocks[6]) == "<https://example.org/1|[1]>\nTitle 1 › Section · Ada, 2021-03"


def test_the_buttons_carry_the_question(answer: Answer) -> None:
    asks = {"ask.0": "Who bakes?", "ask.1": "Why?"}
    assert buttons(render_reply(answer, "q1", Audience.EVERYONE).blocks) == {"passages": "q1"} | asks
    alone = buttons(render_reply(answer, "q1", Audience.ASKER).blocks)
    assert alone == dict.fromkeys(["passages", "share", "dismiss"], "q1") | asks
    thumbs = next(one for one in objects(render_reply(answer, "q1", Audience.ASKER).blocks) if "positive_button" in one)
    values = [thumbs["positive_button"]["value"], thumbs["negative_button"]["value"]]
    assert (thumbs["action_id"], values) == ("feedback", ["up:q1", "down:q1"])


def test_a_follow_up_is_shown_as_asked_and_as_understood(answer: Answer) -> None:
    message = render_reply(replace(answer, understood="Do bakers bake?"), "q1", Audience.ASKER, asked="and  bakers?")
    assert shown(message.blocks[:2]) == "and bakers?\nUnderstood as: Do bakers bake?"


def test_a_shared_answer_names_who_shares_it_and_cannot_be_shared_again(answer: Answer) -> None:
    message = render_shared(answer, "q1", "U012AB3CD")
    assert interpreted(message.blocks[0]) == ["Shared by <@U012AB3CD>"]
    assert {"share", "dismiss"}.isdisjoint(buttons(message.blocks))
    with pytest.raises(ValueError, match="user id"):
        render_shared(answer, "q1", "!channel")


def test_an_answer_is_no_longer_than_is_read_at_a_glance_and_keeps_its_suggestions(answer: Answer) -> None:
    many = tuple(Statement(f"A baker needs flour of the type {number}.", (1,), point=True) for number in range(60))
    message = render_reply(replace(answer, parts=[*answer.parts, Section(many)]), "q1", Audience.EVERYONE)
    assert 1100 < _text_length(message.blocks) <= 1200
    assert {"ask.0", "ask.1"} <= set(buttons(message.blocks))


def _compared(cite: Cite, width: int = 2, tables: int = 1) -> Answer:
    cells = ((Statement("Flour.", (1,)), Statement("Salt.", (2,))), (), *[()] * (width - 2))
    table = Table(tuple(f"role {number}" for number in range(width)), (Row("Needs", cells),))
    return Answer(Question("?", "en"), 1.0, [table] * tables, [cite(1), cite(2)])


def test_a_comparison_is_a_table_whose_empty_cells_say_so(cite: Cite) -> None:
    table = render_reply(_compared(cite), "q1", Audience.EVERYONE).blocks[1]
    head, row = table["rows"]
    assert [cell["text"] for cell in head] == ["Aspect", "role 0", "role 1"]
    assert [shown(cell).replace("\n", "") for cell in row] == ["Needs", "Flour.\u00a0[1]Salt.\u00a0[2]", "no source"]
    assert table["column_settings"] == [{"is_wrapped": False}, {"is_wrapped": True}, {"is_wrapped": True}]


@pytest.mark.parametrize(("width", "tables", "drawn"), [(2, 2, 1), (19, 1, 1), (20, 1, 0)])
def test_what_slack_cannot_draw_as_a_table_stands_in_lines(cite: Cite, width: int, tables: int, drawn: int) -> None:
    message = render_reply(_compared(cite, width, tables), "q1", Audience.EVERYONE)
    assert _kinds(message).count("table") == drawn
    lines = shown([block for block in message.blocks if block["type"] == "rich_text"])
    assert ("Needs" in lines) == (drawn < tables)
    assert "- role 0: Flour. [1] Salt. [2]" in message.text


def test_a_refusal_offers_the_nearest_articles_roles_and_questions(cite: Cite) -> None:
    nearest = [cite(1).reference]
    reply = NotCovered(Question("What does a backer earn?", "en"), 0.2, nearest, suggestions=["Who bakes?"])
    message = render_reply(reply, "q1", Audience.ASKER)
    assert _kinds(message) == ["header", "rich_text", "rich_text", "actions", "context", "actions"]
    assert shown(message.blocks[1:3]) == "The articles do not answer this.\nNearest to it:\nTitle 1"
    assert buttons(message.blocks) == {"request": "q1", "dismiss": "q1", "ask.0": "Who bakes?"}


def test_a_role_that_was_meant_takes_the_place_of_the_unknown_one(cite: Cite) -> None:
    reply = NotCovered(
        Question("What does a backer earn?", "en"), 0.2, [], unknown_role="backer", nearest_roles=["baker", "broker"],
        suggestions=["Why?"],
    )  # fmt: skip
    asks = {"ask.0": "What does a baker earn?", "ask.1": "What does a broker earn?", "ask.2": "Why?"}
    blocks = render_reply(reply, "q1", Audience.EVERYONE).blocks
    assert buttons(blocks) == {"request": "q1"} | asks
    assert shown(blocks[2]) == "Baker\nBroker"


def test_small_talk_has_neither_heading_nor_request() -> None:
    reply = NotCovered(Question("hello", "en"), 0.0, (), small_talk=True, suggestions=["Who bakes?"])
    message = render_reply(reply, "q1", Audience.EVERYONE)
    assert _kinds(message) == ["rich_text", "context", "actions"]
    assert buttons(message.blocks) == {"ask.0": "Who bakes?"}


def test_text_of_others_stands_where_slack_does_not_interpret_it(cite: Cite) -> None:
    evil = "*bold* <!channel> `code` :smile: & \u202eturned"
    reply = Answer(Question(evil, "en"), 1.0, [Section((Statement(evil, (1,)),))], [cite(1)], understood=evil)
    message = render_reply(reply, "q1", Audience.EVERYONE)
    assert shown(message.blocks).count("*bold* <!channel> `code` :smile: & turned") == 3
    assert interpreted(message.blocks) == ["<https://example.org/1|[1]>"]
    assert message.text.startswith("*bold* &lt;!channel&gt; `code` :smile: &amp; turned")


AUDIENCES = st.sampled_from(Audience)


OURS = re.compile(r"(<https?://[^<>|\s]+\|)?(\[\d+\] ?)+>?|Shared by <@U1>|由 <@U1> 分享")


def _refused(message: Message) -> list[str]:
    """Return what Slack would refuse in *message*, or interpret although it is not ours."""
    size = len(json.dumps(message.blocks, ensure_ascii=False))
    found = [] if size <= 13_200 else [f"blocks of {size}"]
    found += [] if 0 < len(message.text) <= 4000 else [f"text of {len(message.text)}"]
    found += re.findall(r"[<>]|&(?!amp;|lt;|gt;)", message.text)
    found += [words for words in interpreted(message.blocks) if not OURS.fullmatch(words)]
    return faults(message.blocks) + found


@given(answers(), AUDIENCES, st.none() | texts)
@settings(deadline=None, max_examples=60)
def test_any_answer_is_a_message_that_slack_takes(reply: Answer, audience: Audience, asked: str | None) -> None:
    assert _refused(render_reply(reply, "q1", audience, asked=asked)) == []
    assert _refused(render_shared(reply, "q1", "U1")) == []


def test_one_statement_of_forty_sources_with_long_addresses_and_much_to_escape_still_fits(cite: Cite) -> None:
    def long(number: int) -> Citation:
        one = cite(number)
        source = one.reference.source.model_copy(
            update={"title": '"' * 400, "url": "https://example.org/" + "a" * 380, "author": "\\" * 300}
        )
        return replace(one, reference=one.reference.model_copy(update={"source": source}))

    statement = Statement('"' * 5000, tuple(range(1, 41)))
    reply = Answer(
        Question("\\" * 4000, "en"),
        1.0,
        [Section((statement,), '"' * 3000)],
        list(map(long, range(1, 41))),
        notes=[Note('"' * 3000, (1, 2))],
        understood='"' * 4000,
        suggestions=['"' * 300] * 3,
    )
    message = render_reply(reply, "q1", Audience.ASKER)
    assert _refused(message) == []
    assert "… and 37 more" in shown(message.blocks)


@given(refusals(), AUDIENCES)
@settings(deadline=None, max_examples=50)
def test_any_refusal_is_a_message_that_slack_takes(reply: NotCovered, audience: Audience) -> None:
    assert _refused(render_reply(reply, "q1", audience)) == []


@given(texts)
def test_a_notice_is_a_line_that_slack_takes(words: str) -> None:
    assert _refused(render_notice(words)) == []


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_help_is_a_message_that_slack_takes_and_has_examples(language: str) -> None:
    message = render_help(language)
    assert faults(message.blocks) == []
    assert len(buttons(message.blocks)) == 3


@pytest.fixture
def assistant(notes_contents: Contents, encoder: PackagedEncoder, centring: Centring, coverage: Coverage) -> Assistant:
    return assemble(Retriever(notes_contents, encoder, centring, coverage), shipped_calibration(coverage))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_example_of_the_help_is_answered(language: str, assistant: Assistant) -> None:
    for example in buttons(render_help(language).blocks).values():
        reply = assistant.ask(Question.read(example))
        assert isinstance(reply, Answer)
        assert reply.question.language == language
        message = render_reply(reply, "q1", Audience.ASKER)
        assert _text_length(message.blocks) <= 1200


def _text_length(blocks: Any) -> int:
    return sum(len(one["text"]) for one in objects(blocks) if one.get("type") in {"text", "link", "raw_text"})
