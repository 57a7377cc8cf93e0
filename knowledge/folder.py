"""A folder of articles: which files are articles, and whether they changed. Reads nothing of what they say."""

from __future__ import annotations

import hashlib
import os
from importlib import resources
from pathlib import Path

BUILTIN_ARTICLES = Path(str(resources.files("knowledge") / "articles"))
BUILTIN_ROLES = Path(str(resources.files("knowledge") / "roles.yaml"))
BUILTIN_FACETS = Path(str(resources.files("knowledge") / "facets.yaml"))
ARTICLE_ENDINGS = frozenset({".md", ".markdown", ".txt"})
#: A file past this many bytes is no article: a long book is about one megabyte.
LARGEST_ARTICLE = 5_000_000


class ArticleError(Exception):
    """A file or folder that cannot be read as articles: where, what is wrong, and the cure."""

    def __init__(self, path: Path, line: int | None, what: str, cure: str) -> None:
        """Compose the message from *path* and *line*, if one is known, *what* is wrong and the *cure*."""
        self.path, self.line, self.what, self.cure = path, line, what, cure
        place = f"{shown(path)}:{line}" if line else shown(path)
        super().__init__(f"{place}: {what}; {cure}")


def shown(path: Path) -> str:
    """Return *path* as text that can be written anywhere: what of it is not UTF-8 is escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def article_paths(folder: Path) -> list[Path]:
    """Return the Markdown and plain text files below *folder*, hidden ones left out, in a fixed order.

    Raises ArticleError when *folder* is not a folder that can be listed.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise ArticleError(folder, None, f"the folder of articles {what}", "name a folder of .md or .txt files")
    if shown(folder) != str(folder):
        raise ArticleError(folder, None, "the name of the folder is not UTF-8", "rename it")
    paths = (p for p in folder.rglob("*") if p.suffix.lower() in ARTICLE_ENDINGS and p.is_file())
    return sorted(p for p in paths if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def knowledge_digest(folder: Path, roles: Path = BUILTIN_ROLES) -> str:
    """Return a digest of every article file below *folder* and of the *roles*: another one makes an index stale.

    Raises ArticleError when *folder* is not a folder that can be listed.
    """
    digest = hashlib.sha256(_content(roles))
    for path in article_paths(folder):
        digest.update(str(path.relative_to(folder)).encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(_content(path)).digest())
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Return the bytes of a file, or what stands for those of one that is too large or cannot be read."""
    try:
        size = path.stat().st_size
        return path.read_bytes() if size <= LARGEST_ARTICLE else str(size).encode()
    except OSError as error:
        return str(error.errno).encode()
