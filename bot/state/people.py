"""What people wish: that editors do not read what they ask."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from bot.state.database import Database
from bot.state.keys import Keys
from bot.state.schema import people, questions


class People:
    """People, each known by platform, team and person; nobody is private who did not say so."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    def is_private(self, platform: str, team: str, person: str) -> bool:
        """Return whether *person* wishes that what they ask stays private."""
        name = self._keys.person(platform, team, person)
        with self._database.reading() as connection:
            return bool(connection.scalar(select(people.c.private).where(people.c.person == name)))

    def set_private(self, platform: str, team: str, person: str, private: bool) -> None:
        """Note the wish of *person*, in place of an earlier one; what editors could read of theirs goes at once."""
        name, team = self._keys.person(platform, team, person), self._keys.team(platform, team)
        row = {"person": name, "platform": platform, "team": team, "private": private}
        new = self._database.insert(people).values(row)
        own = (questions.c.person == name) & questions.c.text.is_not(None)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["person"], set_={"private": private}))
            if private:
                connection.execute(update(questions).where(own).values(text=None))
        if private:
            self._database.scrub()

    def forget_team(self, platform: str, team: str) -> None:
        """Forget the wishes of everyone in *team*."""
        own = (people.c.platform == platform) & (people.c.team == self._keys.team(platform, team))
        with self._database.writing() as connection:
            connection.execute(delete(people).where(own))
