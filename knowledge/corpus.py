"""A corpus in JSON Lines, as retrieval benchmarks come: one text a line, all of it knowledge."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from knowledge.chunking import split_plain_passages
from knowledge.folder import ArticleError
from knowledge.language import detect_language
from knowledge.library import Library
from knowledge.models import Article, ArticleKind, Language, Source
from knowledge.roles import Roles


class _Row(BaseModel):
    """What a line must say. Other keys are passed over, because each benchmark has its own."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    title: str = ""
    language: Language | None = Field(None, validation_alias=AliasChoices("language", "lang"))


def read_corpus(paths: Sequence[Path], roles: Roles) -> Library:
    """Return what the JSON Lines at *paths*, one at least, say: each line is an article, under the line's own id.

    A line has ``id``, ``text`` and, if there is one, ``title`` and ``language`` or ``lang`` (ISO 639-1; else detected).
    Raises ArticleError, which names the line, for a file or line that cannot be read and an id that stands twice.
    """
    digest = hashlib.sha256()
    articles: dict[str, Article] = {}
    for path in paths:
        for number, line in _lines(path, digest):
            article = _article(path, number, line)
            if article.id in articles:
                raise ArticleError(
                    path, number, f"the id {article.id!r} stands twice", "give each line an id of its own"
                )
            articles[article.id] = article
    passages = tuple(passage for article in articles.values() for passage in split_plain_passages(article, roles))
    references = {article.id: article.reference() for article in articles.values()}
    return Library(paths[0], digest.hexdigest(), passages, references)


def _lines(path: Path, digest: hashlib._Hash) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of the file that are not blank with their numbers from 1, and feed them to *digest*."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArticleError(
            path, None, f"the corpus cannot be read ({error.strerror})", "name a file of JSON Lines"
        ) from error
    digest.update(hashlib.sha256(content).digest())
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            yield number, line


def _article(path: Path, number: int, line: bytes) -> Article:
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        what = f"{where}: {detail['msg']}" if where else str(detail["msg"])
        raise ArticleError(path, number, what, 'write one object a line: {"id": …, "text": …}') from error
    language = row.language or detect_language(row.text)
    return Article(
        id=row.id,
        title=row.title,
        language=language,
        kind=ArticleKind.ARTICLE,
        source=Source(),
        path=path,
        text=row.text,
        body_start=0,
    )
