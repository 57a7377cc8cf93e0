"""Reply → text for a terminal. Pure: nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.citing import cited_title, credit
from bot.lines import Line, answer_lines
from bot.messages import messages
from bot.models import Answer, Citation, NotCovered
from bot.terminal.safety import safe
from index.retrieval import Hit


def render_reply(reply: Answer | NotCovered) -> RenderableType:
    """Return *reply* for a terminal: the answer with its marks, then the numbered sources."""
    language = reply.question.language
    words = messages(language)
    if isinstance(reply, NotCovered):
        nearest = [_hanging("•", Text(safe(cited_title(reference, language)))) for reference in reply.nearest]
        heading = [Text(words.nearest)] if nearest else []
        return Group(Text(words.not_covered), *heading, *nearest, Text(words.request))
    lines = [_render_line(line) for line in answer_lines(reply)]
    return Group(*lines, Text(), Text(words.sources, style="bold"), *_render_sources(reply.citations, language))


def _render_line(line: Line) -> RenderableType:
    text = Text(safe(f"{line.label}: ") if line.label else "")
    for run in line.runs:
        text.append_text(Text.assemble(safe(run.text), " ", safe(run.remark), (run.marks, "cyan")))
    return _hanging("•" if line.bullet == "-" else line.bullet, text) if line.bullet else text


def _render_sources(citations: Sequence[Citation], language: str) -> Iterator[RenderableType]:
    """Yield each cited article once, and under it its sections by their numbers."""
    articles: dict[str, list[Citation]] = {}
    for citation in citations:
        articles.setdefault(citation.reference.id, []).append(citation)
    for cited in articles.values():
        reference = cited[0].reference
        yield _hanging("", Text(safe(cited_title(reference, language))))
        yield _hanging("", Text(safe(credit(reference, language)), style="dim"))
        if reference.source.url:
            yield _hanging("", Text(safe(reference.source.url), style="dim", overflow="fold"))
        for citation in cited:
            place = " › ".join(map(safe, citation.passage.section)) or safe(citation.reference.title)
            yield _hanging(f"[{citation.number}]", Text(place, style="italic"), style="cyan")


def _hanging(mark: str, body: RenderableType, style: str = "") -> Table:
    """Return *body* with *mark* to its left, so that lines that wrap stay clear of it."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(f" {mark}".rstrip(), style=style), body)
    return table


def render_hits(hits: tuple[Hit, ...]) -> RenderableType:
    """Return a table of *hits* for editors: score, similarity, article, section and text."""
    table = Table(show_lines=True, expand=False)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("similarity", justify="right", no_wrap=True)
    table.add_column("passage", overflow="fold")
    for hit in hits:
        place = " › ".join((hit.passage.article_id, *hit.passage.section))
        passage = Text.assemble((safe(place), "bold"), "\n", safe(hit.passage.quote))
        table.add_row(f"{hit.score:.2f}", f"{hit.similarity:.3f}", passage)
    return table


def render_articles(rows: list[dict[str, Any]]) -> RenderableType:
    """Return a table of articles: id, language, passages and title."""
    table = Table()
    for name in ("id", "language", "passages", "title"):
        table.add_column(name, overflow="fold", justify="right" if name == "passages" else "left")
    for row in rows:
        table.add_row(*(Text(safe(str(row[name]))) for name in ("id", "language", "passages", "title")))
    return table
