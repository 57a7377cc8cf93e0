"""What the tests of knowledge share: passages of a text, and the articles of files written for a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from knowledge.chunking import split_passages
from knowledge.loading import LoadedArticles, load_articles
from knowledge.models import Article, ArticleKind, Passage, Source
from knowledge.roles import Roles


def bread(text: str) -> Article:
    """Return an English article with the title "Bread" and *text*, all of it body."""
    return Article(
        id="bread",
        title="Bread",
        language="en",
        kind=ArticleKind.ARTICLE,
        source=Source(),
        path=Path("bread.md"),
        text=text,
        body_start=0,
    )


@pytest.fixture(scope="session")
def split(roles: Roles) -> Callable[[str], list[Passage]]:
    """Return a function that gives the passages of an English article with a text and the title "Bread"."""
    return lambda text: split_passages(bread(dedent(text)), roles)


@pytest.fixture
def read(tmp_path: Path, roles: Roles) -> Callable[[Mapping[str, str | bytes]], LoadedArticles]:
    """Return a function that writes files, contents by path, and reads them as a folder of articles."""

    def read(files: Mapping[str, str | bytes]) -> LoadedArticles:
        folder = tmp_path / "read"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return load_articles(folder, roles)

    return read
