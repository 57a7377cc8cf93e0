"""Modals and the bot's own page say everything that there is room for, and Slack takes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Answer, Citation, Question, Section, Statement
from bot.serving.privacy import Terms
from bot.slack.views import Home, KnownArticle, render_home, render_passages, render_reason
from bot.state.retention import Retention
from knowledge.models import PassageKind
from tests.bot.any_replies import answers, citations
from tests.bot.slack.shown import faults, shown

Cite = Callable[[int], Citation]
TERMS = Terms(private=False, retention=Retention())


def _answer(*cited: Citation) -> Answer:
    statements = tuple(Statement("Bakers bake.", (one.number,)) for one in cited)
    return Answer(Question("?", "en"), 1.0, [Section(statements)], cited)


def _elements(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for block in view["blocks"] if block["type"] == "rich_text" for element in block["elements"]]


def test_each_cited_passage_stands_in_full_under_its_number_with_its_source(cite: Cite) -> None:
    view = render_passages(_answer(cite(1), cite(2)))
    assert [block["type"] for block in view["blocks"]] == ["rich_text", "context", "divider", "rich_text", "context"]
    assert shown(view["blocks"][:2]).split("\n") == [
        "[1] Section",
        "A baker makes bread 1.",
        "Title 1 · Ada, 2021-03",
        "<https://example.org/1|Open the article>",
    ]


def test_a_list_is_shown_as_a_list_below_its_introduction(cite: Cite) -> None:
    one = cite(1)
    told = {"kind": PassageKind.LIST, "introduction": True, "ordered": True, "statements": ("First:", "Mix.", "Bake.")}
    passage = one.passage.model_copy(update=told)
    _, introduction, items = _elements(render_passages(_answer(Citation(1, passage, one.reference, 1.0))))
    assert shown(introduction) == "First:"
    assert (items["type"], items["style"], shown(items)) == ("rich_text_list", "ordered", "Mix.\nBake.")


def test_what_does_not_fit_is_counted(cite: Cite) -> None:
    view = render_passages(_answer(*map(cite, range(1, 41))))
    assert len(view["blocks"]) == 100
    assert shown(view["blocks"][-1]) == "There was no room for 7 more."


@given(answers())
@settings(deadline=None, max_examples=60)
def test_the_passages_of_any_answer_are_a_view_that_slack_takes(answer: Answer) -> None:
    view = render_passages(answer)
    assert faults(view["blocks"], most=100) == []
    assert len(json.dumps(view)) <= 250_000
    assert len(view["title"]["text"]) <= 24


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reason_can_be_left_out_and_comes_back_with_its_question(language: str) -> None:
    view = render_reason("q1", language)
    assert (view["callback_id"], view["private_metadata"], view["blocks"][0]["optional"]) == ("reason", "q1", True)
    assert all(len(view[part]["text"]) <= 24 and "…" not in view[part]["text"] for part in ("title", "submit", "close"))


def _known(*cited: Citation) -> list[KnownArticle]:
    return [KnownArticle(one.reference, ("en", "zh", "xx")) for one in cited]


def test_the_page_tells_each_article_who_wrote_it_and_in_which_languages(cite: Cite) -> None:
    one = cite(1)
    reference = one.reference.model_copy(update={"updated": date(2026, 1, 31)})
    page = render_home(Home("en", [KnownArticle(reference, ("en", "zh", "xx"))], TERMS))
    assert "Title 1\n\nAda, 2021-03 · English, 中文, xx · updated 2026-01-31" in shown(page["blocks"])


def test_the_page_tells_what_becomes_of_questions_and_what_was_done_about_them(cite: Cite) -> None:
    told = shown(render_home(Home("en", _known(cite(1)), TERMS, "Done."))["blocks"])
    assert all(line in told for line in ("Done.", *TERMS.lines("en")))


@given(st.lists(citations(1), max_size=60), st.sampled_from(["en", "zh"]), st.booleans())
@settings(deadline=None, max_examples=30)
def test_any_page_is_a_view_that_slack_takes(cited: list[Citation], language: str, private: bool) -> None:
    page = render_home(Home(language, _known(*cited), Terms(private, Retention())))
    assert faults(page["blocks"], most=100) == []
    assert len(json.dumps(page)) <= 250_000
