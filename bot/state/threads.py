"""Threads that are followed without being mentioned in them again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from bot.state.database import Database
from bot.state.schema import threads


class Threads:
    """Threads by the name of their conversation, one of all platforms and teams; each is followed for one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, conversation: str, person: str) -> None:
        """Follow *conversation* for *person*, from now on for nobody else."""
        row = {"person": person, "followed_at": self._database.now()}
        new = self._database.insert(threads).values(conversation=conversation, **row)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["conversation"], set_=row))

    def follower(self, conversation: str) -> str | None:
        """Return the person whom *conversation* is followed for, or None when it is not followed."""
        with self._database.reading() as connection:
            return connection.scalar(select(threads.c.person).where(threads.c.conversation == conversation))

    def leave(self, conversation: str) -> None:
        """Follow *conversation* no longer."""
        with self._database.writing() as connection:
            connection.execute(delete(threads).where(threads.c.conversation == conversation))

    def forget(self, beginning: str) -> None:
        """Leave every thread whose conversation's name begins so, as those of a team do."""
        with self._database.writing() as connection:
            connection.execute(delete(threads).where(threads.c.conversation.startswith(beginning, autoescape=True)))

    def prune(self, older_than: timedelta) -> int:
        """Leave the threads that were last followed longer ago than *older_than*; return how many."""
        before = self._database.now() - older_than
        with self._database.writing() as connection:
            return connection.execute(delete(threads).where(threads.c.followed_at < before)).rowcount
