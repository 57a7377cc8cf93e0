"""Modals and the bot's own page, as view objects. Source: Slack, "View object" reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.citing import cited_title, credit, place_of
from bot.fitting import cut
from bot.messages.catalogue import messages
from bot.messages.model import Messages
from bot.models import Answer, Citation
from bot.serving.privacy import Terms
from bot.slack import limits
from bot.slack.actions import REASON
from bot.slack.blocks import (
    Block,
    actions,
    address,
    ask_buttons,
    context,
    divider,
    header,
    json_bytes,
    markdown,
    own_link,
    plain,
    section,
)
from bot.slack.privacy import privacy_blocks
from bot.slack.rendering import render_ways
from bot.slack.rich_text import bullets, link, paragraph, quoted, rich_text, text
from knowledge.models import Passage, PassageKind, Reference

#: What a language is called by who reads it; another is shown as its code.
_LANGUAGES = {"en": "English", "zh": "中文"}


def render_passages(answer: Answer) -> Block:
    """Return a modal with each cited passage in full, under its number and place, and who wrote it.

    As many are shown as a view takes; the last line says how many are not.
    """
    words = messages(answer.question.language)
    passages = [list(_passage(citation, words, answer.question.language)) for citation in answer.citations]
    count = len(passages)
    while not _fits(view := _passages_view(passages[:count], len(passages) - count, words)):
        count -= 1
    return view


def _passages_view(passages: Sequence[Sequence[Block]], left_out: int, words: Messages) -> Block:
    blocks = [block for passage in passages for block in passage]
    if left_out:
        blocks.append(context(plain(words.passages_cut.format(count=left_out), limits.SECTION)))
    else:
        del blocks[-1]  # a line that would part the last passage from nothing
    return _modal(words.passages_title, blocks, close=words.close)


def _fits(view: Block) -> bool:
    return len(view["blocks"]) <= limits.VIEW_BLOCKS and json_bytes(view) <= limits.VIEW_BYTES


def _passage(citation: Citation, words: Messages, language: str) -> Iterator[Block]:
    reference = citation.reference
    yield rich_text(
        paragraph(text(f"[{citation.number}] {place_of(citation)}", limits.REFUSAL, bold=True)),
        *_words_of(citation.passage),
    )
    url = address(reference.source.url, limits.VIEW_LINK)
    yield context(
        plain(f"{cited_title(reference, language)} · {credit(reference, language)}", limits.SECTION),
        *([markdown(own_link(url, words.open_article))] if url else []),
    )
    yield divider()


def _words_of(passage: Passage) -> Iterator[Block]:
    """Yield *passage* as it is read: a list as a list, below what introduces it, and anything else as a quotation."""
    if passage.kind is not PassageKind.LIST:
        yield quoted(text(passage.quote, limits.PASSAGE))
        return
    introduced = int(passage.introduction)
    yield from (paragraph(text(words, limits.PASSAGE)) for words in passage.statements[:introduced])
    items = [paragraph(text(words, limits.PASSAGE)) for words in passage.statements[introduced:]]
    if items:
        yield bullets(items, first=1 if passage.ordered else None)


def render_reason(question_id: str, language: str) -> Block:
    """Return a modal that asks what was wrong; ``REASON`` is its callback, its block and its input.

    Its private metadata is *question_id*; what is written is at most ``limits.INPUT`` characters, or nothing.
    """
    words = messages(language)
    writing = {
        "type": "plain_text_input",
        "action_id": REASON,
        "multiline": True,
        "max_length": limits.INPUT,
        "placeholder": plain(words.reason_hint, limits.PLACEHOLDER),
    }
    label = plain(words.reason_label, limits.INPUT_LABEL)
    block = {"type": "input", "block_id": REASON, "optional": True, "label": label, "element": writing}
    view = _modal(words.reason_title, [block], close=words.skip)
    submit = plain(words.send, limits.VIEW_BUTTON)
    return view | {"callback_id": REASON, "private_metadata": question_id, "submit": submit}


def read_reason(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return the question's id, and what was written, in the *view* of ``render_reason`` that was sent; maybe ""."""
    written = view["state"]["values"][REASON][REASON].get("value")
    return view["private_metadata"], (written or "").strip()


def _modal(title: str, blocks: Sequence[Block], *, close: str) -> Block:
    return {
        "type": "modal",
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(close, limits.VIEW_BUTTON),
        "blocks": list(blocks),
    }


@dataclass(frozen=True)
class KnownArticle:
    """An article, and the *languages* (ISO 639-1) in which its translations and itself are there."""

    reference: Reference
    languages: Sequence[str]


@dataclass(frozen=True)
class Home:
    """What the bot's own page tells a person who reads *language*: what is known, and what holds for their questions.

    ``done`` says what was just done about them, if anything.
    """

    language: str
    articles: Sequence[KnownArticle]
    terms: Terms
    done: str = ""


def known_articles(references: Iterable[Reference], language: str) -> list[KnownArticle]:
    """Return the articles of *references*, each once with all its languages, in *language* where it is there.

    Those on the same source are versions of one.
    """
    works: dict[str, list[Reference]] = {}
    for reference in references:
        works.setdefault(reference.source.url or reference.source.title or reference.id, []).append(reference)
    return [
        KnownArticle(
            next((one for one in versions if one.language == language), versions[0]),
            sorted({one.language for one in versions}),
        )
        for versions in works.values()
    ]


def render_home(home: Home) -> Block:
    """Return the page: how to ask, what is known, and what becomes of one's questions.

    Its buttons are ``ask.n`` and those of ``privacy_blocks``.
    """
    words = messages(home.language)
    examples = words.examples.splitlines()
    blocks = [
        header(words.home_title),
        section(words.help_what),
        actions(*ask_buttons([(example, example) for example in examples])),
        divider(),
        header(words.home_how),
        *render_ways(words),
        divider(),
        header(words.home_articles),
        *_shelf(home, words),
        divider(),
        header(words.privacy_title),
        *privacy_blocks(home.terms, home.language, home.done),
    ]
    return {"type": "home", "blocks": blocks}


def _shelf(home: Home, words: Messages) -> Iterator[Block]:
    if home.articles:
        yield rich_text(bullets(_known(article, home.language) for article in home.articles[: limits.SHELF]))
    if more := len(home.articles[limits.SHELF :]):
        yield context(plain(f"… {words.more.format(count=more)}", limits.CREDIT))


def _known(article: KnownArticle, language: str) -> Block:
    reference = article.reference
    languages = ", ".join(_LANGUAGES.get(one, one) for one in article.languages)
    updated = [messages(language).home_updated.format(date=reference.updated)] if reference.updated else []
    told = " · ".join([cut(credit(reference, language), limits.CREDIT), languages, *updated])
    title = link(cited_title(reference, language), address(reference.source.url), bold=True)
    return paragraph(title, text(f"\n{told}"))
