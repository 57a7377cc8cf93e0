"""An answer as lines of Markdown.

A table stands row by row: Discord draws no columns, and on a telephone there would be no room for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.citing import by_article, cited_title, credit, sections_of
from bot.discord import limits
from bot.discord.markdown import address, bold, escaped_lines, fitted, heading, italic, link, mark, small
from bot.discord.pages import Piece
from bot.fitting import units
from bot.lines import Grid, Line, Run, answer_blocks
from bot.messages.catalogue import messages
from bot.models import Answer, Citation


def answer_chapters(answer: Answer) -> list[list[Piece]]:
    """Return what *answer* says, without its notes; a row of a table is a chapter."""
    links = {citation.number: address(citation.reference.source.url) for citation in answer.citations}
    writer = _Writer(links)
    chapters: list[list[Piece]] = []
    for part in answer_blocks(replace(answer, notes=())):
        before: Line | None = None
        for line in part.lines() if isinstance(part, Grid) else part:
            if before is None or line.heading:
                chapters.append([])
            chapters[-1] += writer.pieces(line, runs_on=_is_text(before))
            before = line
    return chapters


def _is_text(line: Line | None) -> bool:
    return line is not None and not (line.heading or line.bullet)


@dataclass(frozen=True)
class _Writer:
    """Writes lines; ``links`` are the addresses of the citations by their numbers."""

    links: Mapping[int, str]

    def pieces(self, line: Line, *, runs_on: bool) -> Iterator[Piece]:
        """Yield *line*; text ``runs_on`` behind text."""
        words = " ".join(run.text for run in line.runs)
        if line.heading:
            head = fitted(words, limits.HEADING)
            yield Piece(heading(head), units(head))
        elif line.bullet == "…":
            more = fitted(words, limits.LINE)
            yield Piece(small(f"… {more}"), units(more))
        elif not line.bullet:
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
            length = units(f"{last}{remark}{run.marks}")
            yield Piece(f"{last}{remark}{self._marks(run)}", length, run.citations, runs_on)
            runs_on = True

    def _marks(self, run: Run) -> str:
        """Return the marks of *run* behind a gap; of very many, which one statement seldom has, the first."""
        if not run.citations:
            return ""
        marks = "".join(mark(number, self.links[number]) for number in run.citations[: limits.MARKS])
        return f"{run.gap}{marks}{'…' if len(run.citations) > limits.MARKS else ''}"


def note_lines(answer: Answer, cited: AbstractSet[int]) -> list[str]:
    """Return the notes of *answer* on what is *cited*, in small print."""
    lines = []
    for note in [one for one in answer.notes if not cited.isdisjoint(one.citations)][: limits.NOTES]:
        marks = "".join(mark(number, "") for number in note.citations[: limits.MARKS])
        lines.append(small(f"⚠️ {fitted(note.text, limits.NOTE)} {marks}"))
    return lines


def source_lines(answer: Answer, cited: AbstractSet[int], most: int | None = None) -> list[str]:
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
    title = fitted(cited_title(reference, language), limits.TITLE)
    sections = sections_of(cited, limits.SECTIONS_OF_A_SOURCE)
    place = f" › {fitted(sections, limits.TITLE)}" if sections else ""
    by = fitted(credit(reference, language), limits.CREDIT)
    return small(f"{marks} {link(title, address(reference.source.url))}{place} · {by}")
