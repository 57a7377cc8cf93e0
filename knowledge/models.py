"""The words of the domain: Article, Source, Passage, Role. Frozen, and validated because they are read from disk."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

#: Changes whenever the same article would give other passages, so that an index built before is built again.
CHUNKER_VERSION = 1

#: ISO 639-1 code of a language, such as ``en`` or ``zh``.
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
#: A name that stands in files and on the command line: lower-case words joined by hyphens.
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
#: A day, a month or a year, as far as it is known: ``2022-09-14``, ``2022-09`` or ``2022``.
PartialDate = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, (int, date)) else value),  # as YAML reads them
    StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
]
#: An address that a reader can open; no ``javascript:`` or ``file:``.
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=2000)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleKind(StrEnum):
    """Whose words an article is in."""

    NOTES = "notes"  # ours, on somebody's article
    ARTICLE = "article"  # the author's own


class PassageKind(StrEnum):
    """What a passage looks like in its article."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"


class Source(_Frozen):
    """Where an article comes from. What is not known is None, never guessed."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: PartialDate | None = None
    url: WebAddress | None = None


class Reference(_Frozen):
    """What a citation says of an article."""

    id: str
    title: str
    language: Language
    kind: ArticleKind
    source: Source
    updated: date | None = None


class Article(Reference):
    """One article as its file gives it.

    ``text`` is the whole file, decoded and otherwise untouched; ``body_start`` is the offset in characters where
    the front matter ends. Every offset of a passage counts in ``text``.
    """

    path: Path
    text: str
    body_start: int = Field(ge=0)
    translation_of: str | None = None
    roles: tuple[Identifier, ...] = ()

    @property
    def work(self) -> str:
        """The id that an article shares with its translations."""
        return min(self.id, self.translation_of) if self.translation_of else self.id

    def reference(self) -> Reference:
        """Return what a citation says of this article."""
        return Reference(**{name: getattr(self, name) for name in Reference.model_fields})


class Passage(_Frozen):
    """A verbatim span of an article that can be retrieved and quoted.

    ``text`` equals ``article.text[start:end]``. ``statements`` are its sentences or list items as plain text, in the
    order of the source; ``quote`` joins them, so each statement occurs in it. ``introduction`` is True when the first
    statement introduces the list that follows it. ``place`` numbers the headings above it and then the passages under
    them, so the translations of one passage share ``work`` and ``place``.
    """

    id: str
    article_id: str
    work: str
    language: Language
    section: tuple[str, ...]
    place: tuple[int, ...]
    kind: PassageKind
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    statements: tuple[str, ...]
    introduction: bool = False
    ordered: bool = False
    roles: tuple[Identifier, ...] = ()

    @property
    def quote(self) -> str:
        """The passage as plain text; every statement occurs in it as it stands."""
        if self.kind is PassageKind.PARAGRAPH:
            return join_sentences(self.statements)
        return "\n".join(self.statements)


def join_sentences(sentences: tuple[str, ...]) -> str:
    """Return *sentences* as running text: a blank between them, but none after a full-width mark."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] in "。！？；：…”’」』）" else " " + sentence
    return text
