"""Names of roles: "MLE", "ml ops", "数据科学家" → Role, and the roles that a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from knowledge.folder import BUILTIN_ROLES
from knowledge.models import Identifier, Language
from knowledge.naming.finding import Question, Span
from knowledge.naming.names import Kind, Name, make_key
from knowledge.naming.resolving import Resolver
from knowledge.naming.words import role_words, singular
from knowledge.yaml_files import read_yaml

#: A longer text is no name.
_LONGEST_NAME = 100


class RolesError(Exception):
    """``roles.yaml`` cannot be used; the message says where, why and what to do."""


class Role(BaseModel):
    """A role under its canonical names, with the other names that people use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    names: Mapping[Language, str]
    aliases: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

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
        """Every name that means this role, those of its field too."""
        return (*self.names.values(), *self.aliases, *self.fields)


@dataclass(frozen=True)
class Mention:
    """Where a text names a role, or the field that it works in: ``text[start:end]``."""

    role: Role
    start: int
    end: int
    is_field: bool


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
                other = self._by_name.setdefault(make_key(name), role)
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
        """Return the role that *name* means; None when it is unknown or could be several.

        Case, blanks, hyphens, plural, articles and ranks do not matter; misspelt and shortened words are understood
        (see Resolver).
        """
        if len(name) > _LONGEST_NAME:
            return None
        found = self._resolver.resolve(name)
        return self._roles[found.role_id] if found else None

    def nearest(self, name: str, count: int = 3) -> tuple[Role, ...]:
        """Return up to *count* roles whose names are like *name*, nearest first; empty when none is."""
        return tuple(self._roles[i] for i in self._resolver.nearest(name[:_LONGEST_NAME]))[:count]

    def complete(self, prefix: str, language: str, count: int = 25) -> tuple[Role, ...]:
        """Return up to *count* roles one of whose names begins with *prefix*.

        First those whose name in *language* does, then those called so in another, then those with such an alias;
        all of them for an empty *prefix*.
        """
        key = make_key(prefix)
        ranked = []
        for role in self:
            kinds = ([role.name(language)], role.names.values(), role.all_names)
            ranks = [n for n, names in enumerate(kinds) if any(make_key(name).startswith(key) for name in names)]
            ranked += [(ranks[0], role)] if ranks else []
        return tuple(role for _, role in sorted(ranked, key=lambda pair: pair[0]))[:count]

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return where the question *text* names roles, misspelt ones too, in order and without overlap.

        A name within that of another role is none: no "data science manager" and no "game developer" is ours.
        """
        return self._mentions(self._spans(Question(text, role_words())))

    def find_any(self, text: str) -> tuple[Mention, ...]:
        """Return where the question *text* names roles, those of ``find`` and strangers, in order.

        A stranger is a role by the name that *text* gives it. Articles may tell of it all the same.
        """
        question = Question(text, role_words())
        return self._with_strangers(question, self._spans(question))

    def find_exact(self, text: str) -> tuple[Mention, ...]:
        """Return where *text* names roles by listed names, whatever their case and blanks, in order.

        This is for articles, which are spelt right, and quicker than ``find``. As there, a name within that of another
        role or thing is none: no "AWS developer course" is a person.
        """
        return self._mentions(self._believed(Question(text, role_words())))

    def find_in_article(self, text: str) -> tuple[Mention, ...]:
        """Return what ``find_exact`` finds in *text*, and strangers that are named there, in order."""
        question = Question(text, role_words())
        return self._with_strangers(question, self._believed(question))

    def mentions(self, text: str) -> tuple[str, ...]:
        """Return the ids of the roles that *text* names by listed names, in the order of their first mention."""
        return tuple(dict.fromkeys(name.role_id for _, name in self._exact(text)))

    def _believed(self, question: Question) -> list[Span]:
        return question.believe([Span(*place, name) for place, name in self._exact(question.text)])

    def _with_strangers(self, question: Question, spans: Sequence[Span]) -> tuple[Mention, ...]:
        strangers = (
            Mention(stranger(question.text[start:end]), start, end, is_field=False)
            for start, end in question.unknown(spans)
        )
        return tuple(sorted((*self._mentions(spans), *strangers), key=lambda mention: mention.start))

    def _mentions(self, spans: Iterable[Span]) -> tuple[Mention, ...]:
        return tuple(Mention(self._roles[s.name.role_id], s.start, s.end, s.is_field) for s in spans)

    def _exact(self, text: str) -> Iterator[tuple[tuple[int, int], Name]]:
        for match in self._pattern.finditer(text):
            name = self._named(match.group())
            if name:
                yield match.span(), name

    def _spans(self, question: Question) -> list[Span]:
        spans = [Span(*place, name) for place, name in self._exact(question.text)]
        return question.believe([*spans, *self._resolver.find(question.lowered)])

    def _named(self, name: str) -> Name | None:
        return self._resolver.named(make_key(name))

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver([name for role in self for name in _names(role)], role_words())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Any name of any role, the longest first, so that "machine learning engineer" wins over "engineer"."""
        names = sorted({name for role in self for name in role.all_names}, key=len, reverse=True)
        return re.compile("|".join(map(_name_pattern, filter(_stands_in_texts, names))))


def stranger(name: str) -> Role:
    """Return a role of that *name* that is not among the known ones: nothing else is known of it."""
    name = " ".join(name.split())
    name = singular(name) if name.isascii() else name
    return Role.model_construct(id=name.casefold(), names={"en": name, "zh": name})


def _names(role: Role) -> Iterator[Name]:
    for name in role.all_names:
        is_word = name.isascii() and re.fullmatch(r"\w+", name)
        kind = Kind.INITIALS if _is_initials(name) else Kind.WORD if is_word else Kind.NAME
        yield Name(name, role.id, Kind.FIELD if name in role.fields else kind, name in role.names.values())


def _is_initials(name: str) -> bool:
    return name.isascii() and len(name.rstrip("s")) <= 3 and name[0].isupper()


def _stands_in_texts(name: str) -> bool:
    """Tell whether *name* is looked for in texts: two Chinese characters are too often a part of other words."""
    return name.isascii() or len(name) > 2


def _name_pattern(name: str) -> str:
    """Return a pattern for *name* that allows other cases, blanks and hyphens, and an English plural.

    Initials are matched as they stand ("DE", "DEs"), or "de" in a Spanish question would be a data engineer.
    """
    words = [re.escape(word) for word in re.split(r"[\s\-]+", name)]
    flexible = r"[\s\-]*".join(words)
    if not name.isascii():
        return f"(?i:{flexible})"
    body = flexible if _is_initials(name) else f"(?i:{flexible})"
    return rf"(?<![A-Za-z0-9]){body}s?(?![A-Za-z0-9])"


def load_roles(path: Path = BUILTIN_ROLES) -> Roles:
    """Read the roles at *path*. Raises RolesError when the file is not valid."""
    try:
        data = read_yaml(path)
        return Roles(TypeAdapter(list[Role]).validate_python(data))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError, RolesError) as error:
        msg = f"{path}: the roles cannot be read: {error}; mend the file or restore it from the package"
        raise RolesError(msg) from error
