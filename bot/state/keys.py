"""The state's own keys: one names people, places and questions, one seals what they wrote.

Both are made with the tables and kept in the database, so that processes share them. Where the operator has keys of
their own, these seal them: a copy of the database then names and tells nobody.
"""

from __future__ import annotations

import hmac
import json
import zlib
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, select, update

from bot.state.failures import StateError, StateSettingsError
from bot.state.schema import keys as table

#: Where the operator's keys stand.
PLACE = "ROLEWISE_ENCRYPTION_KEYS"
NEW_KEY = "32 random bytes in URL-safe base64, as `openssl rand -base64 32 | tr +/ -_` writes them"
#: Of the levels of zlib: a reply shrinks to a fifth in a tenth of a millisecond, which writing less of it gains again.
_FAST = 1
NAMING, SEALING = "naming", "sealing"


class Keys:
    """Names by HMAC-SHA-256, 64 hexadecimal digits each, and seals by Fernet.

    How a name is made never changes: what is kept under it would be lost.
    """

    def __init__(self, naming: str, sealing: str, place: str) -> None:
        """Take the two keys; *place* is the database that they are of."""
        self._naming, self._sealing, self._place = naming.encode(), Fernet(sealing), place

    def team(self, platform: str, team: str) -> str:
        """Return the name of a workspace or server."""
        return self._name("team", platform, team)

    def person(self, platform: str, team: str, person: str) -> str:
        """Return the name of a person in a team."""
        return self.member(platform, self.team(platform, team), person)

    def member(self, platform: str, team: str, person: str) -> str:
        """Return the name of a person in the team whose name is *team*."""
        return self._name("person", platform, team, person)

    def channel(self, platform: str, team: str, channel: str) -> str:
        """Return the name of a channel, which may be a direct message."""
        return self._name("channel", platform, team, channel)

    def conversation(self, conversation: str) -> str:
        """Return the name of a conversation."""
        return self._name("conversation", conversation)

    def question(self, id: str) -> str:  # noqa: A002 - its name everywhere
        """Return the name of a question: its id is made from its message, which leads to who wrote it."""
        return self._name("question", id)

    def delivery(self, key: str) -> str:
        """Return the name of a delivery."""
        return self._name("delivery", key)

    def _name(self, *parts: str) -> str:
        return hmac.digest(self._naming, json.dumps(parts).encode(), "sha256").hex()

    def seal(self, value: Any) -> str:
        """Return *value*, which JSON can hold, as nobody without the key can read it."""
        return self._sealing.encrypt(zlib.compress(json.dumps(value).encode(), _FAST)).decode()

    def unseal(self, sealed: str) -> Any:
        """Return what was sealed. Raises StateError when it was changed since, or sealed under another key."""
        try:
            return json.loads(zlib.decompress(self._sealing.decrypt(sealed)))
        except InvalidToken:
            raise StateError(self._place, "what is sealed there was changed", "restore it from a backup") from None


def read_seal(keys: Sequence[str]) -> MultiFernet | None:
    """Return what seals with the first of the operator's *keys* and opens with any; None without keys.

    Raises StateSettingsError when one is malformed.
    """
    try:
        return MultiFernet([Fernet(key) for key in keys]) if keys else None
    except ValueError:  # not chained: nothing that was made from a key goes into a log
        raise StateSettingsError(PLACE, "a key is malformed", f"give {NEW_KEY}") from None


def new_keys() -> dict[str, str]:
    """Return new keys by their names, open."""
    return {name: Fernet.generate_key().decode() for name in (NAMING, SEALING)}


def read_keys(connection: Connection, seal: MultiFernet | None, place: str) -> Keys:
    """Return the keys of the database at *place*. Raises StateError when they are sealed and *seal* does not open them.

    Without them nobody's wishes are known any more, so new ones never take their place.
    """
    found = {row.name: _opened(row.value, seal, place) if row.sealed else row.value for row in _rows(connection)}
    return Keys(found[NAMING], found[SEALING], place)


def seal_keys(connection: Connection, seal: MultiFernet | None) -> bool:
    """Seal the keys with the first key of *seal*; return whether one lay open before.

    ``read_keys`` has read them with the same *seal*.
    """
    if seal is None:
        return False
    rows = _rows(connection)
    for row in rows:
        value = seal.rotate(row.value) if row.sealed else seal.encrypt(row.value.encode())
        again = update(table).where(table.c.name == row.name)
        connection.execute(again.values(value=value.decode(), sealed=True))
    return not all(row.sealed for row in rows)


def _rows(connection: Connection) -> Sequence[Any]:
    return connection.execute(select(table)).all()


def _opened(value: str, seal: MultiFernet | None, place: str) -> str:
    cure = "set it to the keys that were used before; if they are lost for good, begin with an empty database"
    if seal is None:
        raise StateError(PLACE, f"it is not set, and the keys in {place} were sealed with it", cure)
    try:
        return seal.decrypt(value).decode()
    except InvalidToken:
        what = f"the keys in {place} were sealed with a key that is not among these"
        raise StateError(PLACE, what, f"add that key after the first, or {cure}") from None
