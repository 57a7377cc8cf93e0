"""Question → inquiry: what kind of question it is, and which roles and facets it names. Rules, in ``kinds.yaml``.

A kind decides what is gathered and how it is laid out, never whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.models import Question
from knowledge.facets import Facets, compile_pattern, mask_roles
from knowledge.language import HAN
from knowledge.roles import Mention, Role, Roles
from knowledge.yaml_files import read_yaml

#: Languages that the rules are written for.
_RULED = frozenset({"en", "zh"})
#: Characters of initials, a plural s included; what is longer is a name that articles have too.
_LONGEST_INITIALS = 4
_INITIALS = re.compile(r"\W*([A-Za-z]{2,5})\W*")


class Kind(StrEnum):
    """What an asker wants to read."""

    SMALL_TALK = "small_talk"
    OVERVIEW = "overview"
    COMPARISON = "comparison"
    FIGURE = "figure"
    YES_NO = "yes_no"
    LIST = "list"
    DEFINITION = "definition"
    ADVICE = "advice"
    OTHER = "other"


@dataclass(frozen=True)
class Inquiry:
    """A question and what it names: roles in its order, facets, and the names of roles that are ``unknown``.

    ``mentions`` are where it names roles, or only their fields: "data science", not the data scientist. ``search_text``
    is the question as it is searched: initials and misspelt names of roles written out in its language.
    """

    question: Question
    kind: Kind
    roles: tuple[Role, ...] = ()
    facets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    search_text: str = ""

    @property
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
    longest: int | None = None
    unless: str | None = Field(default=None, alias="not")


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

    def read(self, question: Question, text: str | None = None) -> Inquiry:
        """Return what *question* asks for, read from *text* where that is given: the question without misspellings."""
        text = question.text if text is None else text
        mentions = self._roles.find_any(text)
        roles = tuple({mention.role.id: mention.role for mention in mentions}.values())
        masked = mask_roles(text, mentions)
        facets = self._facets.of_mentions(text, mentions)
        kind, facets = self._kind(masked, len(roles), facets)
        if question.language not in _RULED and kind not in (Kind.OVERVIEW, Kind.COMPARISON):
            kind = Kind.OTHER  # the German "was" asks for no yes or no
        if kind is Kind.OVERVIEW and len(roles) > 1:
            kind = Kind.COMPARISON
        if kind is Kind.OVERVIEW and all(mention.is_field for mention in mentions):
            kind = Kind.DEFINITION  # who only says "MLOps" asks for the field, not for the people who work in it
        strangers = tuple(text[one.start : one.end] for one in mentions if one.role.id not in self._roles)
        unknown = strangers or self._unlisted_initials(text, mentions)
        return Inquiry(
            question, kind, roles, facets, unknown, mentions, self._in_full(text, mentions, question.language)
        )

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

    def _kind(self, masked: str, roles: int, facets: tuple[str, ...]) -> tuple[Kind, tuple[str, ...]]:
        """Return the kind of a question, and those of its facets that it turns on."""
        for rule, patterns, unless in self._rules:
            fits = roles >= rule.roles and (not rule.facets or not rule.facets.isdisjoint(facets))
            fits = fits and (rule.longest is None or _length(masked) <= rule.longest)
            said = not patterns or any(pattern.search(masked) for pattern in patterns)
            if fits and said and not (unless and unless.search(masked)):
                return rule.kind, tuple(facet for facet in facets if facet in rule.facets) or facets
        return Kind.OTHER, facets


def _is_initials(written: str) -> bool:
    return written.isascii() and len(written) <= _LONGEST_INITIALS


def _length(text: str) -> int:
    return len(text) + len(HAN.findall(text))


def make_reader(roles: Roles, facets: Facets) -> Reader:
    """Return a reader with the rules that ship."""
    rules = read_yaml(Path(__file__).with_name("kinds.yaml"))
    return Reader(roles, facets, TypeAdapter(list[Rule]).validate_python(rules))
