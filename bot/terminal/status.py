"""What the index and the articles are like, as rows for a terminal or a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.wiring import Workshop
from index.calibration import calibration_for
from knowledge.chunking import split_passages
from knowledge.folder import BUILTIN_ARTICLES, ArticleError
from knowledge.loading import load_articles
from knowledge.roles import load_roles

if TYPE_CHECKING:
    from index.building import BuildReport


def index_status_rows(workshop: Workshop) -> dict[str, Any]:
    """Return what the manifest says and whether the index is up to date. Raises ArchiveError when it is not usable."""
    manifest, folder = workshop.archive.open()
    try:
        stale = workshop.staleness(manifest)
    except ArticleError as error:
        stale = f"its articles cannot be read: {error}"
    calibration = calibration_for(manifest.calibration, workshop.coverage)
    return {
        "index": str(folder),
        "built": manifest.built.isoformat(timespec="seconds"),
        "up_to_date": "yes" if stale is None else f"no: {stale}",
        "articles": f"{manifest.article_count} of {workshop.folder(manifest)}",
        "passages": ", ".join(f"{count} {language}" for language, count in sorted(manifest.passage_counts.items())),
        "encoder": manifest.encoder,
        "centring": "reference means" if workshop.centring.languages else "none for this model",
        "calibration": calibration.origin,
        "left_out": len(manifest.unreadable),
    }


def built_lines(report: BuildReport, folder: Path) -> tuple[str, str]:
    """Return what a build from *folder* has made, in two lines."""
    counts = ", ".join(f"{count} {language}" for language, count in sorted(report.manifest.passage_counts.items()))
    return (
        f"Indexed {report.manifest.article_count} articles of {folder}: {counts} passages.",
        f"Embedded {report.embedded} texts, reused {report.reused}.",
    )


def article_rows(articles: Path | None) -> tuple[list[dict[str, Any]], tuple[ArticleError, ...]]:
    """Return a row for each article of a folder (None: our own notes), and the files that could not be read."""
    roles = load_roles()
    loaded = load_articles(articles.expanduser() if articles else BUILTIN_ARTICLES, roles)
    rows = [
        {
            "id": article.id,
            "language": article.language,
            "passages": len(split_passages(article, roles)),
            "title": article.title,
            "url": article.source.url,
            "path": str(article.path),
        }
        for article in loaded.articles
    ]
    return rows, loaded.errors
