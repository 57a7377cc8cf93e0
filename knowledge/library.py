"""What an index is made of: the passages of a folder of articles, and what to cite of each article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.chunking import split_passages
from knowledge.folder import ArticleError, knowledge_digest
from knowledge.loading import load_articles
from knowledge.models import Passage, Reference
from knowledge.roles import Roles


@dataclass(frozen=True)
class Library:
    """Passages in the order of their articles, a reference for each article by its id, and what could not be read.

    ``digest`` names the content at ``place``, the folder or file that was read: another one makes an index stale.
    """

    place: Path
    digest: str
    passages: tuple[Passage, ...]
    references: Mapping[str, Reference]
    errors: tuple[ArticleError, ...] = ()


def read_library(folder: Path, roles: Roles) -> Library:
    """Return what the articles below *folder* say. Raises ArticleError only when the folder itself cannot be read."""
    digest = knowledge_digest(folder)
    loaded = load_articles(folder, roles)
    passages = tuple(passage for article in loaded.articles for passage in split_passages(article, roles))
    references = {article.id: article.reference() for article in loaded.articles}
    return Library(folder, digest, passages, references, loaded.errors)
