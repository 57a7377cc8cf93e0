"""What stands beside answers: the cited passages in full, and help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.citing import cited_title, credit, place_of
from bot.discord import limits
from bot.discord.components import ANSWERED, Item, Message, button, container, divider, row, text, turns
from bot.discord.markdown import address, bold, escaped_lines, fitted, heading, link, quoted, small
from bot.discord.pages import Piece, pages, parts, sent, shown
from bot.discord.presses import Action, Press
from bot.fitting import units
from bot.messages.catalogue import messages
from bot.models import Answer, Citation
from bot.visible import one_line
from knowledge.models import Passage, PassageKind


def render_passages(answer: Answer, question_id: str, *, page: int = 0) -> Message:
    """Return each cited passage in full, under its number and place, and who wrote it, for the asker of them alone.

    *page* counts from 0; past the last one it is the last one.
    """
    chapters = (list(_passage(one, answer.question.language)) for one in answer.citations)
    made = pages(chapters, _are_a_page)
    number = min(max(page, 0), len(made) - 1)
    inside = _passages(answer, made[number])
    if len(made) > 1:
        inside.append(turns(Press(Action.PASSAGES, question_id), number, len(made)))
    return Message((container(*inside, colour=ANSWERED),))


def _are_a_page(pieces: Sequence[Piece]) -> bool:
    few = sum(piece.apart for piece in pieces) <= limits.PASSAGES_OF_A_PAGE
    return few and shown(pieces) <= limits.PASSAGES and sent(pieces) <= limits.TEXT - limits.HEADING


def _passages(answer: Answer, pieces: Sequence[Piece]) -> list[Item]:
    """Return *pieces* under their title, with a line between each two passages."""
    made = [text(heading(messages(answer.question.language).passages_title, 2))]
    for part in parts(pieces):
        made += [text(part), divider()]
    return made[:-1]


def _passage(citation: Citation, language: str) -> Iterator[Piece]:
    reference = citation.reference
    place = fitted(f"[{citation.number}] {place_of(citation)}", limits.HEADING)
    yield Piece(bold(place), units(place), apart=True)
    yield from _words_of(citation.passage)
    title = fitted(cited_title(reference, language), limits.TITLE)
    by = fitted(credit(reference, language), limits.CREDIT)
    linked = link(title, address(reference.source.url, limits.PASSAGE_LINK))
    yield Piece(small(f"{linked} · {by}"), units(title) + units(by))


def _words_of(passage: Passage) -> Iterator[Piece]:
    """Yield *passage* as it is read: a list as a list, below what introduces it, and anything else as a quotation."""
    if passage.kind is not PassageKind.LIST:
        for line in list(filter(one_line, passage.quote.split("\n"))) or [""]:
            yield from (Piece(quoted(one), units(one)) for one in escaped_lines(line, limits.LINE))
        return
    introduced = int(passage.introduction)
    for number, statement in enumerate(passage.statements, 1 - introduced):
        first, *rest = escaped_lines(statement, limits.LINE)
        lead = (f"{number}. " if passage.ordered else "- ") if number else ""
        yield Piece(lead + first, units(first))
        yield from (Piece(one, units(one), runs_on=True) for one in rest)


def render_help(language: str) -> Message:
    """Return what can be asked, where and how, with examples that can be pressed: ``try`` and their number."""
    words = messages(language)
    ways = (line.partition("\t") for line in words.help_ways_discord.splitlines())
    examples = enumerate(words.examples.splitlines())
    inside = (
        text(heading(words.help_title, 2), words.help_what),
        text(*(f"- {bold(way)} – {then}" for way, _, then in ways)),
        text(small(words.help_try)),
        row(*(button(example, Press(Action.TRY, language, number)) for number, example in examples)),
    )
    return Message((container(*inside, colour=ANSWERED),))
