"""The words around an answer, in every language that has them; other languages get the English ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Messages:
    """What Rolewise itself says. Placeholders in braces are filled with ``str.format``."""

    sources: str
    not_covered: str
    nearest: str
    request: str
    notes_on: str
    notes_on_unknown: str
    unknown_author: str


_MESSAGES = {
    "en": Messages(
        sources="Sources",
        not_covered="The articles do not answer this.",
        nearest="Nearest to it:",
        request="To have it answered, add an article that tells it; the next question reads it.",
        notes_on="{title} (our notes on it)",
        notes_on_unknown="{title} (our notes on an article of unknown title)",
        unknown_author="unknown author",
    ),
    "zh": Messages(
        sources="来源",
        not_covered="现有文章没有回答这个问题。",
        nearest="最接近的是：",
        request="想得到答案，请加入一篇讲到它的文章，下次提问时就会读到。",
        notes_on="{title}（我们的笔记）",
        notes_on_unknown="{title}（我们的笔记，原文标题不详）",
        unknown_author="作者不详",
    ),
}


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])
