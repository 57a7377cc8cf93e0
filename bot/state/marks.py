"""Single facts that a process leaves for the next: what was last told to a platform."""

from __future__ import annotations

from sqlalchemy import select

from bot.state.database import Database
from bot.state.schema import marks


class Marks:
    """Texts by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Return what was last set, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(marks.c.value).where(marks.c.name == name))

    def set(self, name: str, value: str) -> None:
        """Leave *value*, in place of an earlier one."""
        new = self._database.insert(marks).values(name=name, value=value)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
