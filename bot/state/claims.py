"""Exactly once: which deliveries of a platform are in work here, done, or were left behind by a process that died.

A delivery is claimed by its key before anything is done about it, and held by a lease. A platform that delivers it
again finds the key; a process that dies lets the lease run out, and another takes the delivery up. Between processes
their clocks are compared, so a lease should be longer than those may differ.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, Update, case, delete, literal, or_, select, update

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.keys import Keys
from bot.state.schema import Moment, deliveries

#: How often a delivery is begun. What ends processes is told so, while what they died over by chance is answered.
MOST_ATTEMPTS = 8
#: How long a delivery waits that was begun fewer times than this before, and else the longest.
PAUSES = {
    3: timedelta(0),
    4: timedelta(seconds=10),
    5: timedelta(seconds=30),
    6: timedelta(minutes=2),
    7: timedelta(minutes=10),
}
LONGEST_PAUSE = timedelta(minutes=30)
#: After this a reply is no longer waited for.
LONGEST_WAIT = timedelta(days=1)
_log = structlog.get_logger("rolewise.state")


@dataclass(frozen=True)
class Delivery:
    """What a platform delivered and nobody finished. ``attempts`` counts how often it was begun, this time included.

    Where ``sending`` holds, its reply was about to leave and may have arrived. Where ``given_up`` holds, it was begun
    too often or came too long ago, ``age``, and the asker is to be told.
    """

    key: str
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    sending: bool
    age: timedelta

    @property
    def given_up(self) -> bool:
        """Whether it was begun MOST_ATTEMPTS times before, or came longer ago than LONGEST_WAIT."""
        return self.attempts > MOST_ATTEMPTS or self.is_old

    @property
    def is_old(self) -> bool:
        """Whether it came longer ago than LONGEST_WAIT: it counts as finished, whatever becomes of telling so."""
        return self.age > LONGEST_WAIT


class Claims:
    """The claims of this process, among those of all processes."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys
        self._holder = secrets.token_hex(8)

    def take(self, key: str, kind: str, payload: Mapping[str, Any], lease: timedelta) -> bool:
        """Return True when the delivery is ours: never seen before, or left behind by its holder.

        *payload* is what JSON can hold. One that may have been replied to, or was begun MOST_ATTEMPTS times, is left
        to ``take_abandoned``, which tells so.
        """
        with self._database.writing() as connection:  # the lease begins once the right to write is there
            now = self._database.now()
            row = {"holder": self._holder, "lease_until": now + lease}
            new = self._database.insert(deliveries).values(
                key=self._keys.delivery(key),
                kind=kind,
                sealed=self._keys.seal([key, payload]),
                attempts=1,
                sending=False,
                taken_at=now,
                **row,
            )
            left_behind = ~deliveries.c.sending & (deliveries.c.attempts < MOST_ATTEMPTS) & self._abandoned()
            again = {**row, "attempts": deliveries.c.attempts + 1}
            taken = new.on_conflict_do_update(index_elements=["key"], set_=again, where=left_behind)
            return connection.execute(taken.returning(deliveries.c.key)).first() is not None

    def renew(self, keys: Collection[str], lease: timedelta) -> None:
        """Hold those of *keys* that are still ours for *lease* from now."""
        with self._database.writing() as connection:
            connection.execute(
                update(deliveries).where(self._ours(keys)).values(lease_until=self._database.now() + lease)
            )

    def sending(self, key: str) -> bool:
        """Note that the reply is about to leave, so that whoever takes it up after a crash looks whether it arrived.

        Returns False when the delivery is no longer ours: then another process replies, and this one must not.
        """
        statement = update(deliveries).where(self._ours([key])).values(sending=True)
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount > 0

    def finish(self, key: str) -> None:
        """Note that it is done for good; the payload is erased, the key stays to recognise a redelivery."""
        with self._database.writing() as connection:
            connection.execute(self._finishing([self._keys.delivery(key)]))

    def give_back(self, keys: Collection[str]) -> None:
        """End our lease of *keys* now, so that the next process takes them up; it does not count as an attempt."""
        statement = update(deliveries).where(self._ours(keys))
        returned = {"lease_until": self._database.now(), "attempts": deliveries.c.attempts - 1, "holder": ""}
        with self._database.writing() as connection:
            connection.execute(statement.values(returned))

    def put_off(self, key: str, after: timedelta, counted: bool = False) -> None:
        """End our lease of *key* *after* a while; nothing was sent, and unless *counted* it was no attempt."""
        statement = update(deliveries).where(self._ours([key]))
        attempts = deliveries.c.attempts - (0 if counted else 1)
        later = {"lease_until": self._database.now() + after, "attempts": attempts, "sending": False}
        with self._database.writing() as connection:
            connection.execute(statement.values(holder="", **later))

    def release(self, key: str) -> None:
        """Forget *key*, which is ours, as if it had never come."""
        with self._database.writing() as connection:
            connection.execute(delete(deliveries).where(self._ours([key])))

    def take_abandoned(self, kind: str, lease: timedelta, *, limit: int = 10) -> list[Delivery]:
        """Return up to *limit* unfinished deliveries of *kind* whose lease ran out, longest ago first; ours from now.

        What was begun often waits longer, as PAUSES says. Those that are ``is_old`` are finished already, and so
        is what cannot be read, of which the log tells.
        """
        # Of two processes each passes over the rows that the other has locked; SQLite lets one write at a time.
        oldest = (
            select(deliveries)
            .where(deliveries.c.kind == kind, self._abandoned())
            .order_by(deliveries.c.lease_until)
            .limit(limit)
        )
        with self._database.writing() as connection:
            now = self._database.now()
            rows = connection.execute(oldest.with_for_update(skip_locked=True)).all()
            taken = {row.key: delivery for row in rows if (delivery := self._delivery(row, now))}
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key.in_(taken))
                .values(
                    holder=self._holder,
                    lease_until=self._database.now() + lease,
                    attempts=deliveries.c.attempts + 1,
                )
            )
            ended = [row.key for row in rows if row.key not in taken or taken[row.key].is_old]
            connection.execute(self._finishing(ended))
        return list(taken.values())

    def prune(self, older_than: timedelta) -> int:
        """Forget the keys that were finished longer ago than *older_than*, and what nobody took up for as long.

        Return how many. What is left behind on a platform that is served no more would else be kept for good.
        """
        before = self._database.now() - older_than
        left = deliveries.c.finished_at.is_(None) & (deliveries.c.lease_until < before)
        with self._database.writing() as connection:
            return connection.execute(delete(deliveries).where(or_(deliveries.c.finished_at < before, left))).rowcount

    def _abandoned(self) -> ColumnElement[bool]:
        now = self._database.now()
        pauses = [(deliveries.c.attempts < often, literal(now - pause, Moment)) for often, pause in PAUSES.items()]
        rested = deliveries.c.lease_until <= case(*pauses, else_=literal(now - LONGEST_PAUSE, Moment))
        return deliveries.c.finished_at.is_(None) & rested

    def _ours(self, keys: Collection[str]) -> ColumnElement[bool]:
        those = deliveries.c.key.in_(map(self._keys.delivery, keys))
        return those & deliveries.c.finished_at.is_(None) & (deliveries.c.holder == self._holder)

    def _finishing(self, names: Collection[str]) -> Update:
        statement = update(deliveries).where(deliveries.c.key.in_(names), deliveries.c.finished_at.is_(None))
        return statement.values(finished_at=self._database.now(), sealed=None)

    def _delivery(self, row: Row[Any], now: datetime) -> Delivery | None:
        """Return what *row* holds; None where it cannot be read, which is logged and must not keep the others back."""
        try:
            key, payload = self._keys.unseal(row.sealed)
        except StateError as error:
            _log.error("delivery lost", reason=str(error))
            return None
        return Delivery(key, row.kind, payload, row.attempts + 1, row.sending, now - row.taken_at)
