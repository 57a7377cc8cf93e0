"""How a source is named: of our notes, the article that they are on, and that the words are ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from bot.messages.catalogue import messages
from bot.models import Citation
from knowledge.models import ArticleKind, Reference

_ADDRESS = re.compile(r"https?://[^/]")
#: Characters that an address keeps; the others, among them ``<``, ``>`` and ``|``, are percent-encoded.
_KEPT = "%/:?#[]@!$&'()*+,;=~"


def cited_title(reference: Reference, language: str) -> str:
    """Return the title of the source of *reference*, saying in *language* when the words are our notes on it."""
    source = reference.source
    if reference.kind is not ArticleKind.NOTES:
        return source.title or reference.title
    words = messages(language)
    if source.title is None:
        return words.notes_on_unknown.format(title=reference.title)
    return words.notes_on.format(title=source.title)


def credit(reference: Reference, language: str) -> str:
    """Return author, publisher and date of the source, as far as they are known."""
    source = reference.source
    author = source.author or messages(language).unknown_author
    return ", ".join(part for part in (author, source.publisher, source.published) if part)


def place_of(citation: Citation) -> str:
    """Return the headings above the passage, or the title of the article where there are none."""
    return " › ".join(citation.passage.section) or citation.reference.title


def by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Return *citations* by the article that they cite, each article where it is cited first."""
    articles: dict[str, list[Citation]] = {}
    for citation in citations:
        articles.setdefault(citation.reference.id, []).append(citation)
    return list(articles.values())


def sections_of(cited: Sequence[Citation], most: int) -> str:
    """Return the sections of an article that are *cited*; where they are more than *most*, none, as all say little."""
    sections = list(dict.fromkeys(citation.passage.section[-1] for citation in cited if citation.passage.section))
    return " / ".join(sections) if len(sections) <= most else ""


def web_address(url: str | None, kept: str = _KEPT) -> str:
    """Return *url* with all percent-encoded but letters, digits and *kept*, or "" when it is none or not of the web."""
    return quote(url, safe=kept) if url and _ADDRESS.match(url) else ""
