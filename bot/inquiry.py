"""Question → inquiry: what kind of question it is, and which roles and facets it names. Rules, in ``kinds.yaml``.

A kind decides what is gathered and how it is laid out, never whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.models import Courtesy, Kind, Question
from knowledge.facets import Facets, compile_pattern, mask_roles
from knowledge.language import HAN
from knowledge.roles import Mention, Role, Roles
from knowledge.yaml_files import read_yaml

#: Languages that the rules are written for.
_RULED = frozenset({"en", "zh"})
#: Characters of initials, a plural s included; what is longer is a name that articles have too.
_LONGEST_INITIALS = 4
_INITIALS = re.compile(r"\W*([A-Za-z]{2,5})\W*")


@dataclass(frozen=True)
class Inquiry:
    """A question and what it names: roles in its order, facets, and the names of roles that are ``unknown``.

    ``mentions`` are where it names roles, or only their fields: "data science", not the data scientist. ``search_text``
    is the question as it is searched: initials and misspelt names of roles written out in its language. ``known`` are
    the ids of its roles that are in the list of roles, so that they hold no word of the asker. ``courtesy`` is what
    small talk wants to hear.
    """

    question: Question
    kind: Kind
    roles: tuple[Role, ...] = ()
    facets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    search_text: str = ""
    known: tuple[str, ...] = ()
    courtesy: Courtesy | None = None

    @cached_property
    def people(self) -> tuple[Role, ...]:
        """The roles that are named themselves, not only their field."""
        people = {mention.role.id for mention in self.mentions if not mention.is_field}
        return tuple(role for role in self.roles if role.id in people)


class Rule(BaseModel):
    """One way to tell a kind; see ``kinds.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    patterns: tuple[str, ...] = ()
    facets: frozenset[str] = frozenset()
    roles: int = 0
    most_roles: int | None = None
    people: bool = False
    any_language: bool = False
    longest: int | None = None
    unless: str | None = Field(default=None, alias="not")
    courtesies: Mapping[Courtesy, str] = {}


class Reader:
    """Reads questions. Safe to use from several threads."""

    def __init__(self, roles: Roles, facets: Facets, rules: Sequence[Rule]) -> None:
        self._roles, self._facets = roles, facets
        self._rules = [
            (
                rule,
                [compile_pattern(pattern) for pattern in rule.patterns],
                rule.unless and compile_pattern(rule.unless),
            )
            for rule in rules
        ]
        self._courtesies = [
            (courtesy, compile_pattern(pattern)) for rule in rules for courtesy, pattern in rule.courtesies.items()
        ]

    def read(self, question: Question, text: str | None = None) -> Inquiry:
        """Return what *question* asks for, read from *text* where that is given: the question without misspellings."""
        text = question.text if text is None else text
        mentions = self._roles.find_any(text)
        roles = tuple({mention.role.id: mention.role for mention in mentions}.values())
        masked = mask_roles(text, mentions)
        facets = self._facets.of_mentions(text, mentions)
        asked = _Asked(masked, question.language, len(roles), facets, people=any(not one.is_field for one in mentions))
        kind, facets = self._kind(asked)
        strangers = tuple(text[one.start : one.end] for one in mentions if one.role.id not in self._roles)
        unknown = strangers or self._unlisted_initials(text, mentions)
        known = tuple(role.id for role in roles if role.id in self._roles)
        full = self._in_full(text, mentions, question.language)
        courtesy = self._courtesy(masked) if kind is Kind.SMALL_TALK else None
        return Inquiry(question, kind, roles, facets, unknown, mentions, full, known, courtesy)

    def _courtesy(self, text: str) -> Courtesy | None:
        return next((courtesy for courtesy, pattern in self._courtesies if pattern.search(text)), None)

    def _unlisted_initials(self, text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Return *text* when it is only initials that could be a known role's: "SE" asks back."""
        initials = _INITIALS.fullmatch(text)
        return (initials[1],) if initials and not mentions and self._roles.nearest(initials[1]) else ()

    def _in_full(self, text: str, mentions: Sequence[Mention], language: str) -> str:
        """Return *text* with initials and misspelt names of roles written out in *language*."""
        exact = self._roles.find_exact(text)
        listed = [one for one in exact if not _is_initials(text[one.start : one.end])]
        full, begin = "", 0
        for mention in mentions:
            full += text[begin : mention.start]
            kept = mention in listed or mention.is_field or mention.role.id not in self._roles
            full += text[mention.start : mention.end] if kept else mention.role.name(language)
            begin = mention.end
        return full + text[begin:]

    def nearest(self, name: str) -> tuple[Role, ...]:
        """Return the known roles that may be meant by *name*, which is no known one's; maybe none."""
        return self._roles.nearest(name)

    def _kind(self, asked: _Asked) -> tuple[Kind, tuple[str, ...]]:
        """Return the kind of a question, and those of its facets that it turns on."""
        for rule, patterns, unless in self._rules:
            said = not patterns or any(pattern.search(asked.masked) for pattern in patterns)
            if said and asked.fits(rule) and not (unless and unless.search(asked.masked)):
                return rule.kind, tuple(facet for facet in asked.facets if facet in rule.facets) or asked.facets
        return Kind.OTHER, asked.facets


@dataclass(frozen=True)
class _Asked:
    """What rules look at: the question with its roles masked, and what it names."""

    masked: str
    language: str
    roles: int
    facets: tuple[str, ...]
    people: bool

    def fits(self, rule: Rule) -> bool:
        """Return whether the question is one of those that *rule* is for, whatever its words."""
        length = len(self.masked) + len(HAN.findall(self.masked))
        return (
            rule.roles <= self.roles <= (rule.most_roles or self.roles)
            and (self.people or not rule.people)
            and (rule.any_language or self.language in _RULED)
            and (not rule.facets or not rule.facets.isdisjoint(self.facets))
            and (rule.longest is None or length <= rule.longest)
        )


def _is_initials(written: str) -> bool:
    return written.isascii() and len(written) <= _LONGEST_INITIALS


def make_reader(roles: Roles, facets: Facets) -> Reader:
    """Return a reader with the rules that ship."""
    rules = read_yaml(Path(__file__).with_name("kinds.yaml"))
    return Reader(roles, facets, TypeAdapter(list[Rule]).validate_python(rules))
