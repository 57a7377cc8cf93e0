"""Threads that are followed without being mentioned in them again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from bot.state.database import Database
from bot.state.keys import Keys
from bot.state.schema import threads


class Threads:
    """Threads by the name of their conversation, one of all platforms and teams; each is followed for one person."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    def follow(self, conversation: str, platform: str, team: str, person: str) -> None:
        """Follow *conversation* for *person*, from now on for nobody else."""
        row = {
            "platform": platform,
            "team": self._keys.team(platform, team),
            "person": self._keys.person(platform, team, person),
            "followed_at": self._database.now(),
        }
        new = self._database.insert(threads).values(conversation=self._keys.conversation(conversation), **row)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["conversation"], set_=row))

    def follows(self, conversation: str, platform: str, team: str, person: str) -> bool | None:
        """Return whether *conversation* is followed for *person* and not for another; None where for nobody."""
        name = self._keys.conversation(conversation)
        with self._database.reading() as connection:
            follower = connection.scalar(select(threads.c.person).where(threads.c.conversation == name))
        return None if follower is None else follower == self._keys.person(platform, team, person)

    def leave(self, conversation: str) -> None:
        """Follow *conversation* no longer."""
        name = self._keys.conversation(conversation)
        with self._database.writing() as connection:
            connection.execute(delete(threads).where(threads.c.conversation == name))

    def forget_team(self, platform: str, team: str) -> None:
        """Leave every thread in *team*."""
        own = (threads.c.platform == platform) & (threads.c.team == self._keys.team(platform, team))
        with self._database.writing() as connection:
            connection.execute(delete(threads).where(own))

    def prune(self, older_than: timedelta) -> int:
        """Leave the threads that were last followed longer ago than *older_than*; return how many."""
        before = self._database.now() - older_than
        with self._database.writing() as connection:
            return connection.execute(delete(threads).where(threads.c.followed_at < before)).rowcount
