"""Secrets, sealed wherever they lie on disk, and tokens that serve once.

Sealed with Fernet (AES-128 in CBC mode, authenticated by HMAC-SHA-256), which keeps no secret of its own: without one
of the keys, a copy of the database tells nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from bot.state.database import Database
from bot.state.failures import StateError
from bot.state.keys import NEW_KEY, PLACE
from bot.state.schema import AnyText, sealed, tokens


class Vault:
    """Secrets by platform, kind and id. The first key seals, every key opens, so that keys can be renewed."""

    def __init__(self, database: Database, seal: MultiFernet | None) -> None:
        """Seal with *seal*; without it only tokens work."""
        self._database, self._seal = database, seal

    def put(self, platform: str, kind: str, id: str, value: Mapping[str, Any]) -> None:  # noqa: A002
        """Seal *value*, which JSON can hold, in place of an earlier one."""
        row = {"sealed": self._keys().encrypt(json.dumps(value).encode()), "updated_at": self._database.now()}
        new = self._database.insert(sealed).values(platform=platform, kind=kind, id=id, **row)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["platform", "kind", "id"], set_=row))

    def get(self, platform: str, kind: str, id: str) -> Mapping[str, Any] | None:  # noqa: A002
        """Return what was put there, or None. Raises StateError when none of the keys opens it."""
        keys = self._keys()
        with self._database.reading() as connection:
            found = connection.scalar(select(sealed.c.sealed).where(_at(platform, kind, id)))
        try:
            return None if found is None else json.loads(keys.decrypt(found))
        except InvalidToken:
            raise self._unopened(platform, kind, id) from None

    @staticmethod
    def _unopened(platform: str, kind: str, id: str) -> StateError:  # noqa: A002
        what = f"{platform} {kind} {id!r} was sealed with a key that is not among these, or was changed since"
        return StateError(PLACE, what, "add that key after the first, or connect the team again")

    def renew(self) -> None:
        """Seal everything with the first key, so that the others may go. Raises StateError where no key opens it."""
        keys = self._keys()
        with self._database.writing() as connection:
            for row in connection.execute(select(sealed)).all():
                own = _at(row.platform, row.kind, row.id)
                try:
                    again = keys.rotate(row.sealed)
                except InvalidToken:
                    raise self._unopened(row.platform, row.kind, row.id) from None
                connection.execute(update(sealed).where(own).values(sealed=again))

    def delete(self, platform: str, kind: str, id: str) -> None:  # noqa: A002
        """Forget what was put there."""
        with self._database.writing() as connection:
            connection.execute(delete(sealed).where(_at(platform, kind, id)))

    def delete_team(self, platform: str, team: str) -> None:
        """Forget what was put under the id *team*, and under ids that begin with *team* and a colon."""
        beginning = f"{team}:"
        own = or_(sealed.c.id == team, func.substr(sealed.c.id, 1, len(beginning), type_=AnyText) == beginning)
        with self._database.writing() as connection:
            connection.execute(delete(sealed).where(sealed.c.platform == platform, own))

    def issue(self, kind: str, ttl: timedelta) -> str:
        """Return a new token that ``consume`` takes once until *ttl* is over; only its digest is kept."""
        token, now = secrets.token_urlsafe(32), self._database.now()
        new = self._database.insert(tokens).values(kind=kind, digest=_digest(token), expires_at=now + ttl)
        with self._database.writing() as connection:
            connection.execute(delete(tokens).where(tokens.c.expires_at <= now))
            connection.execute(new)
        return token

    def consume(self, kind: str, token: str) -> bool:
        """Return whether *token* was issued for *kind*, has not expired and was not consumed before."""
        issued = and_(tokens.c.kind == kind, tokens.c.digest == _digest(token))
        valid = issued & (tokens.c.expires_at > self._database.now())
        with self._database.writing() as connection:
            return connection.execute(delete(tokens).where(valid)).rowcount > 0

    def _keys(self) -> MultiFernet:
        if self._seal is None:
            raise StateError(PLACE, "there is no key to seal secrets with", f"give {NEW_KEY}")
        return self._seal


def _at(platform: str, kind: str, id: str) -> ColumnElement[bool]:  # noqa: A002
    return and_(sealed.c.platform == platform, sealed.c.kind == kind, sealed.c.id == id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
