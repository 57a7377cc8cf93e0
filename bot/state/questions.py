"""What was asked and replied, and what people made of it: turns of a conversation, votes, wishes for an article."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, and_, case, delete, or_, select

from bot.models import Answer, NotCovered, Question
from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.replies import read_reply, write_reply
from bot.state.schema import questions, requests, votes


@dataclass(frozen=True)
class Asked:
    """A question and its reply. ``question`` is as it was written, ``asked_at`` aware.

    ``conversation`` names one of all platforms and teams. What is ``private`` editors do not read.
    """

    id: str
    platform: str
    team: str
    channel: str
    conversation: str
    person: str
    question: str
    reply: Answer | NotCovered
    asked_at: datetime
    private: bool


class Questions:
    """The questions that are kept, each by an id that its asker's platform gave."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, asked: Asked) -> None:
        """Keep *asked*, unless it is kept already."""
        row = {field.name: getattr(asked, field.name) for field in fields(asked)}
        taken = asked.reply.question
        row |= {"reply": write_reply(asked.reply), "taken_text": taken.text, "language": taken.language}
        with self._database.writing() as connection:
            connection.execute(self._database.insert(questions).values(row).on_conflict_do_nothing())

    def find(self, id: str) -> Asked | None:  # noqa: A002 - its name everywhere
        """Return the question *id*, or None when it is not kept, or no longer.

        Raises StateError when an older or newer Rolewise wrote its reply in a way that this one cannot read.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(questions).where(questions.c.id == id)).mappings().first()
        if row is None:
            return None
        try:
            own = {field.name: row[field.name] for field in fields(Asked)}
            return Asked(**own | {"reply": read_reply(row["reply"])})
        except ValidationError:
            what = f"the reply to question {id!r} is of another version of Rolewise"
            # Not chained: the cause repeats what was asked, and goes into a log.
            raise StateError(self._database.place, what, "ask the question again") from None

    def turns(self, conversation: str, *, most: int = 10) -> list[Question]:
        """Return the latest *most* questions of *conversation* as the assistant took them, oldest first."""
        return self._taken(questions.c.conversation == conversation, most)

    def recent(
        self, platform: str, team: str, channel: str, person: str, since: datetime, *, most: int = 10
    ) -> list[Question]:
        """Return the latest *most* questions that *person* asked in *channel* after *since*, oldest first."""
        there = (questions.c.channel == channel) & (questions.c.asked_at >= since)
        return self._taken(_asked_by(platform, team, person) & there, most)

    def _taken(self, which: ColumnElement[bool], most: int) -> list[Question]:
        latest = (
            select(questions.c.taken_text, questions.c.language)
            .where(which)
            .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
            .limit(most)
        )
        with self._database.reading() as connection:
            return [Question(text, language) for text, language in reversed(connection.execute(latest).all())]

    def last_language(self, platform: str, team: str, person: str) -> str | None:
        """Return the language of the latest question of *person*, or None when none is kept."""
        latest = select(questions.c.language).where(_asked_by(platform, team, person))
        with self._database.reading() as connection:
            return connection.scalar(latest.order_by(questions.c.asked_at.desc()).limit(1))

    def vote(self, id: str, person: str, helpful: bool, reason: str = "") -> bool:  # noqa: A002
        """Note whether *person* found the reply helpful, in place of what they said before.

        Without a *reason*, the one given before stays as long as the verdict does. Returns False when the question is
        no longer kept.
        """
        new = self._database.insert(votes).values(
            question_id=id, person=person, helpful=helpful, reason=reason, voted_at=self._database.now()
        )
        given = new.excluded
        kept = case((and_(given.reason == "", votes.c.helpful == given.helpful), votes.c.reason), else_=given.reason)
        changes = {"helpful": given.helpful, "reason": kept, "voted_at": given.voted_at}
        with self._database.writing() as connection:
            if not _is_kept(connection, id):
                return False
            connection.execute(new.on_conflict_do_update(index_elements=["question_id", "person"], set_=changes))
        return True

    def request_article(self, id: str, person: str) -> bool:  # noqa: A002
        """Note that *person* wants an article that answers it.

        Returns False when they had asked for it before, or the question is no longer kept.
        """
        new = self._database.insert(requests).values(question_id=id, person=person, requested_at=self._database.now())
        with self._database.writing() as connection:
            if not _is_kept(connection, id):
                return False
            return connection.execute(new.on_conflict_do_nothing().returning(requests.c.person)).first() is not None

    def forget_person(self, platform: str, team: str, person: str) -> int:
        """Forget what *person* asked, voted and wished for; return how many questions went."""
        of_team = select(questions.c.id).where(questions.c.platform == platform, questions.c.team == team)
        with self._database.writing() as connection:
            for table in (votes, requests):
                own = (table.c.person == person) & table.c.question_id.in_(of_team)
                connection.execute(delete(table).where(own))
            return _delete(connection, _asked_by(platform, team, person))

    def forget_team(self, platform: str, team: str) -> int:
        """Forget what everyone in *team* asked, voted and wished for; return how many questions went."""
        with self._database.writing() as connection:
            return _delete(connection, (questions.c.platform == platform) & (questions.c.team == team))

    def prune(self, older_than: timedelta, private_older_than: timedelta) -> int:
        """Forget the questions, and sooner the private ones, that are older than that; return how many."""
        now = self._database.now()
        private = questions.c.private & (questions.c.asked_at < now - private_older_than)
        with self._database.writing() as connection:
            return _delete(connection, or_(questions.c.asked_at < now - older_than, private))


def _asked_by(platform: str, team: str, person: str) -> ColumnElement[bool]:
    columns = questions.c
    return and_(columns.platform == platform, columns.team == team, columns.person == person)


def _is_kept(connection: Connection, id: str) -> bool:  # noqa: A002
    """Tell whether the question is kept, and keep it from being forgotten until the transaction ends."""
    found = select(questions.c.id).where(questions.c.id == id).with_for_update(read=True, key_share=True)
    return connection.execute(found).first() is not None


def _delete(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete questions; their votes and requests go with them."""
    return connection.execute(delete(questions).where(which)).rowcount
