"""Reply → the JSON objects of ``ask --json`` and ``search --json``; their form is a contract with other programs."""

from __future__ import annotations

from typing import Any

from bot.citing import cited_title
from bot.lines import plain_text
from bot.models import Answer, Citation, NotCovered
from index.retrieval import Hit
from knowledge.models import Reference


def reply_object(reply: Answer | NotCovered) -> dict[str, Any]:
    """Return the object that ``ask --json`` prints."""
    language = reply.question.language
    answer = reply if isinstance(reply, Answer) else None
    nearest = reply.nearest if isinstance(reply, NotCovered) else ()
    return {
        "question": reply.question.text,
        "language": language,
        "status": "answered" if answer else "not_covered",
        "answer": _answer_object(answer) if answer else None,
        "citations": [_citation_object(citation, language) for citation in answer.citations] if answer else [],
        "nearest": [_nearest_object(reference, language) for reference in nearest],
        "confidence": round(reply.confidence, 4),
        "timings_ms": {stage: round(spent, 2) for stage, spent in reply.timings_ms.items()},
    }


def _nearest_object(reference: Reference, language: str) -> dict[str, Any]:
    return {"article_id": reference.id, "title": cited_title(reference, language), "url": reference.source.url}


def _answer_object(answer: Answer) -> dict[str, Any]:
    statements = [{"text": item.text, "citations": list(item.citations)} for item in answer.statements]
    return {"text": plain_text(answer), "statements": statements}


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
