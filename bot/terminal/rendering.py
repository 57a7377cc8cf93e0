"""Reply → text for a terminal. Pure: nothing is printed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.citing import by_article, cited_title, credit, place_of
from bot.lines import Grid, Line, Run, answer_blocks, refusal_lines
from bot.messages.catalogue import messages
from bot.models import Answer, Citation, NotCovered
from bot.terminal.safety import safe
from index.retrieval import Hit
from knowledge.roles import Role

#: Cells from which on roles stand side by side; on less their columns would be a few words wide.
_COLUMNS_FROM = 70


def render_reply(reply: Answer | NotCovered) -> RenderableType:
    """Return *reply* for a terminal: the answer with its marks, the numbered sources, and what can be asked next."""
    words = messages(reply.question.language)
    parts = _render_answer(reply) if isinstance(reply, Answer) else _render_refusal(reply)
    return Group(*_render_understood(reply), *parts, *_render_choices(words.also_ask, reply.suggestions, gap=True))


def _render_understood(reply: Answer | NotCovered) -> Iterator[RenderableType]:
    if reply.understood:
        words = messages(reply.question.language)
        yield Text(safe(words.understood_as.format(question=reply.understood)), style="italic")
        yield Text()


def _render_refusal(reply: NotCovered) -> Iterator[RenderableType]:
    language = reply.question.language
    for line in refusal_lines(reply):
        yield Text(safe(line))
    if reply.looked_up:
        yield from _render_choices(messages(language).nearest, [cited_title(one, language) for one in reply.nearest])
        yield Text(messages(language).request, style="dim")


def _render_choices(heading: str, choices: Sequence[str], *, gap: bool = False) -> Iterator[RenderableType]:
    if choices:
        yield from [Text()] if gap else []
        yield Text(heading)
        yield from (_hanging("•", Text(safe(choice))) for choice in choices)


def _render_answer(answer: Answer) -> Iterator[RenderableType]:
    language = answer.question.language
    for number, block in enumerate(answer_blocks(answer)):
        if isinstance(block, Grid):
            yield _Columns(block)
        else:
            yield from _render_lines(block, first=number == 0)
    yield Text()
    yield Text(messages(language).sources, style="bold")
    yield from _render_sources(answer.citations, language)


def _render_lines(lines: Iterable[Line], *, first: bool = False) -> Iterator[RenderableType]:
    """Yield *lines*, with a gap before each heading but one that is the *first* line of all."""
    for number, line in enumerate(lines):
        if line.heading and (number or not first):
            yield Text()
        yield _render_line(line)


def _render_line(line: Line) -> RenderableType:
    text = Text(safe(f"{line.label}: ") if line.label else "", style="bold" if line.heading else "")
    text.append_text(_render_runs(line.runs))
    return _hanging("•" if line.bullet == "-" else line.bullet, text) if line.bullet else text


def _render_runs(runs: Sequence[Run], between: str = " ") -> Text:
    return Text(between).join(map(_render_run, runs))


def _render_run(run: Run) -> Text:
    parts = [(safe(run.text), ""), (safe(run.remark), "dim"), (run.marks, "cyan")]
    return Text(" ").join(Text(text, style) for text, style in parts if text)


@dataclass(frozen=True)
class _Columns:
    """A grid in columns where a terminal has the room for them, and line by line elsewhere."""

    grid: Grid

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if console.is_terminal and options.max_width >= _COLUMNS_FROM:
            yield Text()
            yield self._table()
            yield from _render_lines(self.grid.more)
        else:
            yield from _render_lines(self.grid.lines())

    def _table(self) -> Table:
        table = Table(show_lines=True)
        table.add_column("", style="bold", overflow="fold")
        for column in self.grid.columns:
            table.add_column(Text(safe(column)), overflow="fold", ratio=1)
        for heading, cells in self.grid.rows:
            table.add_row(Text(safe(heading)), *map(self._cell, cells))
        return table

    def _cell(self, runs: Sequence[Run]) -> Text:
        return _render_runs(runs, "\n") if runs else Text(self.grid.nothing, style="dim")


def _render_sources(citations: Sequence[Citation], language: str) -> Iterator[RenderableType]:
    """Yield each cited article once, and under it its sections by their numbers; its title and address are links."""
    for cited in by_article(citations):
        reference = cited[0].reference
        address = safe(reference.source.url or "")
        link = Style(link=address or None)
        yield _hanging("", Text(safe(cited_title(reference, language)), style=link))
        yield _hanging("", Text(safe(credit(reference, language)), style="dim"))
        if address:
            yield _hanging("", Text(address, style=Style(dim=True) + link, overflow="fold"))
        for citation in cited:
            yield _hanging(f"[{citation.number}]", Text(safe(place_of(citation)), style="italic"), style="cyan")


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


def render_roles(roles: Iterable[Role]) -> RenderableType:
    """Return a table of *roles*: what each is called, and its other names."""
    table = Table()
    for name in ("role", "other names"):
        table.add_column(name, overflow="fold")
    for role in roles:
        others = (name for name in role.all_names if name != role.name("en"))
        table.add_row(Text(safe(role.name("en"))), Text(safe(", ".join(others))))
    return table


def render_articles(rows: list[dict[str, Any]]) -> RenderableType:
    """Return a table of articles: id, language, passages and title."""
    table = Table()
    for name in ("id", "language", "passages", "title"):
        table.add_column(name, overflow="fold", justify="right" if name == "passages" else "left")
    for row in rows:
        table.add_row(*(Text(safe(str(row[name]))) for name in ("id", "language", "passages", "title")))
    return table
