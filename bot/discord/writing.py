"""An answer as lines of Markdown.

A table stands row by row: Discord draws no columns, and on a telephone there would be no room for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.citing import by_article, credit, source_line
from bot.discord import limits
from bot.discord.markdown import address, bold, escaped_lines, fitted, heading, italic, link, mark, small
from bot.discord.pages import Piece
from bot.fitting import units
from bot.lines import Grid, Line, Run, answer_blocks
from bot.messages import messages
from bot.models import Answer, Citation


def answer_chapters(answer: Answer) -> list[list[Piece]]:
    """Return what *answer* says, without its notes; a row of a table is a chapter."""
    links = {citation.number: address(citation.reference.source.url) for citation in answer.citations}
    writer = _Writer(links)
    chapters: list[list[Piece]] = []
    for part in answer_blocks(replace(answer, notes=())):
        opens = True
        for line in part.lines() if isinstance(part, Grid) else part:
            if opens or line.heading:
                chapters.append([])
            opens = False
            chapters[-1] += writer.pieces(line, chapters[-1])
    return chapters


@dataclass(frozen=True)
class _Writer:
    """Writes lines; ``links`` are the addresses of the citations by their numbers."""

    links: Mapping[int, str]

    def pieces(self, line: Line, before: Sequence[Piece]) -> Iterator[Piece]:
        """Yield *line*, running on where what stands *before* it in its chapter is text too."""
        words = " ".join(run.text for run in line.runs)
        if line.heading:
            yield Piece(heading(fitted(words, limits.HEADING)), units(words))
        elif line.bullet == "…":
            yield Piece(small(f"… {fitted(words, limits.LINE)}"), units(words))
        elif not line.bullet:
            runs_on = bool(before) and not before[-1].text.startswith(("#", "-"))
            yield from self._runs(line.runs, runs_on=runs_on)
        else:
            label = f"{bold(fitted(line.label, limits.HEADING) + ':')} " if line.label else ""
            yield from self._listed(f"{line.bullet} {label}", line.runs)

    def _listed(self, lead: str, runs: Sequence[Run]) -> Iterator[Piece]:
        """Yield *runs* as an item that *lead* opens; several, as in a cell, run on."""
        first, *rest = self._runs(runs)
        yield replace(first, text=lead + first.text, shown=units(lead) + first.shown)
        yield from (replace(piece, runs_on=True) for piece in rest)

    def _runs(self, runs: Sequence[Run], *, runs_on: bool = False) -> Iterator[Piece]:
        for run in runs:
            *before, last = escaped_lines(run.text, limits.LINE)
            for text in before:
                yield Piece(text, units(text), run.citations, runs_on)
                runs_on = True
            remark = f" {italic(fitted(run.remark, limits.CREDIT))}" if run.remark else ""
            marks = "".join(mark(number, self.links[number]) for number in run.citations[: limits.MARKS])
            more = "…" if len(run.citations) > limits.MARKS else ""
            gap = run.gap if marks else ""
            length = units(last) + units(remark) + units(run.marks) + len(gap)
            yield Piece(f"{last}{remark}{gap}{marks}{more}", length, run.citations, runs_on)
            runs_on = True


def note_lines(answer: Answer, cited: set[int]) -> list[str]:
    """Return the notes of *answer* on what is *cited*, in small print."""
    lines = []
    for note in answer.notes:
        if cited & set(note.citations):
            marks = "".join(mark(number, "") for number in note.citations[: limits.MARKS])
            lines.append(small(f"⚠️ {fitted(note.text, limits.CREDIT)} {marks}"))
    return lines


def source_lines(answer: Answer, cited: set[int], most: int | None = None) -> list[str]:
    """Return a line for each article of what is *cited*, with its numbers; of *most*, how many more there are."""
    language = answer.question.language
    articles = by_article([citation for citation in answer.citations if citation.number in cited])
    lines = [_source(own, language) for own in articles[:most]]
    if more := len(articles) - len(lines):
        lines.append(small(f"… {messages(language).more.format(count=more)}"))
    return lines


def _source(cited: Sequence[Citation], language: str) -> str:
    reference = cited[0].reference
    marks = "".join(mark(citation.number, "") for citation in cited[: limits.MARKS])
    title = fitted(source_line(cited, language, most_sections=limits.SECTIONS_OF_A_SOURCE), limits.CREDIT)
    by = fitted(credit(reference, language), limits.CREDIT // 2)
    return small(f"{marks} {link(title, address(reference.source.url))} · {by}")
