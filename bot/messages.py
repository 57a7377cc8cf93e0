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
    no_source: str
    in_common: str
    understood_as: str
    also_ask: str
    differ: str
    unknown_role: str
    did_you_mean: str


_MESSAGES = {
    "en": Messages(
        sources="Sources",
        not_covered="The articles do not answer this.",
        nearest="Nearest to it:",
        request="To have it answered, add an article that tells it; the next question reads it.",
        notes_on="{title} (our notes on it)",
        notes_on_unknown="{title} (our notes on an article of unknown title)",
        unknown_author="unknown author",
        no_source="no source",
        in_common="In common",
        understood_as="Understood as: {question}",
        also_ask="You can also ask:",
        differ="The articles differ on this:",
        unknown_role="The articles do not know the role “{name}”.",
        did_you_mean="Did you mean {names}?",
    ),
    "zh": Messages(
        sources="来源",
        not_covered="现有文章没有回答这个问题。",
        nearest="最接近的是：",
        request="想得到答案，请加入一篇讲到它的文章，下次提问时就会读到。",
        notes_on="{title}（我们的笔记）",
        notes_on_unknown="{title}（我们的笔记，原文标题不详）",
        unknown_author="作者不详",
        no_source="没有来源",
        in_common="共同点",
        understood_as="理解为：{question}",
        also_ask="还可以问：",
        differ="各篇文章对此说法不一：",
        unknown_role="文章里没有“{name}”这个角色。",
        did_you_mean="您是想问{names}吗？",
    ),
}


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])
