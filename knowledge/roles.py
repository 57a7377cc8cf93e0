"""Names of roles: "MLE", "ml ops", "数据科学家" → Role, and the roles that a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from knowledge.folder import BUILTIN_ROLES
from knowledge.models import Identifier, Language


@dataclass(frozen=True)
class Mention:
    """Where a text names a role: ``text[start:end]``. ``is_field`` for the field that it works in, "data science"."""

    role: Role
    start: int
    end: int
    is_field: bool


class RolesError(Exception):
    """``roles.yaml`` cannot be used; the message says where, why and what to do."""


class Role(BaseModel):
    """A role under its canonical names, with the other names that people use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    names: Mapping[Language, str]
    aliases: tuple[str, ...] = ()

    @field_validator("names")
    @classmethod
    def _has_an_english_name(cls, names: Mapping[Language, str]) -> Mapping[Language, str]:
        if not names.get("en"):
            raise ValueError("a role needs an English name, under the key en")
        return names

    def name(self, language: str) -> str:
        """Return what the role is called in *language*, or in English where no such name is known."""
        return self.names.get(language, self.names["en"])

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that means this role."""
        return (*self.names.values(), *self.aliases)


class Roles:
    """The known roles, found by any of their names."""

    def __init__(self, roles: Sequence[Role]) -> None:
        """Make a book of *roles*. Raises RolesError when a name stands under two of them, or an id is used twice."""
        self._roles = {role.id: role for role in roles}
        self._by_name: dict[str, Role] = {}
        if len(self._roles) < len(roles):
            ids = [role.id for role in roles]
            msg = f"the ids {sorted({i for i in ids if ids.count(i) > 1})} are used twice; give each role its own"
            raise RolesError(msg)
        for role in roles:
            for name in role.all_names:
                other = self._by_name.setdefault(_key(name), role)
                if other is not role:
                    msg = f"{name!r} stands under both {other.id} and {role.id}; a name may mean one role only"
                    raise RolesError(msg)

    def __iter__(self) -> Iterator[Role]:
        return iter(self._roles.values())

    def __contains__(self, role_id: object) -> bool:
        return role_id in self._roles

    def __getitem__(self, role_id: str) -> Role:
        return self._roles[role_id]

    def resolve(self, name: str) -> Role | None:
        """Return the role that *name* is a name of, whatever its case, blanks and hyphens; None for no known name."""
        key = _key(name)
        return self._by_name.get(key) or self._by_name.get(key.removesuffix("s"))

    def mentions(self, text: str) -> tuple[str, ...]:
        """Return the ids of the roles that *text* names, each once, in the order of their first mention."""
        found = (self.resolve(match.group()) for match in self._pattern.finditer(text))
        return tuple(dict.fromkeys(role.id for role in found if role))

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return where *text* names roles."""
        matches = ((self.resolve(match.group()), match) for match in self._pattern.finditer(text))
        return tuple(Mention(role, match.start(), match.end(), False) for role, match in matches if role)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return phrases like role names."""
        return ()

    def nearest(self, name: str, count: int = 3) -> tuple[Role, ...]:
        """Return nearest roles."""
        return ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Any name of any role, the longest first, so that "machine learning engineer" wins over "engineer"."""
        names = sorted({name for role in self._roles.values() for name in role.all_names}, key=len, reverse=True)
        return re.compile("|".join(map(_name_pattern, names)))


def _key(name: str) -> str:
    return re.sub(r"[\s\-_./&]+", "", name).casefold()


def _name_pattern(name: str) -> str:
    """Return a pattern for *name* that allows other cases, blanks and hyphens, and an English plural.

    Initials are matched as they stand ("DE", "DEs"), or "de" in a Spanish question would be a data engineer.
    """
    words = [re.escape(word) for word in re.split(r"[\s\-]+", name)]
    flexible = r"[\s\-]*".join(words)
    if not name.isascii():
        return f"(?i:{flexible})"
    is_initials = len(name.rstrip("s")) <= 3 and name[0].isupper()
    body = flexible if is_initials else f"(?i:{flexible})"
    return rf"(?<![A-Za-z0-9]){body}s?(?![A-Za-z0-9])"


def load_roles(path: Path = BUILTIN_ROLES) -> Roles:
    """Read the roles at *path*. Raises RolesError when the file is not valid."""
    try:
        data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        return Roles(TypeAdapter(list[Role]).validate_python(data))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, RolesError) as error:
        msg = f"{path}: the roles cannot be read: {error}; mend the file or restore it from the package"
        raise RolesError(msg) from error
