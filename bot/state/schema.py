"""The tables. A change here needs a migration; a test compares the two.

Text may be any string: what a database cannot keep, NUL and lone surrogates, is replaced by U+FFFD, in what is stored
as in what is looked up.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


class AnyText(TypeDecorator[str]):
    """Text without what no database keeps."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace NULs and lone surrogates."""
        return None if value is None else _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, on databases that know no time zones as well. A naive one is refused: ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn it to UTC, so that SQLite, which compares texts, compares times."""
        if value is not None and value.tzinfo is None:
            msg = f"{value} has no time zone; give an aware datetime"
            raise ValueError(msg)
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, AnyText, primary_key=key, nullable=False)


def _of_question() -> Column[str]:
    return Column("question_id", AnyText, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)


metadata = MetaData()

#: The keys of bot.state.keys; a value is one, or one sealed with the operator's keys.
keys = Table("keys", metadata, _text("name", key=True), _text("value"), Column("sealed", Boolean, nullable=False))

# Below, what could lead to a person stands under its name, an HMAC: key, id, team, channel, conversation, person. What
# somebody wrote is sealed: sealed, text, reason.

deliveries = Table(
    "deliveries",
    metadata,
    _text("key", key=True),
    _text("kind"),
    Column("sealed", Text),  # its own key and payload; NULL once it is finished
    Column("attempts", Integer, nullable=False),
    Column("sending", Boolean, nullable=False),
    _text("holder"),
    Column("lease_until", Moment, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("deliveries_by_lease", "finished_at", "lease_until"),
)

questions = Table(
    "questions",
    metadata,
    _text("id", key=True),
    _text("platform"),
    _text("team"),
    _text("channel"),
    _text("conversation"),
    _text("person"),
    Column("asked_at", Moment, nullable=False),
    Column("private", Boolean, nullable=False),
    _text("language"),
    _text("outcome"),
    _text("kind"),
    _text("roles"),  # JSON, as articles and milliseconds
    _text("articles"),
    Column("confidence", Float, nullable=False),
    _text("milliseconds"),
    Column("text", Text),  # for editors; NULL unless it may be kept
    Column("sealed", Text),  # the question with its reply, for follow-ups and buttons; NULL after a while
    Index("questions_by_conversation", "conversation", "asked_at"),
    Index("questions_by_person", "person", "asked_at"),
    Index("questions_by_team", "platform", "team"),
    Index("questions_by_time", "asked_at"),
    Index("questions_by_privacy", "private", "asked_at"),
)


def _few(name: str, column: Column[Any], which: ColumnElement[bool]) -> Index:
    """Index those questions alone that the hourly purge looks for, so that it passes over a million others."""
    return Index(name, column, sqlite_where=which, postgresql_where=which)


_few("questions_remembered", questions.c.asked_at, questions.c.sealed.is_not(None))
_few("questions_with_text", questions.c.person, questions.c.text.is_not(None))

votes = Table(
    "votes",
    metadata,
    _of_question(),
    _text("person", key=True),
    Column("helpful", Boolean, nullable=False),
    _text("reason"),  # "" without one
    Column("voted_at", Moment, nullable=False),
    Index("votes_by_person", "person"),
)

requests = Table(
    "requests",
    metadata,
    _of_question(),
    _text("person", key=True),
    Column("requested_at", Moment, nullable=False),
    Index("requests_by_person", "person"),
)

people = Table(
    "people",
    metadata,
    _text("person", key=True),
    _text("platform"),
    _text("team"),
    Column("private", Boolean, nullable=False),
    Index("people_by_team", "platform", "team"),
)

threads = Table(
    "threads",
    metadata,
    _text("conversation", key=True),
    _text("platform"),
    _text("team"),
    _text("person"),
    Column("followed_at", Moment, nullable=False),
    Index("threads_by_person", "person"),
    Index("threads_by_team", "platform", "team"),
    Index("threads_by_time", "followed_at"),
)

rooms = Table(
    "rooms",
    metadata,
    _text("platform", key=True),
    _text("team", key=True),
    _text("channel", key=True),
)

marks = Table("marks", metadata, _text("name", key=True), _text("value"))

sealed = Table(
    "sealed",
    metadata,
    _text("platform", key=True),
    _text("kind", key=True),
    _text("id", key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    _text("kind", key=True),
    _text("digest", key=True),
    Column("expires_at", Moment, nullable=False),
    Index("tokens_by_time", "expires_at"),
)
