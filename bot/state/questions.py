"""What was asked and replied, and what people made of it: turns of a conversation, votes, wishes for an article."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Delete, Update, and_, case, delete, select, update

from bot.models import Answer, NotCovered, Question
from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.keys import Keys
from bot.state.records import columns_of
from bot.state.replies import read_reply, write_reply
from bot.state.retention import Retention
from bot.state.schema import people, questions, requests, votes

#: Questions that are pruned in one transaction: while it lasts no answer is written.
_PART = 5000


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
    """The questions that are kept, each by an id that its asker's platform gave.

    What was asked, and by whom, lies sealed, and only for as long as follow-ups and buttons need it.
    """

    def __init__(self, database: Database, keys: Keys, retention: Retention) -> None:
        self._database, self._keys, self._retention = database, keys, retention

    def keep(self, asked: Asked) -> None:
        """Keep *asked*, unless it is kept already."""
        keys, (platform, team) = self._keys, (asked.platform, asked.team)
        row = {
            "id": keys.question(asked.id),
            "platform": platform,
            "team": keys.team(platform, team),
            "channel": keys.channel(platform, team, asked.channel),
            "conversation": keys.conversation(asked.conversation),
            "person": keys.person(platform, team, asked.person),
            "asked_at": asked.asked_at,
            "private": asked.private,
            "text": keys.seal(_told(asked)) if self._retention.texts and not asked.private else None,
            "sealed": keys.seal(_written(asked)),
            **columns_of(asked.reply),
        }
        with self._database.writing() as connection:
            connection.execute(self._database.insert(questions).values(row).on_conflict_do_nothing())

    def find(self, id: str) -> Asked | None:  # noqa: A002 - its name everywhere
        """Return the question *id*, or None when it is not kept, or no longer with its text.

        Raises StateError when an older or newer Rolewise wrote its reply in a way that this one cannot read.
        """
        own = questions.c.id == self._keys.question(id)
        with self._database.reading() as connection:
            sealed = connection.scalar(select(questions.c.sealed).where(own))
        if sealed is None:
            return None
        try:
            return _read(self._keys.unseal(sealed))
        except (KeyError, TypeError, ValidationError):
            what = f"the reply to question {id!r} is of another version of Rolewise"
            # Not chained: the cause repeats what was asked, and goes into a log.
            raise StateError(self._database.place, what, "ask the question again") from None

    def language(self, id: str) -> str | None:  # noqa: A002
        """Return the language of the question *id*, or None when nothing of it is kept."""
        with self._database.reading() as connection:
            return connection.scalar(select(questions.c.language).where(questions.c.id == self._keys.question(id)))

    def turns(self, conversation: str, *, most: int = 10) -> list[Question]:
        """Return the latest *most* questions of *conversation* as the assistant took them, oldest first."""
        return self._taken(questions.c.conversation == self._keys.conversation(conversation), most)

    def recent(
        self, platform: str, team: str, channel: str, person: str, since: datetime, *, most: int = 10
    ) -> list[Question]:
        """Return the latest *most* questions that *person* asked in *channel* after *since*, oldest first."""
        there = (questions.c.channel == self._keys.channel(platform, team, channel)) & (questions.c.asked_at >= since)
        return self._taken((questions.c.person == self._keys.person(platform, team, person)) & there, most)

    def _taken(self, which: ColumnElement[bool], most: int) -> list[Question]:
        latest = (
            select(questions.c.sealed)
            .where(which, questions.c.sealed.is_not(None))
            .order_by(questions.c.asked_at.desc(), questions.c.id.desc())
            .limit(most)
        )
        with self._database.reading() as connection:
            found = connection.scalars(latest).all()
        return [Question(*self._keys.unseal(sealed)["taken"]) for sealed in reversed(found)]

    def last_language(self, platform: str, team: str, person: str) -> str | None:
        """Return the language of the latest question of *person*, or None when none is kept."""
        latest = select(questions.c.language).where(questions.c.person == self._keys.person(platform, team, person))
        with self._database.reading() as connection:
            return connection.scalar(latest.order_by(questions.c.asked_at.desc()).limit(1))

    def vote(self, id: str, person: str, helpful: bool, reason: str = "") -> bool:  # noqa: A002
        """Note whether *person* found the reply helpful, in place of what they said before.

        Without a *reason*, the one given before stays as long as the verdict does. Returns False when the question is
        no longer kept.
        """
        row = {"helpful": helpful, "reason": reason and self._keys.seal(reason), "voted_at": self._database.now()}
        with self._database.writing() as connection:
            voter = self._about(connection, id, person)
            if voter is None:
                return False
            new = self._database.insert(votes).values(voter | row)
            given = new.excluded
            same = and_(given.reason == "", votes.c.helpful == given.helpful)
            changes = row | {"reason": case((same, votes.c.reason), else_=given.reason)}
            connection.execute(new.on_conflict_do_update(index_elements=["question_id", "person"], set_=changes))
        return True

    def request_article(self, id: str, person: str) -> bool:  # noqa: A002
        """Note that *person* wants an article that answers it.

        Returns False when they had asked for it before, or the question is no longer kept.
        """
        with self._database.writing() as connection:
            wisher = self._about(connection, id, person)
            if wisher is None:
                return False
            new = self._database.insert(requests).values(requested_at=self._database.now(), **wisher)
            return connection.execute(new.on_conflict_do_nothing().returning(requests.c.person)).first() is not None

    def _about(self, connection: Connection, id: str, person: str) -> dict[str, str] | None:  # noqa: A002
        """Return who says something about which question, or None when that is not kept.

        It is kept from being forgotten until the transaction ends.
        """
        own = select(questions.c.id, questions.c.platform, questions.c.team)
        own = own.where(questions.c.id == self._keys.question(id)).with_for_update(read=True, key_share=True)
        found = connection.execute(own).first()
        return found and {"question_id": found.id, "person": self._keys.member(found.platform, found.team, person)}

    def forget_team(self, platform: str, team: str) -> int:
        """Forget what everyone in *team* asked, voted and wished for; return how many questions went."""
        own = (questions.c.platform == platform) & (questions.c.team == self._keys.team(platform, team))
        with self._database.writing() as connection:
            return connection.execute(delete(questions).where(own)).rowcount  # votes and requests go with them

    def prune(self) -> int:
        """Forget what was kept long enough: questions, texts, what was remembered; return how many questions went."""
        now, retention = self._database.now(), self._retention
        asked_at, private = questions.c.asked_at, questions.c.private
        unread: ColumnElement[bool] = questions.c.text.is_not(None)
        if retention.texts:  # what was being answered when somebody chose to be private
            wishes = select(people.c.person).where(people.c.private)
            unread &= questions.c.person.in_(wishes)
        past = questions.c.sealed.is_not(None) & (asked_at < now - retention.remembered)
        count = self._in_parts(delete(questions), asked_at < now - retention.records)
        count += self._in_parts(delete(questions), private & (asked_at < now - retention.private))
        self._in_parts(update(questions).values(text=None), unread)
        self._in_parts(update(questions).values(sealed=None), past)
        return count

    def _in_parts(self, change: Delete | Update, which: ColumnElement[bool]) -> int:
        """Make *change* to all questions that *which* holds of, so many at a time: answers are written in between."""
        count, changed = 0, _PART
        while changed == _PART:
            part = select(questions.c.id).where(which).limit(_PART)
            with self._database.writing() as connection:
                changed = connection.execute(change.where(questions.c.id.in_(part))).rowcount
            count += changed
        return count


def _told(asked: Asked) -> str:
    """Return what editors read: a follow-up as the whole question that it was taken for, which says more alone."""
    return asked.reply.understood or asked.question


def _written(asked: Asked) -> dict[str, Any]:
    """Return *asked* as JSON can hold it, with the question as it was taken beside, so that a turn needs no reply."""
    taken = asked.reply.question
    own = {field.name: getattr(asked, field.name) for field in fields(asked)}
    moment = asked.asked_at.astimezone(UTC).isoformat()
    return own | {"asked_at": moment, "reply": write_reply(asked.reply), "taken": [taken.text, taken.language]}


def _read(written: dict[str, Any]) -> Asked:
    own = {field.name: written[field.name] for field in fields(Asked)}
    return Asked(**own | {"asked_at": datetime.fromisoformat(own["asked_at"]), "reply": read_reply(own["reply"])})
