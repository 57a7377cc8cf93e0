"""How a question is heard and said anew: its roles marked and replaced, their names fitted into its grammar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.following.phrases import Phrases
from knowledge.facets import ROLE_MARK, compile_pattern, with_article
from knowledge.language import HAN
from knowledge.roles import Role, Roles

_LATIN_BESIDE_CHINESE = re.compile(f"(?<={HAN.pattern})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?={HAN.pattern})")
_ROLES = compile_pattern("{role}")
_CHINESE_GAP = re.compile(rf"(?<={HAN.pattern})\s+(?={HAN.pattern})")


@dataclass(frozen=True)
class Subject:
    """Where a text names a role, or what sounds like one (``role`` is None): ``said`` stands at ``start``."""

    role: Role | None
    said: str
    start: int
    is_field: bool = False

    @property
    def key(self) -> str:
        """What tells it from other subjects."""
        return self.role.id if self.role else self.said.casefold()

    def name(self, language: str) -> str:
        """Return its canonical name in *language*, or what was said where nobody here knows it."""
        return self.role.name(language) if self.role else self.said


@dataclass(frozen=True)
class Heard:
    """A question without the mark at its end, and the subjects that it names."""

    text: str
    language: str
    subjects: tuple[Subject, ...]

    @cached_property
    def masked(self) -> str:
        """The text with ROLE_MARK in place of each subject, and of nothing else."""
        text, begin = "", 0
        for subject in self.subjects:
            text += self.text[begin : subject.start] + ROLE_MARK
            begin = subject.start + len(subject.said)
        return text + self.text[begin:]

    @property
    def distinct(self) -> tuple[Subject, ...]:
        """Each subject once, in the order of their first mention."""
        return distinct(self.subjects)

    def unmasked(self, text: str) -> str:
        """Return *text*, made of ``masked``, with the subjects in place of their marks."""
        said = iter(subject.said for subject in self.subjects)
        return re.sub(ROLE_MARK, lambda _: next(said, ""), text)


def distinct(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Return *subjects*, each once."""
    once: dict[str, Subject] = {}
    for subject in subjects:
        once.setdefault(subject.key, subject)
    return tuple(once.values())


def hear(text: str, language: str, roles: Roles) -> Heard:
    """Return *text* as heard; *language* is that in which it will be answered."""
    text = text.replace(ROLE_MARK, " ").rstrip(" ?？.。!！…~～;；,，")
    subjects = (
        Subject(
            mention.role if mention.role.id in roles else None,
            text[mention.start : mention.end],
            mention.start,
            mention.is_field,
        )
        for mention in roles.find_any(text)
    )
    return Heard(text, language, tuple(subjects))


def is_chinese(text: str) -> bool:
    """Return whether *text* has Chinese characters."""
    return bool(HAN.search(text))


def finished(text: str) -> str:
    """Return *text* as a question: a capital first, a mark last, in Chinese blanks only beside Latin words."""
    text = _CHINESE_GAP.sub("", " ".join(text.split()).rstrip(" ?？.。,，"))
    text = _LATIN_BESIDE_CHINESE.sub(" ", text)
    return text[:1].upper() + text[1:] + ("？" if is_chinese(text) else "?")


def joined(names: Sequence[str], phrases: Phrases, word: str) -> str:
    """Return *names* told together: "a, b and c"; *word* is ``and`` or ``or``."""
    if len(names) < 2:
        return "".join(names)
    return phrases.joins["separator"].join(names[:-1]) + phrases.joins[word] + names[-1]


def singular(subject: Subject, language: str) -> str:
    """Return "a data engineer", or the bare name in Chinese."""
    name = subject.name(language)
    return name if is_chinese(name) or language == "zh" else with_article(name)


def plural(subject: Subject, language: str) -> str:
    """Return "data engineers", or the bare name in Chinese."""
    name = subject.name(language)
    return name if is_chinese(name) or language == "zh" or name.endswith("s") else f"{name}s"


def together(heard: Heard) -> Heard:
    """Return *heard* with roles that are told together, "a DS and a DE", as one subject; the first stands for it."""
    subjects, begin = [], 0
    for match in _ROLES.finditer(heard.masked):
        count = match.group().count(ROLE_MARK)
        group = heard.subjects[begin : begin + count]
        begin += count
        end = group[-1].start + len(group[-1].said)
        subjects.append(replace(group[0], said=heard.text[group[0].start : end]))
    return Heard(heard.text, heard.language, tuple(subjects))


def replace_subjects(heard: Heard, replaced: Sequence[Subject], new: Sequence[Subject], phrases: Phrases) -> str:
    """Return the text of *heard* with the names of *new* in place of each of *replaced*, article and number fitted."""
    text, begin = "", 0
    for subject in heard.subjects:
        text += heard.text[begin : subject.start]
        begin = subject.start + len(subject.said)
        if subject in replaced:
            text, name = _fitted(text, subject, heard.text[begin:], new, phrases, heard.language)
            text += name
        else:
            text += subject.said
    return text + heard.text[begin:]


def _fitted(
    before: str, old: Subject, after: str, new: Sequence[Subject], phrases: Phrases, language: str
) -> tuple[str, str]:
    """Return what stands before the name, its article taken off where it changes, and the name."""
    bare = [subject.name(language) for subject in new]
    if language == "zh":
        return before, joined(bare, phrases, "or")
    if phrases.plural.search(old.said):
        return before, joined([plural(subject, language) for subject in new], phrases, "and")
    if old.is_field and all(subject.is_field for subject in new):
        return before, joined([subject.said for subject in new], phrases, "or")
    article = re.search(r"\ban?\s+$", before, re.IGNORECASE)
    if article:
        name = joined([singular(subject, language) for subject in new], phrases, "or")
        return before[: article.start()], name
    if phrases.determiners.search(before) or phrases.compounds.search(after):
        return before, joined(bare, phrases, "or")
    return before, joined([singular(subject, language) for subject in new], phrases, "or")
