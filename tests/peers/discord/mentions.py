"""Whom a message notifies, as Discord works it out from its text and from what the app allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.peers.discord.permissions import Permission, permissions_in
from tests.peers.discord.store import Channel, Store, User

_CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
_MENTION = re.compile(r"<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|(?P<everyone>@everyone|@here)")


@dataclass
class Mentions:
    """Users and roles by id, and ``@everyone`` or ``@here``, each once."""

    users: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    everyone: list[str] = field(default_factory=list)

    def targets(self) -> list[str]:
        """Return who is notified, each as a message names it."""
        return [*self.everyone, *(f"<@&{each}>" for each in self.roles), *(f"<@{each}>" for each in self.users)]


def find_mentions(store: Store, channel: Channel, author: User, texts: Iterable[str], allowed: Any) -> Mentions:
    """Return whom *texts* by *author* in *channel* notify where ``allowed_mentions`` is *allowed*, or None.

    What stands in code is not looked at, a backslash is no help. Source: Discord, "Allowed Mentions Object":
    without it everything is parsed.
    """
    found = Mentions()
    for text in texts:
        for match in _MENTION.finditer(_CODE.sub(" ", text)):
            kind = str(match.lastgroup)
            place = {"user": found.users, "role": found.roles, "everyone": found.everyone}[kind]
            if match[kind] not in place:
                place.append(match[kind])
    found.users = [each for each in found.users if each in store.users and _allows(allowed, "users", each)]
    powerful = Permission.MENTION_EVERYONE in permissions_in(channel, author.id)
    roles = channel.guild.roles if channel.guild else {}
    pinged = [each for each in found.roles if each in roles and (powerful or roles[each].mentionable)]
    found.roles = [each for each in pinged if _allows(allowed, "roles", each)]
    if not (channel.guild and powerful and _allows(allowed, "everyone", "")):
        found.everyone = []
    return found


def _allows(allowed: Any, kind: str, number: str) -> bool:
    if not isinstance(allowed, Mapping):
        return True
    return kind in allowed.get("parse", ()) or number in map(str, allowed.get(kind) or ())


def notifies_author(allowed: Any) -> bool:
    """Tell whether a reply notifies whom it answers: always, unless ``allowed_mentions`` is there and leaves it out."""
    return bool(allowed.get("replied_user")) if isinstance(allowed, Mapping) else True
