"""Reply → a Discord message: pure, within the limits of Discord whatever the reply is, and safe whatever its text is.

Messages are Components V2 and not embeds, because

- an embed goes unseen where the bot may not embed links or a reader has switched previews off; an answer must not;
- a container holds text, lines, files and buttons in the order in which they are read, all in one frame;
- one limit, of 4,000 for all text, replaces seven.

Its price: such a message never turns into one of plain content again, and whatever defers must not set its flag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from discord import ButtonStyle

from bot.citing import cited_title
from bot.discord import limits
from bot.discord.attaching import comparison_file
from bot.discord.components import (
    ANSWERED,
    QUIET,
    Item,
    Message,
    attached,
    button,
    container,
    divider,
    fits,
    row,
    sign,
    text,
    turns,
    written,
)
from bot.discord.markdown import address, fitted, heading, link, small
from bot.discord.pages import Piece, joined, pages, sent, shown
from bot.discord.presses import Action, Press
from bot.discord.writing import answer_chapters, note_lines, source_lines
from bot.fitting import units
from bot.framing import Audience, Deed, Frame, frame_of
from bot.lines import refusal_lines
from bot.messages.catalogue import messages
from bot.messages.model import Messages
from bot.models import Answer, NotCovered, Table
from bot.offering import Offer, offers, roles_meant

_PERSON = re.compile(r"\d{1,20}")


def render_reply(
    reply: Answer | NotCovered, question_id: str, audience: Audience, *, asked: str | None = None, page: int = 0
) -> Message:
    """Return *reply* for *audience*, under the question as it was *asked*, which stands for itself if not given.

    Its buttons carry *question_id*, 32 hexadecimal digits: bot.discord.presses. *page* counts from 0; past the last one
    it is the last one.
    """
    return _render(frame_of(reply, question_id, audience, asked=asked), reply, page)


def render_shared(reply: Answer | NotCovered, question_id: str, person: str, *, page: int = 0) -> Message:
    """Return *reply* for the channel in which *person*, a user id, shares it. Raises ValueError for any other text."""
    if not _PERSON.fullmatch(person):
        msg = f"{person!r} is not a Discord user id, such as 80351110224678912"
        raise ValueError(msg)
    return _render(frame_of(reply, question_id, shared_by=person), reply, page)


def render_notice(words: str) -> Message:
    """Return *words* of ours, a line, which may hold what a person wrote: nothing in it is interpreted."""
    return Message((text(fitted(words, limits.TEXT)),))


def _head(frame: Frame, language: str) -> Iterator[str]:
    if frame.shared_by:
        yield small(messages(language).shared_by.format(person=f"<@{frame.shared_by}>"))
    if frame.heading:
        yield heading(fitted(frame.heading, limits.HEADING), 2)
    if frame.understood:
        yield small(fitted(frame.understood, limits.UNDERSTOOD))


def _deeds(frame: Frame) -> list[Item]:
    """Return the buttons of what can be done with a reply; what one person alone sees, Discord lets them dismiss."""
    return [
        button(
            label,
            Press(Action(deed), frame.question_id),
            ButtonStyle.primary if deed is Deed.SHARE else ButtonStyle.secondary,
        )
        for deed, label in frame.deeds
        if deed is not Deed.DISMISS
    ]


def _thumbs(frame: Frame) -> list[Item]:
    return [sign("👍", Press(Action.UP, frame.question_id)), sign("👎", Press(Action.DOWN, frame.question_id))]


def _asks(frame: Frame, offered: Sequence[Offer], first: int = 0) -> Item:
    """Return a button for each of what is *offered*, the first ones, numbered from *first*."""
    numbered = enumerate(offered[: limits.CHOICES], first)
    return row(*(button(label, Press(Action.ASK, frame.question_id, number)) for number, (label, _) in numbered))


def _render(frame: Frame, reply: Answer | NotCovered, page: int) -> Message:
    if isinstance(reply, NotCovered):
        return Message(tuple(_refusal(frame, reply)))

    made = pages(answer_chapters(reply), _page_limit(frame, reply))
    table = any(isinstance(part, Table) for part in reply.parts)
    files = (comparison_file(reply),) if table and len(made) > 1 else ()
    number = min(max(page, 0), len(made) - 1)
    one = _Page(made[number], number, len(made), files[0][0] if files else "")
    items = _answer(frame, reply, one)
    most = len(one.cited)
    while most and not fits(items):  # one line, with more sources than a message holds
        most -= 1
        items = _answer(frame, reply, one, most)
    return Message(tuple(items), files)


def _page_limit(frame: Frame, answer: Answer) -> Callable[[Sequence[Piece]], bool]:
    """Return whether lines of *answer* are a page, with the sources and notes of what they cite.

    Lines are counted and not laid out: there may be thousands of them.
    """
    around = written(_answer(frame, answer, _Page((), count=2)))

    @cache
    def below(cited: frozenset[int]) -> int:
        return sum(units(line) + 1 for line in (*source_lines(answer, cited), *note_lines(answer, cited)))

    def taken(pieces: Sequence[Piece]) -> bool:
        if shown(pieces) > limits.PAGE:
            return False
        return around + sent(pieces) + below(_Page(pieces).cited) <= limits.TEXT

    return taken


@dataclass(frozen=True)
class _Page:
    """What an answer says on the page with a *number*, counted from 0, out of ``count``; and the file beside it."""

    pieces: Sequence[Piece]
    number: int = 0
    count: int = 1
    file: str = ""

    @property
    def cited(self) -> frozenset[int]:
        return frozenset(number for piece in self.pieces for number in piece.citations)


def _answer(frame: Frame, answer: Answer, page: _Page, most_sources: int | None = None) -> list[Item]:
    notes = note_lines(answer, page.cited)
    turning = Press(Action.PAGE, frame.question_id, person=frame.shared_by)
    sources = source_lines(answer, page.cited, most_sources)  # none below lines that cite nothing: empty cells
    inside = [
        text(*_head(frame, answer.question.language)),
        text(joined(page.pieces)),
        *([text(*notes)] if notes else []),
        *([attached(page.file)] if page.file else []),
        *([divider(), text(*sources)] if sources else []),
        *([turns(turning, page.number, page.count)] if page.count > 1 else []),
        row(*_thumbs(frame), *_deeds(frame)),
    ]
    return [container(*inside, colour=ANSWERED), *_suggestions(frame, answer)]


def _suggestions(frame: Frame, reply: Answer | NotCovered) -> Iterator[Item]:
    words = messages(reply.question.language)
    offered = offers(reply, limits.ASKED)
    meant = len(roles_meant(reply, limits.ASKED)) if isinstance(reply, NotCovered) else 0
    if own := offered[meant:]:
        yield text(small(words.also_ask))
        yield _asks(frame, own, meant)


def _refusal(frame: Frame, reply: NotCovered) -> Iterator[Item]:
    words = messages(reply.question.language)
    said = [fitted(line, limits.LINE) for line in refusal_lines(reply)]
    inside = [text(*_head(frame, reply.question.language), *said)]
    if meant := roles_meant(reply, limits.ASKED):
        inside.append(_asks(frame, meant))
    if not reply.small_talk:
        inside += [*_nearest(reply, words), row(*_deeds(frame))]
    yield container(*inside, colour=QUIET)
    yield from _suggestions(frame, reply)


def _nearest(reply: NotCovered, words: Messages) -> Iterator[Item]:
    if reply.looked_up and reply.nearest:
        titles = (
            (fitted(cited_title(one, reply.question.language), limits.TITLE), address(one.source.url))
            for one in reply.nearest[: limits.CHOICES]
        )
        yield text(small(words.nearest), *(f"- {link(*title)}" for title in titles))
