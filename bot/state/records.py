"""What is known of a question without its text: what editors and operators count."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.models import Answer, NotCovered
from bot.state.database import Database
from bot.state.keys import Keys
from bot.state.schema import questions, requests, votes


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True)
class Record:
    """What is known of a question that was asked: enough for editors and operators, nothing of who asked.

    ``asked_at`` is aware and in UTC; ``language`` is ISO 639-1; ``kind`` is that of an answer, else ""; ``roles`` are
    the ids of the roles that it names; ``articles`` the ids of those cited in the answer, or nearest to a refusal,
    nearest first; ``confidence`` is in [0, 1]; ``milliseconds`` are by stage. ``text`` is None unless it may be kept.
    ``reasons`` are of unhelpful votes, and ``requests`` counts the wishes for an article.
    """

    id: str
    platform: str
    asked_at: datetime
    language: str
    outcome: Outcome
    kind: str
    roles: tuple[str, ...]
    articles: tuple[str, ...]
    confidence: float
    milliseconds: Mapping[str, float]
    text: str | None
    helpful: int
    unhelpful: int
    reasons: tuple[str, ...]
    requests: int


class Records:
    """The records of all questions that are kept."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    def since(self, moment: datetime) -> list[Record]:
        """Return the records of what was asked at *moment*, which is aware, or later, oldest first."""
        told = [column for column in questions.c if column is not questions.c.sealed]  # which is most of a row
        asked = select(*told).where(questions.c.asked_at >= moment)
        with self._database.reading() as connection:
            found = connection.execute(asked.order_by(questions.c.asked_at, questions.c.id)).all()
            verdicts, wishes = _votes_since(connection, moment), _requests_since(connection, moment)
        return [self._record(row, verdicts.get(row.id, ()), wishes.get(row.id, 0)) for row in found]

    def _record(self, row: Row[Any], verdicts: Sequence[Row[Any]], wishes: int) -> Record:
        unhelpful = [vote for vote in verdicts if not vote.helpful]
        return Record(
            **recorded(row),
            text=None if row.text is None else self._keys.unseal(row.text),
            helpful=len(verdicts) - len(unhelpful),
            unhelpful=len(unhelpful),
            reasons=tuple(self._keys.unseal(vote.reason) for vote in unhelpful if vote.reason),
            requests=wishes,
        )


def recorded(row: Row[Any]) -> dict[str, Any]:
    """Return what *row* of the questions tells openly, as the fields of a Record."""
    return {
        "id": row.id,
        "platform": row.platform,
        "asked_at": row.asked_at,
        "language": row.language,
        "outcome": Outcome(row.outcome),
        "kind": row.kind,
        "roles": tuple(json.loads(row.roles)),
        "articles": tuple(json.loads(row.articles)),
        "confidence": row.confidence,
        "milliseconds": json.loads(row.milliseconds),
    }


def columns_of(reply: Answer | NotCovered) -> dict[str, Any]:
    """Return what the table of questions keeps openly of *reply*."""
    if isinstance(reply, Answer):
        kind, articles = str(reply.kind), [citation.passage.article_id for citation in reply.citations]
    else:
        kind, articles = "", [reference.id for reference in reply.nearest]
    return {
        "language": reply.question.language,
        "outcome": outcome_of(reply),
        "kind": kind,
        "roles": json.dumps(list(reply.roles)),
        "articles": json.dumps(list(dict.fromkeys(articles))),
        "confidence": reply.confidence,
        "milliseconds": json.dumps(dict(reply.timings_ms)),
    }


def outcome_of(reply: Answer | NotCovered) -> Outcome:
    """Return what *reply* makes of its question."""
    if isinstance(reply, Answer):
        return Outcome.ANSWERED
    return Outcome.SMALL_TALK if reply.small_talk else Outcome.NOT_COVERED


def _votes_since(connection: Connection, moment: datetime) -> Mapping[str, Sequence[Row[Any]]]:
    """Return the votes on what was asked since *moment* by question, oldest first."""
    of_them = select(votes).join(questions).where(questions.c.asked_at >= moment)
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(of_them.order_by(votes.c.voted_at)):
        found[row.question_id].append(row)
    return found


def _requests_since(connection: Connection, moment: datetime) -> Mapping[str, int]:
    of_them = select(requests.c.question_id, func.count()).join(questions).where(questions.c.asked_at >= moment)
    rows = connection.execute(of_them.group_by(requests.c.question_id))
    return {question: count for question, count in rows}  # noqa: C416 - a row is no pair for dict()
