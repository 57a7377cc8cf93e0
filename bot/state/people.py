"""What people wish: that editors do not read what they ask."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.state.database import Database
from bot.state.schema import people


class People:
    """People, each known by platform, team and person; nobody is private who did not say so."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_private(self, platform: str, team: str, person: str) -> bool:
        """Return whether *person* wishes that what they ask stays private."""
        wish = select(people.c.private).where(
            people.c.platform == platform, people.c.team == team, people.c.person == person
        )
        with self._database.reading() as connection:
            return bool(connection.scalar(wish))

    def set_private(self, platform: str, team: str, person: str, private: bool) -> None:
        """Note the wish of *person*, in place of an earlier one."""
        new = self._database.insert(people).values(platform=platform, team=team, person=person, private=private)
        with self._database.writing() as connection:
            connection.execute(
                new.on_conflict_do_update(index_elements=["platform", "team", "person"], set_={"private": private})
            )

    def forget_team(self, platform: str, team: str) -> None:
        """Forget the wishes of everyone in *team*."""
        with self._database.writing() as connection:
            connection.execute(delete(people).where(people.c.platform == platform, people.c.team == team))
