"""What is told and exported of a person's questions is taken by Slack, whatever it is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fitting import units
from bot.messages.catalogue import messages
from bot.serving.privacy import Terms
from bot.slack.privacy import render_export, render_privacy
from bot.state.replies import write_reply
from bot.state.retention import Retention
from tests.bot.any_replies import answers, refusals, texts
from tests.bot.slack.shown import buttons, faults, objects, shown

TERMS = [
    Terms(private, Retention(timedelta(days=30), timedelta(days=1), timedelta(hours=24), texts=readable))
    for private in (False, True)
    for readable in (False, True)
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("terms", TERMS)
def test_the_page_switches_to_the_other_and_forgets_after_asking(terms: Terms, language: str) -> None:
    message = render_privacy(terms, language, "Done.")
    assert faults(message.blocks) == []
    to = "kept" if terms.private else "private"
    assert buttons(message.blocks) == {
        "privacy": f"{to}:{language}",
        "export": f"export:{language}",
        "forget": f"forget:{language}",
    }
    forget = next(one for one in objects(message.blocks) if one.get("action_id") == "forget")
    assert forget["confirm"]["deny"]["text"] == messages(language).cancel
    assert len(forget["confirm"]["text"]["text"]) <= 300


def test_what_was_done_and_what_holds_is_told_to_who_reads_no_blocks() -> None:
    terms = TERMS[0]
    message = render_privacy(terms, "en", "Done.")
    assert message.text.split("\n") == ["Your questions", "Done.", *terms.lines("en")]
    assert "Done." in shown(message.blocks)
    assert "Done." not in shown(render_privacy(terms, "en").blocks)


def held_of(questions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an export of *questions*."""
    return {"person": "U1", "questions": questions, "votes": [], "requests": [], "followed_threads": []}


@st.composite
def exports(draw: st.DrawFn) -> dict[str, Any]:
    """Return what is held of any questions, some of which are still remembered."""
    found = []
    for number, (text, reply) in enumerate(draw(st.lists(st.tuples(texts, answers() | refusals()), max_size=4))):
        remembered = {"question": text * draw(st.sampled_from([1, 500])), "reply": json.loads(write_reply(reply))}
        found.append({"asked_at": str(number)} | ({"remembered": remembered} if draw(st.booleans()) else {}))
    return held_of(found)


@given(exports(), st.sampled_from(["en", "zh"]))
@settings(deadline=None, max_examples=40)
def test_any_export_is_a_few_messages_that_slack_takes(held: dict[str, Any], language: str) -> None:
    sent = render_export(held, language)
    assert 1 <= len(sent) <= 5
    for message in sent:
        assert units(json.dumps(message.blocks, ensure_ascii=False)) <= 13_200
        assert len(message.blocks) <= 50
        assert message.text


def test_a_reply_of_another_version_is_exported_as_it_is() -> None:
    held = held_of([{"asked_at": "1", "remembered": {"question": "?", "reply": {"said": "Bread."}}}])
    [message] = render_export(held, "en")
    assert '"said": "Bread."' in shown(message.blocks)
