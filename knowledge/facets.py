"""What can be asked about a role: its focus, duties, tools, skills. Tells the facets of a question or a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from knowledge.folder import BUILTIN_FACETS
from knowledge.models import Identifier, Language, Passage
from knowledge.roles import Mention, Role, Roles
from knowledge.yaml_files import read_yaml

#: Stands for a role's name where the words around it are matched; no text has it, as it is for private use.
ROLE_MARK = "\ue000"
#: What stands between roles that are told together.
BETWEEN_ROLES = re.compile(r"(?:[\s,，/&、和与或跟及同]|\band\b|\bor\b|\ban?\b|\bthe\b|\bvs\b\.?)*", re.IGNORECASE)
_REMEMBERED = 4096
_LONGEST = 400  # characters of a sentence that are looked at: what it is about stands at its beginning


class FacetsError(Exception):
    """``facets.yaml`` cannot be used; the message says where, why and what to do."""


class Facet(BaseModel):
    """One thing that can be asked about a role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    names: Mapping[Language, str]
    patterns: tuple[re.Pattern[str], ...]
    asks: Mapping[Language, str]
    most: int = Field(default=5, ge=1)
    profile: bool = False
    general: bool = False
    together: bool = False
    settling: bool = False

    @field_validator("names", "asks")
    @classmethod
    def _has_english(cls, texts: Mapping[Language, str]) -> Mapping[Language, str]:
        if not texts.get("en"):
            raise ValueError("a facet needs an English text, under the key en")
        return texts

    def name(self, language: str) -> str:
        """Return what the facet is called in *language*, or in English where it has no such name."""
        return self.names.get(language, self.names["en"])

    def question(self, roles: Sequence[Role], language: str) -> str:
        """Return the question about this facet of *roles*, one or more, in *language* or English."""
        spoken = language if language in self.asks else "en"
        names = [role.name(spoken) for role in roles]
        together = {"zh": "和"}.get(spoken, " and ").join(with_article(n) if spoken == "en" else n for n in names)
        return self.asks[spoken].replace("{a role}", together).replace("{role}", together)


def with_article(name: str) -> str:
    """Return an English role *name* with its indefinite article: "an MLOps engineer", "a data scientist"."""
    first = name.split(maxsplit=1)[0]
    spelt_out = first.isupper() or (len(first) > 1 and first[:2].isupper())  # initials are read letter by letter
    vowel = first[0] in "AEFHILMNORSX" if spelt_out else first[0].lower() in "aeio"
    return f"{'an' if vowel else 'a'} {name}"


class Facets:
    """The facets, and how to tell them. Safe to use from several threads."""

    def __init__(self, facets: list[Facet], roles: Roles) -> None:
        self._facets = {facet.id: facet for facet in facets}
        self._roles = roles
        if len(self._facets) < len(facets):
            ids = [facet.id for facet in facets]
            raise FacetsError(f"the ids {sorted({i for i in ids if ids.count(i) > 1})} are used twice")
        self.of = lru_cache(_REMEMBERED)(self._of)

    def __iter__(self) -> Iterator[Facet]:
        return iter(self._facets.values())

    def __getitem__(self, facet_id: str) -> Facet:
        return self._facets[facet_id]

    @property
    def profile(self) -> tuple[Facet, ...]:
        """The facets that describe a role, in the order in which they are told."""
        return tuple(facet for facet in self if facet.profile)

    def particular(self, ids: Iterable[str]) -> list[Facet]:
        """Return the facets with *ids* that are neither what a role is nor told of roles together."""
        return [self[facet] for facet in ids if not (self[facet].general or self[facet].together)]

    def _of(self, text: str) -> tuple[str, ...]:
        """Return the ids of the facets that *text*, a heading or a sentence of an article, is about; maybe none."""
        text = text[:_LONGEST]
        return self.of_mentions(text, self._roles.find_in_article(text))

    def of_mentions(self, text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Return the ids of the facets that *text* is about, in which roles are named at *mentions*.

        Facets are a role's: what is asked of its field, "What does MLOps do for us?", is asked of no role.
        """
        masked = mask_roles(text, [mention for mention in mentions if not mention.is_field])
        found = [facet for facet in self if any(pattern.search(masked) for pattern in facet.patterns)]
        particular = [facet for facet in found if not facet.general]
        return tuple(facet.id for facet in particular or found)

    def of_passage(self, passage: Passage) -> tuple[str, ...]:
        """Return the facets of the introduction of *passage*, else those of its heading or of an outer one.

        A heading that asks is a question of its own, so that what stands above it does not matter.
        """
        headings = list(reversed(passage.section))
        introduction = [passage.statements[0]] if passage.introduction else []
        for heading in (*introduction, *headings):
            facets = self.of(heading)
            if facets or heading.endswith(("?", "？")):
                return facets
        return ()


def mask_roles(text: str, mentions: Iterable[Mention]) -> str:
    """Return *text* with ROLE_MARK in place of each of its *mentions* of roles."""
    masked, begin = "", 0
    for mention in mentions:
        masked += text[begin : mention.start] + ROLE_MARK
        begin = mention.end
    return masked + text[begin:]


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return *pattern* for texts in which roles are masked; ``{role}`` in it matches one role or several together.

    Several are "data scientists and MLOps engineers", "DS, MLE 和 DE". Raises re.error.
    """
    several = f"(?:{ROLE_MARK}{BETWEEN_ROLES.pattern})*{ROLE_MARK}"
    pattern = pattern.replace(r"\W", rf"[^\w{ROLE_MARK}]")  # the mark is no word character, and yet a name
    return re.compile(pattern.replace("{role}", several), re.IGNORECASE)


def load_facets(roles: Roles, path: Path = BUILTIN_FACETS) -> Facets:
    """Read the facets at *path*. Raises FacetsError when the file is not valid."""
    try:
        data = read_yaml(path)
        for entry in data:
            entry["patterns"] = [compile_pattern(pattern) for pattern in entry["patterns"]]
        return Facets(TypeAdapter(list[Facet]).validate_python(data), roles)
    except (
        OSError,
        UnicodeDecodeError,
        yaml.YAMLError,
        re.error,
        ValidationError,
        KeyError,
        TypeError,
        FacetsError,
    ) as error:
        msg = f"{path}: the facets cannot be read: {error}; mend the file or restore it from the package"
        raise FacetsError(msg) from error
