"""Folder → Articles. A file that cannot be read is named with its reason, and the others are read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from knowledge.blocks import BlockKind, line_number
from knowledge.folder import LARGEST_ARTICLE, ArticleError, article_paths, shown
from knowledge.furniture import find_source_url
from knowledge.language import detect_language
from knowledge.models import Article, ArticleKind, Identifier, Language, Source
from knowledge.parsing import parse_blocks
from knowledge.roles import Roles
from knowledge.sentences import split_sentences

_LONGEST_TITLE = 160


#: Keys that site generators use, and ours of the source that they mean.
_SOURCE_KEYS = {
    "author": "author",
    "publisher": "publisher",
    "published": "published",
    "date": "published",
    "url": "url",
    "link": "url",
}
#: Keys of theirs that say nothing of the knowledge.
_PASSED_OVER = frozenset({"tags", "categories", "layout", "slug", "description", "summary", "image", "weight"})


class _FrontMatter(BaseModel):
    """What the YAML at the head of a file may say.

    What site generators write is understood, too. Other keys are refused: a misspelt key would be lost silently.
    """

    model_config = ConfigDict(extra="forbid")

    id: Identifier | None = None
    title: str | None = None
    language: Language | None = None
    translation_of: Identifier | None = None
    kind: ArticleKind = ArticleKind.ARTICLE
    source: Source = Source()
    roles: tuple[Identifier, ...] = ()
    updated: date | None = None
    draft: bool = False

    @model_validator(mode="before")
    @classmethod
    def _understand_site_generators(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        source = data.get("source") or {}
        found = {ours: data[key] for key, ours in _SOURCE_KEYS.items() if data.get(key) and isinstance(source, dict)}
        kept = {key: value for key, value in data.items() if key not in _PASSED_OVER and key not in _SOURCE_KEYS}
        return {**kept, "source": {**found, **source}} if found else kept


@dataclass(frozen=True)
class LoadedArticles:
    """The articles of a folder, in the order of their paths, and the files that could not be read."""

    articles: tuple[Article, ...]
    errors: tuple[ArticleError, ...]


def load_articles(folder: Path, roles: Roles) -> LoadedArticles:
    """Read every article below *folder*. Raises ArticleError only when the folder itself cannot be read."""
    articles: dict[str, Article] = {}
    errors: list[ArticleError] = []
    for path in article_paths(folder):
        try:
            article = load_article(path, folder, roles)
            if article.id in articles:
                what = f"the id {article.id!r} is also that of {articles[article.id].path}"
                raise ArticleError(path, None, what, "give one of them another id")
            articles[article.id] = article
        except ArticleError as error:
            errors.append(error)
    errors.extend(_dead_translations(articles))
    return LoadedArticles(tuple(_linked(articles)), tuple(errors))


def _linked(articles: dict[str, Article]) -> Iterator[Article]:
    """Yield the articles, those that are translations of each other linked to one of them, whoever named whom."""
    works = {identifier: {identifier} for identifier in articles}
    for article in articles.values():
        if article.translation_of in works:
            joined = works[article.id] | works[article.translation_of]
            works |= dict.fromkeys(joined, joined)
    for article in articles.values():
        others = works[article.id] - {article.id}
        yield article.model_copy(update={"translation_of": min(others)}) if others else article


def _dead_translations(articles: dict[str, Article]) -> Iterator[ArticleError]:
    """Yield an error for each article that names a translation which is not there. The article itself stays."""
    for article in articles.values():
        if article.translation_of and article.translation_of not in articles:
            what = f"translation_of names {article.translation_of!r}, which no article has as its id"
            yield ArticleError(article.path, None, what, "correct the id or add that article")


def load_article(path: Path, folder: Path, roles: Roles) -> Article:
    """Read the article at *path*, whose id, unless it names one, comes from its place in *folder*.

    Raises ArticleError when the file cannot be read, is not UTF-8 text, is empty or too large, holds no knowledge, is a
    draft, or has front matter that is not valid.
    """
    text = _read_text(path)
    front, body_start = _front_matter(path, text)
    if front.draft:
        raise ArticleError(path, _line_of(text, "draft:"), "it is a draft", "take out `draft: true` once it is written")
    for name in front.roles:
        if name not in roles:
            what = f"unknown role {name!r}"
            raise ArticleError(
                path, _line_of(text, name, after="roles:"), what, "add it to roles.yaml or correct the spelling"
            )
    blocks = parse_blocks(text, body_start)
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        raise ArticleError(
            path, None, "the file holds no text below its headings", "write the article or remove the file"
        )
    body = text[body_start:]
    source = front.source
    if source.url is None:
        source = source.model_copy(update={"url": find_source_url(blocks, text)})
    return Article(
        id=front.id or _id_of(path, folder),
        title=front.title or _title(path, text, body_start),
        language=front.language or detect_language(body),
        kind=front.kind,
        source=source,
        path=path,
        text=text,
        body_start=body_start,
        translation_of=front.translation_of,
        roles=front.roles,
        updated=front.updated,
    )


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_ARTICLE:
            what = f"the file has {size:,} bytes, more than the {LARGEST_ARTICLE:,} that an article may have"
            raise ArticleError(path, None, what, "split it into articles")
        raw = path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise ArticleError(path, None, what, "check its permissions") from error
    if b"\0" in raw:
        raise ArticleError(path, None, "the file is binary, not text", "save it as UTF-8 text or remove it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise ArticleError(path, line, what, "save the file as UTF-8") from error
    if not text.strip():
        raise ArticleError(path, None, "the file is empty", "write the article or remove the file")
    return text


_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


def _front_matter(path: Path, text: str) -> tuple[_FrontMatter, int]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return _FrontMatter(), 0
    first_line = text.count("\n", 0, match.start(1)) + 1
    try:
        data = yaml.load(match[1], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day or a number that cannot be
        mark = getattr(error, "problem_mark", None)
        what = f"the front matter is not YAML ({getattr(error, 'problem', None) or error})"
        raise ArticleError(path, first_line + (mark.line if mark else 0), what, "correct it") from error
    if data is None:
        return _FrontMatter(), match.end()
    if not isinstance(data, dict):
        return _FrontMatter(), 0  # a text between two rulers, not front matter
    try:
        return _FrontMatter.model_validate(data), match.end()
    except ValidationError as error:
        raise _invalid_front_matter(path, text, error.errors()[0]) from error


def _invalid_front_matter(path: Path, text: str, detail: Any) -> ArticleError:
    key = ".".join(map(str, detail["loc"]))
    named = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), None)
    line = _line_of(text, f"{named}:") if named else 1
    if detail["type"] == "extra_forbidden":
        known = ", ".join(_FrontMatter.model_fields)
        return ArticleError(path, line, f"unknown key {key!r} in the front matter", f"known keys are {known}")
    what = f"{key} is {detail['input']!r} in the front matter: {detail['msg']}"
    return ArticleError(path, line, what, "correct the value")


def _line_of(text: str, needle: str, after: str = "") -> int | None:
    position = text.find(needle, max(text.find(after), 0))
    return line_number(text, position) if position >= 0 else None


def _id_of(path: Path, folder: Path) -> str:
    return shown(path.relative_to(folder).with_suffix(""))


def _title(path: Path, text: str, body_start: int) -> str:
    """Return the first heading at the top of the text, else a file name of words, else the first words of the text."""
    blocks = [block for block in parse_blocks(text, body_start) if block.plain]
    if blocks and blocks[0].kind is BlockKind.HEADING:
        return _shortened(blocks[0].plain)
    top = next((b for b in blocks if b.kind is BlockKind.HEADING and b.level == 1), None)
    if top is not None:
        return _shortened(top.plain)
    words = re.sub(r"[\W_]+", " ", path.stem).strip()
    if words and not any(character.isdigit() for character in words):
        return words[0].upper() + words[1:]
    return _shortened(split_sentences(blocks[0].plain)[0]) if blocks else path.name


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    cut = title.rfind(" ", 0, _LONGEST_TITLE)
    return title[: cut if cut > _LONGEST_TITLE // 2 else _LONGEST_TITLE].rstrip() + "…"
