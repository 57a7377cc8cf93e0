"""Lines and tables of an answer → ``rich_text`` and ``table`` blocks, which show every character as it is.

Source: Slack, "Rich text block" and "Table block" references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.fitting import NOTHING, cut, units
from bot.lines import Grid, Line, Run
from bot.slack import limits
from bot.slack.blocks import Block, plain
from bot.visible import visible

#: The names under which blocks hold texts, or what holds them.
_TEXTS = {"text", "elements", "rows"}


def rich_text(*elements: Block) -> Block:
    """Return a block of *elements*: paragraphs, lists, quotes."""
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(*elements: Block) -> Block:
    """Return a paragraph of texts and links."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quoted(*elements: Block) -> Block:
    """Return a quotation of texts and links, with a line at its side."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def preformatted(*elements: Block) -> Block:
    """Return texts with their lines and blanks as they are, in letters of one width."""
    return {"type": "rich_text_preformatted", "elements": list(elements)}


def bullets(items: Iterable[Block], *, first: int | None = None) -> Block:
    """Return a list of paragraphs, numbered from *first* if that is given."""
    style = "bullet" if first is None else "ordered"
    made: Block = {"type": "rich_text_list", "style": style, "elements": list(items)}
    return made | {"offset": first - 1} if first is not None and first > 1 else made


def text(words: str, limit: int = limits.RUN, **style: bool) -> Block:
    """Return *words* as they are, in at most *limit* units and the *style*: ``bold``, ``italic``."""
    made: Block = {"type": "text", "text": cut(visible(words), limit) or NOTHING}
    return made | {"style": style} if style else made


def link(label: str, url: str | None, **style: bool) -> Block:
    """Return *label* as it is, in the *style*, as a link where there is a *url*, as ``address`` gives it."""
    made = text(label, limits.CREDIT, **style)
    return made | {"type": "link", "url": url} if url else made


@dataclass(frozen=True)
class Layout:
    """Lays out lines and tables; ``links`` are the addresses of the citations by their numbers.

    ``aspect`` stands above the headings of a table's rows.
    """

    links: Mapping[int, str | None]
    aspect: str

    def blocks(self, parts: Iterable[Sequence[Line] | Grid]) -> Iterator[Block]:
        """Yield *parts* as blocks. The first table stands in columns where Slack can; another one stands in lines."""
        tables = 0
        for part in parts:
            if isinstance(part, Grid) and not tables and (table := self._table(part)):
                tables += 1
                yield table
                yield from self._paragraphs(part.more)
            else:
                yield from self._paragraphs(tuple(part.lines()) if isinstance(part, Grid) else part)

    def _paragraphs(self, lines: Sequence[Line]) -> Iterator[Block]:
        """Yield a block for the lines before the first heading and one for each heading with what it heads."""
        chapter = 0
        chapters: dict[int, list[Line]] = {}
        for line in lines:
            chapter += line.heading
            chapters.setdefault(chapter, []).append(line)
        for own in chapters.values():
            yield rich_text(*self._elements(own))

    def _elements(self, lines: Sequence[Line]) -> Iterator[Block]:
        """Yield sentences as one paragraph, points as a list, steps as one numbered as they are."""
        for (style, steps), group in groupby(enumerate(lines), lambda pair: _style(*pair)):
            own = [line for _, line in group]
            if style == "list":
                first = None if steps is None else _step(own[0])
                yield bullets((paragraph(*self._line(line)) for line in own), first=first)
            else:
                yield paragraph(*_spaced(self._line(line) for line in own))

    def _line(self, line: Line) -> list[Block]:
        if line.heading:
            return [text(str(line), bold=True)]
        if line.bullet == "…":
            return [text(str(line), italic=True)]
        label = [text(f"{line.label}: ", bold=True)] if line.label else []
        return [*label, *_spaced(map(self._run, line.runs))]

    def _run(self, run: Run) -> list[Block]:
        remark = [text(f" {run.remark}", italic=True)] if run.remark else []
        return [text(run.text), *remark, *self._marks(run.citations, run.gap)]

    def _marks(self, citations: Sequence[int], gap: str) -> list[Block]:
        """Return the marks of *citations* behind a *gap*; of very many, which one statement seldom has, the first."""
        marks = [link(f"[{number}]", self.links.get(number)) for number in citations[: limits.MARKS]]
        more = [text("…")] if len(citations) > limits.MARKS else []
        return [*([text(gap)] if marks and gap else []), *marks, *more]

    def _table(self, grid: Grid) -> Block | None:
        """Return *grid* in columns, or None when it has more of anything than Slack takes."""
        head = [_raw(name) for name in (self.aspect, *grid.columns)]
        rows = [head]
        for heading, cells in grid.rows:
            rows.append([_cell(text(heading, bold=True)), *(self._filled(cell, grid.nothing) for cell in cells)])
        length = written(rows)
        if len(rows) > limits.TABLE_ROWS or len(head) > limits.TABLE_COLUMNS or length > limits.TABLE_CHARACTERS:
            return None
        return {
            "type": "table",
            "rows": rows,
            "column_settings": [{"is_wrapped": number > 0} for number in range(len(head))],
        }

    def _filled(self, runs: Sequence[Run], nothing: str) -> Block:
        """Return a cell of *runs*: one as a sentence, several as points."""
        if not runs:
            return _cell(text(nothing, italic=True))
        if len(runs) == 1:
            return _cell(*self._run(runs[0]))
        return rich_text(bullets(paragraph(*self._run(run)) for run in runs))


def _style(number: int, line: Line) -> tuple[str, int | None]:
    """Return what tells *line*, the one with a *number*, from a line of another paragraph or list."""
    if line.heading or line.bullet in {"", "…"}:
        return ("heading" if line.heading else f"text{line.bullet}"), None
    return "list", None if line.bullet == "-" else _step(line) - number  # steps on end have the same difference


def _step(line: Line) -> int:
    return int(line.bullet.rstrip("."))


def _spaced(groups: Iterable[list[Block]]) -> list[Block]:
    """Return *groups* of elements as one, with a blank between each two."""
    spaced: list[Block] = []
    for group in groups:
        spaced += [text(" "), *group] if spaced else group
    return spaced


def _raw(words: str) -> Block:
    return {"type": "raw_text", "text": plain(words, limits.RUN)["text"]}


def _cell(*elements: Block) -> Block:
    return rich_text(paragraph(*elements))


def written(value: object) -> int:
    """Return the units of all texts in *value*: blocks, or what is in them."""
    if isinstance(value, str):
        return units(value)
    if isinstance(value, Mapping):
        return sum(written(own) for name, own in value.items() if name in _TEXTS)
    return sum(map(written, value)) if isinstance(value, Sequence) else 0
