"""Reply → the JSON objects of ``ask --json`` and ``search --json``; their form is a contract with other programs."""

from __future__ import annotations

from typing import Any

from bot.citing import cited_title
from bot.lines import plain_text
from bot.models import Answer, Citation, NotCovered, Note, Section, Statement, Table
from index.retrieval import Hit
from knowledge.models import Reference


def reply_object(reply: Answer | NotCovered) -> dict[str, Any]:
    """Return the object that ``ask --json`` prints; its keys are the same whether there is an answer or not."""
    language = reply.question.language
    answer = reply if isinstance(reply, Answer) else None
    refusal = reply if isinstance(reply, NotCovered) else None
    return {
        "question": reply.question.text,
        "language": language,
        "status": "answered" if answer else "not_covered",
        "kind": answer.kind if answer else None,
        "understood": reply.understood,
        "answer": _answer_object(answer) if answer else None,
        "notes": [_cited_object(note) for note in answer.notes] if answer else [],
        "citations": [_citation_object(citation, language) for citation in answer.citations] if answer else [],
        "nearest": [_nearest_object(reference, language) for reference in refusal.nearest] if refusal else [],
        "unknown_role": refusal.unknown_role if refusal else None,
        "nearest_roles": list(refusal.nearest_roles) if refusal else [],
        "suggestions": list(reply.suggestions),
        "confidence": round(reply.confidence, 4),
        "timings_ms": {stage: round(spent, 2) for stage, spent in reply.timings_ms.items()},
    }


def _nearest_object(reference: Reference, language: str) -> dict[str, Any]:
    return {"article_id": reference.id, "title": cited_title(reference, language), "url": reference.source.url}


def _answer_object(answer: Answer) -> dict[str, Any]:
    return {
        "text": plain_text(answer),
        "statements": [_cited_object(statement) for statement in answer.statements],
        "parts": [_part_object(part) for part in answer.parts],
    }


def _cited_object(item: Statement | Note) -> dict[str, Any]:
    return {"text": item.text, "citations": list(item.citations)}


def _part_object(part: Section | Table) -> dict[str, Any]:
    if isinstance(part, Section):
        statements = [_statement_object(statement) for statement in part.statements]
        return {"heading": part.heading, "statements": statements}
    rows = [
        {"heading": row.heading, "cells": [list(map(_statement_object, cell)) for cell in row.cells]}
        for row in part.rows
    ]
    return {"columns": list(part.columns), "rows": rows}


def _statement_object(statement: Statement) -> dict[str, Any]:
    """Return the object of a statement in a part; its ``year`` is there when the reader should know it."""
    return _cited_object(statement) | ({"year": statement.year} if statement.year else {})


def _citation_object(citation: Citation, language: str) -> dict[str, Any]:
    reference, passage = citation.reference, citation.passage
    return {
        "number": citation.number,
        "passage_id": passage.id,
        "article_id": reference.id,
        "title": cited_title(reference, language),
        "section": list(passage.section),
        "author": reference.source.author,
        "published": reference.source.published,
        "url": reference.source.url,
        "language": passage.language,
        "quote": passage.quote,
        "score": round(citation.score, 4),
    }


def hit_object(hit: Hit) -> dict[str, Any]:
    """Return what ``search --json`` prints of a hit."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "article_id": passage.article_id,
        "language": passage.language,
        "section": list(passage.section),
        "kind": passage.kind.value,
        "roles": list(passage.roles),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
        "similarity": round(hit.similarity, 4),
    }
