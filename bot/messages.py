"""The words around an answer, in every language that has them; other languages get the English ones."""

from __future__ import annotations

from collections.abc import Sequence
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
    understood_as: str
    also_ask: str
    differ: str
    unknown_role: str
    did_you_mean: str
    small_talk: str
    more: str
    chat_welcome: str
    chat_help: str
    chat_unknown: str
    chat_without_sources: str
    chat_anew: str
    chat_stopped: str


_MESSAGES = {
    "en": Messages(
        sources="Sources",
        not_covered="The articles do not answer this.",
        nearest="Nearest to it:",
        request="Editors can add an article that tells it.",
        notes_on="{title} (our notes on it)",
        notes_on_unknown="{title} (our notes on an article of unknown title)",
        unknown_author="unknown author",
        no_source="no source",
        understood_as="Understood as: {question}",
        also_ask="You can also ask:",
        differ="The articles differ on this:",
        unknown_role="I do not know the role “{name}”.",
        did_you_mean="Did you mean {names}?",
        small_talk="I answer questions about data and ML roles and careers, and show the passage behind every line.",
        more="and {count} more",
        chat_welcome="Ask about data and ML roles and careers. /help lists the commands, Ctrl-D ends.",
        chat_help=(
            "Ask in words; what a follow-up leaves unsaid is taken from the questions before it.\n"
            "/sources  the passages of the last answer, in full\n"
            "/new      forget the questions before\n"
            "/help     this list\n"
            "/quit     end, as does Ctrl-D"
        ),
        chat_unknown="There is no command {command}; /help lists them.",
        chat_without_sources="There is no answer yet whose sources could be shown.",
        chat_anew="The questions before are forgotten.",
        chat_stopped="Stopped.",
    ),
    "zh": Messages(
        sources="来源",
        not_covered="现有文章没有回答这个问题。",
        nearest="最接近的是：",
        request="编辑可以加入一篇讲到它的文章。",
        notes_on="{title}（我们的笔记）",
        notes_on_unknown="{title}（我们的笔记，原文标题不详）",
        unknown_author="作者不详",
        no_source="文章未提",
        understood_as="理解为：{question}",
        also_ask="还可以问：",
        differ="各篇文章对此说法不一：",
        unknown_role="我不认识“{name}”这个角色。",
        did_you_mean="您是想问{names}吗？",
        small_talk="我回答有关数据与机器学习的角色和职业的问题，每一句都附上出处。",
        more="还有 {count} 项",
        chat_welcome="请提问数据与机器学习的角色和职业。/help 列出命令，Ctrl-D 结束。",
        chat_help=(
            "用一句话提问；追问里没有说的，从前面的问题里补上。\n"
            "/sources  上一个回答引用的原文\n"
            "/new      忘掉前面的问题\n"
            "/help     这份说明\n"
            "/quit     结束，也可以按 Ctrl-D"
        ),
        chat_unknown="没有 {command} 这个命令，/help 列出所有命令。",
        chat_without_sources="还没有可以列出来源的回答。",
        chat_anew="前面的问题已经忘掉。",
        chat_stopped="已停止。",
    ),
}


#: What stands between the names of a choice, and before the last of them.
_CHOICES = {"en": (", ", " or "), "zh": ("、", "或")}


def choice(names: Sequence[str], language: str) -> str:
    """Return *names* as a choice in *language*: ``A, B or C``."""
    between, last = _CHOICES.get(language, _CHOICES["en"])
    return last.join(filter(None, (between.join(names[:-1]), *names[-1:])))


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])
