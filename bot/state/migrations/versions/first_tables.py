"""The first tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, LargeBinary, Text

revision = "0001"
down_revision = None

_TIME = DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _deliveries()
    _questions()
    _verdicts()
    _people_and_threads()
    _secrets()


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        Column("key", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("payload", Text),
        Column("attempts", Integer, nullable=False),
        Column("sending", Boolean, nullable=False),
        Column("holder", Text, nullable=False),
        Column("lease_until", _TIME, nullable=False),
        Column("taken_at", _TIME, nullable=False),
        Column("finished_at", _TIME),
    )
    op.create_index("deliveries_by_lease", "deliveries", ["finished_at", "lease_until"])


def _questions() -> None:
    texts = ("platform", "team", "channel", "conversation", "person", "question", "taken_text", "language", "reply")
    op.create_table(
        "questions",
        Column("id", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in texts),
        Column("asked_at", _TIME, nullable=False),
        Column("private", Boolean, nullable=False),
    )
    op.create_index("questions_by_conversation", "questions", ["conversation", "asked_at"])
    op.create_index("questions_by_person", "questions", ["platform", "team", "person", "asked_at"])
    op.create_index("questions_by_time", "questions", ["asked_at"])


def _verdicts() -> None:
    op.create_table(
        "votes",
        Column("question_id", Text, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
        Column("person", Text, primary_key=True),
        Column("helpful", Boolean, nullable=False),
        Column("reason", Text, nullable=False),
        Column("voted_at", _TIME, nullable=False),
    )
    op.create_index("votes_by_person", "votes", ["person"])
    op.create_table(
        "requests",
        Column("question_id", Text, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
        Column("person", Text, primary_key=True),
        Column("requested_at", _TIME, nullable=False),
    )
    op.create_index("requests_by_person", "requests", ["person"])


def _people_and_threads() -> None:
    op.create_table(
        "people",
        *(Column(name, Text, primary_key=True) for name in ("platform", "team", "person")),
        Column("private", Boolean, nullable=False),
    )
    op.create_table(
        "threads",
        Column("conversation", Text, primary_key=True),
        Column("person", Text, nullable=False),
        Column("followed_at", _TIME, nullable=False),
    )
    op.create_index("threads_by_time", "threads", ["followed_at"])
    op.create_table("rooms", *(Column(name, Text, primary_key=True) for name in ("platform", "team", "channel")))
    op.create_table("marks", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))


def _secrets() -> None:
    op.create_table(
        "sealed",
        *(Column(name, Text, primary_key=True) for name in ("platform", "kind", "id")),
        Column("sealed", LargeBinary, nullable=False),
        Column("updated_at", _TIME, nullable=False),
    )
    op.create_table(
        "tokens",
        *(Column(name, Text, primary_key=True) for name in ("kind", "digest")),
        Column("expires_at", _TIME, nullable=False),
    )
    op.create_index("tokens_by_time", "tokens", ["expires_at"])
