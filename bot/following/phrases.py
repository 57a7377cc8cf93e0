"""The words and patterns of follow-up questions, read from ``follow_ups.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from knowledge.facets import ROLE_MARK, compile_pattern
from knowledge.yaml_files import read_yaml

_FILE = Path(__file__).parents[1] / "follow_ups.yaml"
_PLACEHOLDER = re.compile(r"\{([a-z_ ]+)\}")


def _compiled(pattern: Any, info: ValidationInfo) -> re.Pattern[str]:
    """Return *pattern* with the parts of its language put in; ``{mark}`` is one role, ``{role}`` several together."""
    for name, part in reversed((info.context or {}).items()):
        pattern = pattern.replace(f"{{{name}}}", part)
    return compile_pattern(pattern.replace("{mark}", ROLE_MARK))


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Form(_Model):
    """A way to ask, and what it means; ``facets`` are those of which the question before must have one.

    ``needs_noun`` when that must name a thing, such as tools; ``plain`` when the follow-up must have nothing in it that
    is not asked of roles; ``fragment`` when it must be short and have no verb.
    """

    when: Pattern
    say: str
    facets: frozenset[str] = frozenset()
    needs_noun: bool = False
    plain: bool = False
    fragment: bool = False


class StandIn(_Model):
    """A word that stands for the roles before, for the ``first`` or ``second`` or all, and its form."""

    when: Pattern
    form: str
    of: str = "all"
    possessive: bool = False


class Asked(_Model):
    """Words that name a facet, and the whole question that they make."""

    facet: str
    words: Pattern
    say: str


class Versus(_Model):
    """How one role is set beside those before."""

    strict: Pattern
    beside: Pattern
    carries: Pattern
    say: str
    by: str


class Chooser(_Model):
    """How one of several roles is asked for."""

    when: Pattern
    of: Pattern
    person: Pattern
    say: str


class Things(_Model):
    """What was asked for, and where a word stands for it: the group ``it`` of ``fits``, or of ``fits_roles``."""

    nouns: Pattern
    roles: Pattern
    fits: tuple[Pattern, ...]
    fits_roles: Pattern
    counted: Pattern
    say: str
    say_roles: str


class Narrowed(_Model):
    """Fragments that narrow a question, and how they are said with it, where it fits ``last``."""

    when: Pattern
    last: Pattern | None = None
    say: str


class Phrases(_Model):
    """The words of follow-ups in one language; ``follow_ups.yaml`` says what each is for."""

    lead: Pattern
    link: Pattern
    tail: Pattern
    polite: Pattern
    indirect: tuple[Form, ...]
    spellings: Mapping[str, str]
    misspelt: tuple[str, ...]
    regional: Mapping[str, str]
    traditional: str
    simplified: str
    languages: Mapping[str, Pattern]
    correction: Pattern
    unmeant: Pattern
    more: tuple[Form, ...]
    about: Pattern
    again: Mapping[str, str]
    ours: Pattern
    why: Pattern
    why_not: Pattern
    why_rest: Pattern
    why_forms: tuple[Form, ...]
    why_not_forms: tuple[Form, ...]
    why_word: str
    why_differ: str
    negations: Mapping[str, str]
    versus: Versus
    chooser: Chooser
    stand_ins: tuple[StandIn, ...]
    boundary: Pattern
    things: Things
    topic: Pattern
    towards: Pattern
    role_only: Pattern
    asks_itself: Pattern
    by_name: Pattern
    role_narrowed: Pattern
    role_question: str
    the_one: Pattern
    ones: Pattern
    noun: Pattern
    narrowed_end: Pattern
    particle: Pattern
    also: str
    asks_which: Pattern
    of_all: Pattern
    jointly: Pattern
    fillers: frozenset[str]
    asks: tuple[Asked, ...]
    asks_lead: Pattern
    asks_tail: Pattern
    verbs: Pattern
    forms: tuple[Form, ...]
    everyday: Pattern
    orders: Pattern
    adverb: Narrowed
    carried: tuple[Form, ...]
    topical: tuple[Form, ...]
    anaphora: Pattern
    told: Pattern
    field_of: Pattern
    about_last: str
    statement: Pattern
    avoided: Pattern
    avoid_say: str
    with_role: Pattern
    suits: Pattern
    ranked: Pattern
    narrowing: Pattern
    not_narrowing: Pattern
    narrowed: tuple[Pattern, ...]
    narrowings: tuple[Narrowed, ...]
    parallel: Pattern
    parallel_marked: Pattern
    beside_thing: Pattern
    beside_say: str
    parallel_say: str
    which: Pattern
    which_last: Pattern
    which_say: str
    determiners: Pattern
    compounds: Pattern
    plural: Pattern
    joins: Mapping[str, str]


def load_phrases() -> dict[str, Phrases]:
    """Return the phrases that ship, by language (ISO 639-1)."""
    phrases = {}
    for language, entry in read_yaml(_FILE).items():
        parts = entry.pop("parts")
        phrases[language] = Phrases.model_validate(entry, context=parts)
    return phrases


def filled(template: str, words: Mapping[str, str]) -> str:
    """Return *template* with its placeholders replaced in one pass, so that braces in what was asked do no harm."""
    return _PLACEHOLDER.sub(lambda match: words.get(match.group(1), ""), template)
