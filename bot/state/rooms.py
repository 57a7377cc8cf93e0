"""The channels that a team's admin lets the bot answer in."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.state.database import Database
from bot.state.schema import rooms


class Rooms:
    """Channels by platform and team. A team without any is answered everywhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def allowed(self, platform: str, team: str) -> frozenset[str]:
        """Return the channels of *team* in which the bot answers; none stands for all."""
        own = select(rooms.c.channel).where(rooms.c.platform == platform, rooms.c.team == team)
        with self._database.reading() as connection:
            return frozenset(connection.scalars(own))

    def allow(self, platform: str, team: str, channel: str) -> None:
        """Answer in *channel*, and in no other that was not allowed."""
        new = self._database.insert(rooms).values(platform=platform, team=team, channel=channel)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_nothing())

    def allow_all(self, platform: str, team: str) -> None:
        """Answer everywhere in *team* again."""
        with self._database.writing() as connection:
            connection.execute(delete(rooms).where(rooms.c.platform == platform, rooms.c.team == team))
