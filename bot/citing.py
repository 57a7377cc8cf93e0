"""How a source is named: of our notes, the article that they are on, and that the words are ours."""

from __future__ import annotations

from bot.messages import messages
from bot.models import Citation
from knowledge.models import ArticleKind, Reference


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
