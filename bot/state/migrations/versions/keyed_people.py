"""People, places and questions stand under names that a key makes; what they wrote is sealed.

Wishes to be private, followed threads and deliveries are carried over. Questions go: they held texts that nobody had
agreed to have kept.
"""

from __future__ import annotations

import json

from alembic import op
from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Text, column, table

from bot.state.keys import NAMING, SEALING, Keys, new_keys

revision = "0002"
down_revision = "0001"

_TIME = DateTime(timezone=True)


def upgrade() -> None:
    """Make the keys, carry over what may stay, and begin the questions anew."""
    keys = _make_keys()
    _name_deliveries(keys)
    _name_people(keys)
    _name_threads(keys)
    for old in ("votes", "requests", "questions"):
        op.drop_table(old)
    _questions()
    _verdicts()


def _make_keys() -> Keys:
    made = op.create_table(
        "keys",
        Column("name", Text, primary_key=True),
        Column("value", Text, nullable=False),
        Column("sealed", Boolean, nullable=False),
    )
    new = new_keys()
    op.bulk_insert(made, [{"name": name, "value": value, "sealed": False} for name, value in new.items()])
    return Keys(new[NAMING], new[SEALING], "the database")


def _name_deliveries(keys: Keys) -> None:
    # Another name for the column, as for the forms below: a process of before can write no more what is not named.
    op.execute("ALTER TABLE deliveries RENAME COLUMN payload TO sealed")
    deliveries = table("deliveries", column("key"), column("sealed"))
    for row in op.get_bind().execute(deliveries.select()).all():
        sealed = None if row.sealed is None else keys.seal([row.key, json.loads(row.sealed)])
        named = deliveries.update().where(deliveries.c.key == row.key)
        op.execute(named.values(key=keys.delivery(row.key), sealed=sealed))


def _name_people(keys: Keys) -> None:
    old = table("people", *map(column, ("platform", "team", "person")), column("private", Boolean))
    rows = [
        {
            "person": keys.person(row.platform, row.team, row.person),
            "platform": row.platform,
            "team": keys.team(row.platform, row.team),
            "private": row.private,
        }
        for row in op.get_bind().execute(old.select())
    ]
    op.drop_table("people")
    new = op.create_table(
        "people",
        Column("person", Text, primary_key=True),
        Column("platform", Text, nullable=False),
        Column("team", Text, nullable=False),
        Column("private", Boolean, nullable=False),
    )
    op.bulk_insert(new, rows)
    op.create_index("people_by_team", "people", ["platform", "team"])


def _name_threads(keys: Keys) -> None:
    old = table("threads", *map(column, ("conversation", "person")), column("followed_at", _TIME))
    rows = []
    for row in op.get_bind().execute(old.select()):
        platform, _, rest = row.conversation.partition(":")  # as adapters made it: platform:team:channel:root
        team = rest.partition(":")[0]
        rows.append(
            {
                "conversation": keys.conversation(row.conversation),
                "platform": platform,
                "team": keys.team(platform, team),
                "person": keys.person(platform, team, row.person),
                "followed_at": row.followed_at,
            }
        )
    op.drop_table("threads")
    new = op.create_table(
        "threads",
        Column("conversation", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in ("platform", "team", "person")),
        Column("followed_at", _TIME, nullable=False),
    )
    op.bulk_insert(new, rows)
    op.create_index("threads_by_person", "threads", ["person"])
    op.create_index("threads_by_team", "threads", ["platform", "team"])
    op.create_index("threads_by_time", "threads", ["followed_at"])


def _questions() -> None:
    texts = ("platform", "team", "channel", "conversation", "person", "language", "outcome", "kind")
    op.create_table(
        "questions",
        Column("id", Text, primary_key=True),
        *(Column(name, Text, nullable=False) for name in (*texts, "roles", "articles", "milliseconds")),
        Column("asked_at", _TIME, nullable=False),
        Column("private", Boolean, nullable=False),
        Column("confidence", Float, nullable=False),
        Column("text", Text),
        Column("sealed", Text),
    )
    op.create_index("questions_by_conversation", "questions", ["conversation", "asked_at"])
    op.create_index("questions_by_person", "questions", ["person", "asked_at"])
    op.create_index("questions_by_team", "questions", ["platform", "team"])
    op.create_index("questions_by_time", "questions", ["asked_at"])
    op.create_index("questions_by_privacy", "questions", ["private", "asked_at"])
    for name, of, kept in (("questions_remembered", "asked_at", "sealed"), ("questions_with_text", "person", "text")):
        which = column(kept).is_not(None)
        op.create_index(name, "questions", [of], sqlite_where=which, postgresql_where=which)


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
