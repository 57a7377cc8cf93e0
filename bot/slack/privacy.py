"""What becomes of a person's questions, for that person alone: in a message, on the bot's own page, as an export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from bot.fitting import NOTHING, units
from bot.lines import plain_text, refusal_lines
from bot.messages.catalogue import messages
from bot.messages.model import Messages
from bot.models import NotCovered
from bot.serving.privacy import Terms, newest
from bot.slack import limits
from bot.slack.actions import EXPORT, FORGET, KEPT, PRIVACY, PRIVATE, in_language
from bot.slack.blocks import Block, actions, button, context, escaped, header, plain
from bot.slack.rendering import Message
from bot.slack.rich_text import bullets, paragraph, preformatted, rich_text, text
from bot.state.replies import read_reply

#: Characters of a line that stay together; in JSON each may be two.
_PIECE = limits.EXPORT // 2 - 1


def render_privacy(terms: Terms, language: str, done: str = "") -> Message:
    """Return what holds for a person's questions, below a line that says what was just *done*, if anything.

    Its buttons are those of ``privacy_blocks``.
    """
    title = messages(language).privacy_title
    told = "\n".join(filter(None, (title, done, *terms.lines(language))))
    return Message(escaped(told, limits.TEXT), (header(title), *privacy_blocks(terms, language, done)))


def privacy_blocks(terms: Terms, language: str, done: str = "") -> Iterator[Block]:
    """Yield what holds for a person's questions, and the buttons ``privacy``, ``export`` and ``forget``.

    They carry *language*; ``privacy`` carries what it switches to too: ``private`` or ``kept``.
    """
    words = messages(language)
    if done:
        yield context(plain(done, limits.CREDIT))
    yield rich_text(bullets(paragraph(text(line)) for line in terms.lines(language)))
    label, to = (words.make_kept, KEPT) if terms.private else (words.make_private, PRIVATE)
    yield actions(
        button(label, PRIVACY, in_language(to, language)),
        button(words.export, EXPORT, in_language(EXPORT, language)),
        button(words.forget, FORGET, in_language(FORGET, language), style="danger") | {"confirm": _confirm(words)},
    )


def _confirm(words: Messages) -> Block:
    return {
        "title": plain(words.forget, limits.CONFIRM_TITLE),
        "text": plain(words.forget_ask, limits.CONFIRM_TEXT),
        "confirm": plain(words.forget_yes, limits.CONFIRM_BUTTON),
        "deny": plain(words.cancel, limits.CONFIRM_BUTTON),
        "style": "danger",
    }


def render_export(held: Mapping[str, Any], language: str) -> list[Message]:
    """Return what is *held* of a person, replies as their words alone, in at most ``limits.EXPORTS`` messages.

    Where that is too little room, they hold the newest, and say who can give the rest.
    """
    words = messages(language)
    exported, whole = newest(_in_words(held), _fits)
    said = words.exported if whole else words.exported_newest
    first, *rest = [rich_text(preformatted(text(part, limits.EXPORT))) for part in _parts(exported)]
    return [
        Message(escaped(said, limits.TEXT), (rich_text(paragraph(text(said))), first)),
        *(Message(NOTHING, (one,)) for one in rest),
    ]


def _fits(written: str) -> bool:
    return len(written) <= limits.EXPORT * limits.EXPORTS and len(_parts(written)) <= limits.EXPORTS


def _in_words(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is *held* with each reply as its lines; passages that it cites are of articles and of nobody."""

    def told(question: dict[str, Any]) -> dict[str, Any]:
        if remembered := question.get("remembered"):
            return question | {"remembered": remembered | {"reply": _lines_of(remembered["reply"])}}
        return question

    return {**held, "questions": [told(question) for question in held["questions"]]}


def _lines_of(reply: Any) -> Any:
    try:
        read = read_reply(json.dumps(reply))
    except ValidationError:  # of another version of Rolewise
        return reply
    return list(refusal_lines(read)) if isinstance(read, NotCovered) else plain_text(read).split("\n")


def _parts(written: str) -> list[str]:
    """Return *written* in parts of whole lines, each of at most ``limits.EXPORT`` units as JSON; long lines are cut."""
    parts: list[str] = []
    for line in written.split("\n"):
        for piece in re.findall(rf".{{1,{_PIECE}}}", line):
            if parts and _sent(f"{parts[-1]}\n{piece}") <= limits.EXPORT:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return parts


def _sent(part: str) -> int:
    return units(json.dumps(part, ensure_ascii=False))
