"""The objects of ``--json`` are a contract: these keys, these types, these values."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.lines import plain_text
from bot.models import Answer, Citation, Kind, NotCovered, Note, Question, Row, Section, Statement, Table
from bot.terminal.objects import hit_object, reply_object
from index.retrieval import Hit
from knowledge.models import Source

TIMINGS = {"encode": 1.23456, "search": 0.5, "compose": 0.1, "total": 2.0}
KEYS = [
    *("question", "language", "status", "kind", "understood", "answer", "notes", "citations"),
    *("nearest", "unknown_role", "nearest_roles", "suggestions", "confidence", "timings_ms"),
]


@pytest.fixture
def hit(make_hit: Callable[..., Hit]) -> Hit:
    """Return a hit on a passage of which everything is known."""
    source = Source(title="Bread", author="Ada", publisher="Paper", published="2021-03", url="https://example.org/b")
    return make_hit({"A baker bakes.": 0.712345, "He rises early.": 0.5}, source=source, score=2.345678)


@pytest.fixture
def answer(hit: Hit) -> Answer:
    """Return an answer that has some of everything."""
    statement = Statement("A baker bakes.", (1,))
    table = Table(("baker", "thief"), (Row("Focus", ((replace(statement, year=2015),), ())),))
    return Answer(
        Question("Who bakes?", "en"),
        0.98765,
        [Section((statement,), "In common"), table],
        [Citation(1, hit.passage, hit.reference, hit.similarity)],
        kind=Kind.COMPARISON,
        notes=[Note("They differ.", (1,))],
        understood="Who bakes bread?",
        suggestions=("Who steals?",),
        timings_ms=TIMINGS,
    )


def test_an_answer_is_told_with_all_that_is_known_of_it(answer: Answer) -> None:
    told = reply_object(answer)
    assert list(told) == KEYS
    assert {name: value for name, value in told.items() if name not in {"answer", "citations"}} == {
        "question": "Who bakes?",
        "language": "en",
        "status": "answered",
        "kind": "comparison",
        "understood": "Who bakes bread?",
        "notes": [{"text": "They differ.", "citations": [1]}],
        "nearest": [],
        "unknown_role": None,
        "nearest_roles": [],
        "suggestions": ["Who steals?"],
        "confidence": 0.9877,
        "timings_ms": {"encode": 1.23, "search": 0.5, "compose": 0.1, "total": 2.0},
    }


def test_an_answer_is_told_as_text_as_statements_and_in_parts(answer: Answer) -> None:
    told = {"text": "A baker bakes.", "citations": [1]}
    assert reply_object(answer)["answer"] == {
        "text": plain_text(answer),
        "statements": [told, told],
        "parts": [
            {"heading": "In common", "statements": [told]},
            {"columns": ["baker", "thief"], "rows": [{"heading": "Focus", "cells": [[told | {"year": 2015}], []]}]},
        ],
    }


def test_a_citation_is_told_with_its_place_and_its_source(answer: Answer, hit: Hit) -> None:
    assert reply_object(answer)["citations"] == [
        {
            "number": 1,
            "passage_id": hit.passage.id,
            "article_id": "baker",
            "title": "Bread",
            "section": ["Section"],
            "author": "Ada",
            "published": "2021-03",
            "url": "https://example.org/b",
            "language": "en",
            "quote": "A baker bakes. He rises early.",
            "score": 0.7123,
        }
    ]


def test_a_refusal_has_the_same_keys_no_answer_and_the_nearest_articles(make_hit: Callable[..., Hit]) -> None:
    reply = NotCovered(Question("天气？", "zh"), 0.0, nearest=[make_hit({"x": 0.1}).reference], timings_ms=TIMINGS)
    told = reply_object(reply)
    assert list(told) == KEYS
    assert (told["status"], told["answer"], told["citations"], told["confidence"]) == ("not_covered", None, [], 0.0)
    assert (told["kind"], told["understood"], told["notes"], told["suggestions"]) == (None, None, [], [])
    assert (told["unknown_role"], told["nearest_roles"]) == (None, [])
    assert told["nearest"] == [{"article_id": "baker", "title": "Baker", "url": None}]
    assert json.loads(json.dumps(told)) == told


def test_a_role_that_nobody_knows_is_told_with_those_that_may_be_meant() -> None:
    reply = NotCovered(Question("?", "en"), 0.0, nearest=[], unknown_role="dog", nearest_roles=("data analyst",))
    told = reply_object(reply)
    assert (told["unknown_role"], told["nearest_roles"]) == ("dog", ["data analyst"])
    assert json.loads(json.dumps(told)) == told


def test_a_hit_is_told_with_its_place_and_scores(hit: Hit) -> None:
    told = hit_object(hit)
    assert (told["article_id"], told["kind"]) == ("baker", "paragraph")
    assert (told["score"], told["similarity"]) == (2.3457, 0.7123)
    assert hit.passage.text[told["start"] : told["end"]] == told["text"]
    assert json.loads(json.dumps(told)) == told
