"""What a person may have: that everything which is held of them is shown to them, and forgotten."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, select, union

from bot.state.database import Database
from bot.state.keys import Keys
from bot.state.records import recorded
from bot.state.schema import people, questions, requests, threads, votes


class Privacy:
    """People by platform, team and person; without a team, whoever has that id in any that is known."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    def forget(self, platform: str, team: str | None, person: str) -> int:
        """Forget what *person* asked, voted, wished for and followed; return how many questions went.

        Only the wish to be private stays.
        """
        with self._database.writing() as connection:
            names = self._names(connection, platform, team, person)
            for table in (votes, requests, threads):
                connection.execute(delete(table).where(table.c.person.in_(names)))
            count = connection.execute(delete(questions).where(questions.c.person.in_(names))).rowcount
        self._database.scrub()
        return count

    def export(self, platform: str, team: str | None, person: str) -> dict[str, Any]:
        """Return all that is held of *person*, as JSON can hold it.

        What is just being answered is not among it.
        """
        with self._database.reading() as connection:
            names = self._names(connection, platform, team, person)
            asked, voted, wished, follows, wishes = (
                connection.execute(select(table).where(table.c.person.in_(names))).all()
                for table in (questions, votes, requests, threads, people)
            )
        return {
            "platform": platform,
            "person": person,
            "private": any(row.private for row in wishes),
            "questions": [self._question(row) for row in sorted(asked, key=lambda row: row.asked_at)],
            "votes": [self._vote(row) for row in voted],
            "requests": [{"question": row.question_id, "requested_at": row.requested_at.isoformat()} for row in wished],
            "followed_threads": [{"followed_at": row.followed_at.isoformat()} for row in follows],
        }

    def _names(self, connection: Connection, platform: str, team: str | None, person: str) -> list[str]:
        if team is not None:
            return [self._keys.person(platform, team, person)]
        known = union(
            *(select(table.c.team).where(table.c.platform == platform) for table in (questions, people, threads))
        )
        return [self._keys.member(platform, name, person) for name in connection.scalars(known)]

    def _question(self, row: Row[Any]) -> dict[str, Any]:
        told = {**recorded(row), "asked_at": row.asked_at.isoformat(), "private": row.private}
        told["text"] = None if row.text is None else self._keys.unseal(row.text)
        if row.sealed is not None:
            written = self._keys.unseal(row.sealed)
            told["remembered"] = written | {"reply": json.loads(written["reply"])}
        return told

    def _vote(self, row: Row[Any]) -> dict[str, Any]:
        reason = row.reason and self._keys.unseal(row.reason)
        moment = row.voted_at.isoformat()
        return {"question": row.question_id, "helpful": row.helpful, "reason": reason, "voted_at": moment}
