"""Reply → a Slack message: pure, within the limits of Slack whatever the reply is, and safe whatever its text is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.citing import by_article, cited_title, credit, sections_of
from bot.fitting import cut, units
from bot.framing import Audience, Deed, Frame, frame_of
from bot.lines import answer_blocks, plain_text, refusal_lines
from bot.messages.catalogue import messages
from bot.messages.model import Messages
from bot.models import Answer, Citation, NotCovered
from bot.offering import roles_meant
from bot.shortening import shorten
from bot.slack import limits
from bot.slack.blocks import (
    Block,
    actions,
    address,
    ask_buttons,
    button,
    context,
    divider,
    escaped,
    feedback,
    fits,
    header,
    markdown,
    own_link,
    plain,
    section,
)
from bot.slack.rich_text import Layout, bullets, link, paragraph, rich_text, text, written
from bot.visible import one_line

_PERSON = re.compile(r"[A-Z0-9]+")


@dataclass(frozen=True)
class Message:
    """What is posted: *blocks*, and *text* for notifications and screen readers, escaped."""

    text: str
    blocks: tuple[Block, ...]


def render_reply(
    reply: Answer | NotCovered, question_id: str, audience: Audience, *, asked: str | None = None
) -> Message:
    """Return *reply* for *audience*, under the question as it was *asked*, which stands for itself if not given.

    Its buttons carry *question_id*: ``feedback``, ``passages``, ``share``, ``dismiss``, ``request``; those that ask
    something, ``ask.0`` and so on, carry a whole question.
    """
    return _render(frame_of(reply, question_id, audience, asked=asked), reply)


def render_shared(reply: Answer | NotCovered, question_id: str, person: str) -> Message:
    """Return *reply* for the channel in which *person*, a user id, shares it. Raises ValueError for any other text."""
    if not _PERSON.fullmatch(person):
        msg = f"{person!r} is not a Slack user id, such as U012AB3CD"
        raise ValueError(msg)
    return _render(frame_of(reply, question_id, shared_by=person), reply)


def render_notice(words: str) -> Message:
    """Return *words* of ours, a line, which may hold what a person wrote: nothing in it is interpreted."""
    return Message(escaped(words, limits.TEXT), (rich_text(paragraph(text(words))),))


def render_help(language: str) -> Message:
    """Return what can be asked, where and how, with examples that can be pressed."""
    words = messages(language)
    examples = words.examples.splitlines()
    blocks = (
        header(words.help_title),
        section(words.help_what),
        *render_ways(words),
        context(plain(words.help_try, limits.SECTION)),
        actions(*ask_buttons([(example, example) for example in examples])),
    )
    return Message(escaped(f"{words.help_title}. {words.help_what}", limits.TEXT), blocks)


def render_ways(words: Messages) -> Iterator[Block]:
    """Yield the ways of asking, as a list: how, and what happens then."""
    ways = (line.partition("\t") for line in words.help_ways.splitlines())
    yield rich_text(bullets(paragraph(text(way, bold=True), text(f" – {then}")) for way, _, then in ways))


def _head(frame: Frame, language: str) -> Iterator[Block]:
    if frame.shared_by:
        yield context(markdown(messages(language).shared_by.format(person=f"<@{frame.shared_by}>")))
    if frame.heading:
        yield header(frame.heading)
    if frame.understood:
        yield context(plain(frame.understood, limits.UNDERSTOOD))


def _deeds(frame: Frame) -> list[Block]:
    """Return the buttons of what can be done with a reply."""
    return [
        button(label, deed, frame.question_id, style="primary" if deed is Deed.SHARE else None)
        for deed, label in frame.deeds
    ]


def _render(frame: Frame, reply: Answer | NotCovered) -> Message:
    if isinstance(reply, NotCovered):
        return Message(_told(list(refusal_lines(reply))), tuple(_refusal(frame, reply)))
    answer = _glanceable(reply)
    answer = shorten(answer, 0, lambda one: not fits(_answer(frame, one)))
    blocks = _answer(frame, answer)
    if not fits(blocks):  # one statement alone: its sources are too many, or their addresses too long
        blocks = _answer(frame, answer, most_sources=limits.SOURCES)
    sources = [f"[{one.number}] {cited_title(one.reference, answer.question.language)}" for one in answer.citations]
    words = messages(answer.question.language)
    return Message(_told([plain_text(answer), words.sources, *sources]), tuple(blocks))


def _told(lines: Sequence[str]) -> str:
    return escaped("\n".join(lines), limits.TEXT)


def _glanceable(answer: Answer) -> Answer:
    """Return *answer* no longer than is read at a glance; its suggestions, which are no part of that, stay."""
    shorter = shorten(replace(answer, suggestions=()), limits.ANSWER, lambda one: written(_body(one)))
    return replace(shorter, suggestions=answer.suggestions)


def _answer(frame: Frame, answer: Answer, most_sources: int | None = None) -> list[Block]:
    words = messages(answer.question.language)
    return [
        *_head(frame, answer.question.language),
        *_body(answer),
        *_notes(answer),
        divider(),
        *_sources(answer, most_sources),
        feedback(words.helpful, words.unhelpful, frame.question_id),
        actions(*_deeds(frame)),
        *_suggestions(answer),
    ]


def _body(answer: Answer) -> list[Block]:
    """Return what *answer* says: its text and tables."""
    links = {citation.number: address(citation.reference.source.url) for citation in answer.citations}
    layout = Layout(links, messages(answer.question.language).aspect)
    return list(layout.blocks(answer_blocks(replace(answer, notes=()))))


def _notes(answer: Answer) -> Iterator[Block]:
    for note in answer.notes:
        marks = "".join(f"[{number}]" for number in note.citations)
        yield context(plain(f"⚠︎ {note.text} {marks}", limits.CREDIT))


def _sources(answer: Answer, most: int | None) -> Iterator[Block]:
    """Yield each cited article once, with the numbers of its citations; of *most* articles, how many more there are."""
    articles = by_article(answer.citations)
    for cited in articles[:most]:
        yield _source(cited, answer.question.language)
    if most is not None and len(articles) > most:
        words = messages(answer.question.language)
        yield context(plain(f"… {words.more.format(count=len(articles) - most)}", limits.CREDIT))


def _source(cited: Sequence[Citation], language: str) -> Block:
    """Return an article with the numbers of its citations; where it has only a few sections cited, it names them."""
    reference = cited[0].reference
    marks = " ".join(f"[{citation.number}]" for citation in cited[: limits.MARKS])
    url = address(reference.source.url)
    sections = sections_of(cited, limits.SECTIONS_OF_A_SOURCE)
    place = " › ".join(filter(None, (cited_title(reference, language), sections)))
    by = cut(credit(reference, language), limits.CREDIT // 2)
    return context(
        markdown(own_link(url, marks) if url else marks),
        plain(f"{cut(one_line(place), limits.CREDIT - units(by))} · {by}", 2 * limits.CREDIT),
    )


def _suggestions(reply: Answer | NotCovered, first: int = 0) -> Iterator[Block]:
    if buttons := ask_buttons([(one, one) for one in reply.suggestions], first):
        yield context(plain(messages(reply.question.language).also_ask, limits.SECTION))
        yield actions(*buttons)


def _refusal(frame: Frame, reply: NotCovered) -> Iterator[Block]:
    language = reply.question.language
    yield from _head(frame, language)
    yield rich_text(*(paragraph(text(line, limits.REFUSAL)) for line in refusal_lines(reply)))
    meant = ask_buttons(roles_meant(reply, limits.ASKED))
    if meant:
        yield actions(*meant)
    if reply.looked_up and reply.nearest:
        nearest = [link(cited_title(one, language), address(one.source.url)) for one in reply.nearest[: limits.CHOICES]]
        heading = paragraph(text(messages(language).nearest))
        yield rich_text(heading, bullets(paragraph(one) for one in nearest))
    if frame.deeds:
        yield actions(*_deeds(frame))
    yield from _suggestions(reply, first=len(meant))
