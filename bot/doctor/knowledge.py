"""The articles: what cannot be read, what does not fit its translation, what is said twice, too long or by nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from bot.doctor.duplicates import near_duplicates
from bot.doctor.findings import Finding, Level, fault, listed, of_error, ok, warning
from bot.settings import Settings
from bot.wiring import make_archive
from index.archive import ArchiveError
from index.contents import open_contents
from knowledge.chunking import FULL_LIST, split_passages, weight_of
from knowledge.folder import BUILTIN_ARTICLES, ArticleError
from knowledge.loading import load_articles
from knowledge.models import Article, Passage
from knowledge.roles import Roles, load_roles

#: Passages under one heading from which a reader no longer finds what they look for.
_LONG_SECTION = 8
#: Pairs of passages, and files, that are named one by one.
_MOST_NAMED = 10


def check_knowledge(settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with the articles that an index is, or would be, built from."""
    roles, folder = load_roles(), _folder(settings)
    try:
        loaded = load_articles(folder, roles)
    except ArticleError as error:
        yield of_error("knowledge.articles", error)
        return
    for unreadable in loaded.errors:
        yield of_error("knowledge.articles", unreadable, Level.WARNING)
    if not loaded.articles:
        yield fault("knowledge.articles", f"{folder}: no article can be read", "add .md or .txt files, or name another")
        return
    yield ok("knowledge.articles", f"{folder}: {len(loaded.articles)} articles can be read")
    passages = {article.id: split_passages(article, roles) for article in loaded.articles}
    yield from _translations(loaded.articles, passages)
    yield from _lengths(loaded.articles, passages)
    yield from _roles(roles, [passage for own in passages.values() for passage in own])
    yield from _sources(loaded.articles, settings.old_after, own=folder != BUILTIN_ARTICLES)
    yield from _duplicates(settings, {article.id: article for article in loaded.articles})


def _folder(settings: Settings) -> Path:
    """Return the folder of articles: as set, else that of the index, else our own notes."""
    if settings.articles:
        return settings.articles.expanduser().absolute()
    try:
        manifest, _ = make_archive(settings).open()
    except ArchiveError:
        return BUILTIN_ARTICLES
    return Path(manifest.articles) if manifest.articles else BUILTIN_ARTICLES


def _translations(articles: Sequence[Article], passages: dict[str, list[Passage]]) -> Iterator[Finding]:
    """Yield each pair of articles that are translations of each other and of other headings or passages."""
    works = defaultdict(list)
    for article in articles:
        works[article.work].append(article)
    for versions in works.values():
        for one, other in combinations(versions, 2):
            shapes = [[(passage.place, passage.kind) for passage in passages[each.id]] for each in (one, other)]
            if shapes[0] != shapes[1]:
                at = next((n for n, pair in enumerate(zip(*shapes, strict=False)) if pair[0] != pair[1]), None)
                where = f"from passage {at + 1} on" if at is not None else "at the end"
                counts = f"{len(shapes[0])} and {len(shapes[1])} passages"
                what = f"{one.path} and {other.path} are translations, but do not match {where} ({counts})"
                mend = "give both the same headings and the same lists under each, in the same order"
                yield warning("knowledge.translations", what, mend)


def _lengths(articles: Sequence[Article], passages: dict[str, list[Passage]]) -> Iterator[Finding]:
    for article in articles:
        sections = defaultdict(list)
        for passage in passages[article.id]:
            sections[passage.place[:-1]].append(passage)
            if (size := weight_of(passage.statements)) > FULL_LIST:
                what = f"{_place(article, passage)}: a passage weighs {size}; past {FULL_LIST} its end is not searched"
                yield warning("knowledge.length", what, "end its sentences sooner, or split the list or table")
        for own in sections.values():
            if len(own) > _LONG_SECTION:
                what = f"{_place(article, own[0])}: a section of {len(own)} passages"
                yield warning("knowledge.length", what, "give its parts headings that say what they answer")


def _place(article: Article, passage: Passage) -> str:
    line = article.text.count("\n", 0, passage.start) + 1
    return f"{article.path}:{line}"


def _roles(roles: Roles, passages: Sequence[Passage]) -> Iterator[Finding]:
    told = {role for passage in passages for role in passage.roles}
    silent = [role.name("en") for role in roles if role.id not in told]
    if silent:
        what = f"no passage is about {len(silent)} of {len(list(roles))} roles: {listed(silent)}"
        yield warning("knowledge.roles", what, "write about them; `rolewise role NAME` shows what is known of one")
    else:
        yield ok("knowledge.roles", "every role has passages about it")


def _sources(articles: Sequence[Article], old_after: int, *, own: bool) -> Iterator[Finding]:
    """Yield which articles say not where they come from, unless they are ours, and how many are old."""
    for key, called in _SAID.items() if own else ():
        without = [str(article.path) for article in articles if getattr(article.source, key) is None]
        if without:
            what = f"{len(without)} of {len(articles)} articles without {called}: {listed(without, 3)}"
            mend = f"where it is known, write `source: {{{key}: …}}` into the front matter"
            yield warning("knowledge.sources", what, mend)
    oldest = str(datetime.now(UTC).year - old_after)
    old = [article for article in articles if article.source.published and article.source.published < oldest]
    if old:
        what = f"{len(old)} of {len(articles)} articles are older than {oldest}; answers tell their year"
        yield ok("knowledge.sources", what)


_SAID = {"url": "an address", "author": "an author", "published": "a date"}


def _duplicates(settings: Settings, articles: dict[str, Article]) -> Iterator[Finding]:
    """Yield the passages that say nearly the same in the same language, by the vectors of the index."""
    try:
        _, folder = make_archive(settings).open()
        contents = open_contents(folder)
    except ArchiveError:  # told of by the checks of the index
        return
    pairs = near_duplicates(contents)
    for pair in pairs[:_MOST_NAMED]:
        places = [
            _place(articles[one.article_id], one) if one.article_id in articles else one.article_id
            for one in (pair.one, pair.other)
        ]
        what = f"{places[0]} and {places[1]} say nearly the same (similarity {pair.similarity:.2f})"
        yield warning("knowledge.duplicates", what, "keep one, or let each say what the other does not")
    if len(pairs) > _MOST_NAMED:
        what = f"{len(pairs) - _MOST_NAMED} more pairs of passages say nearly the same"
        yield warning("knowledge.duplicates", what, "mend those above, build the index, and look again")
    if not pairs:
        yield ok("knowledge.duplicates", "no two passages say nearly the same")
