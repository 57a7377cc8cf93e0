"""The words of each language; other languages get the English ones."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.chinese import CHINESE
from bot.messages.english import ENGLISH
from bot.messages.model import Messages

_MESSAGES = {"en": ENGLISH, "zh": CHINESE}
#: What stands between the names of a choice, and before the last of them.
_CHOICES = {"en": (", ", " or "), "zh": ("、", "或")}


def choice(names: Sequence[str], language: str) -> str:
    """Return *names* as a choice in *language*: ``A, B or C``."""
    between, last = _CHOICES.get(language, _CHOICES["en"])
    return last.join(filter(None, (between.join(names[:-1]), *names[-1:])))


def overview_of(name: str, language: str) -> str:
    """Return the question in *language* what there is to know of the role *name*."""
    return f"介绍一下{name}" if language == "zh" else name


def comparison_of(names: Sequence[str], language: str) -> str:
    """Return the question in *language* how the roles with *names* differ."""
    return f"{'、'.join(names[:-1])}和{names[-1]}有什么区别？" if language == "zh" else " vs ".join(names)


def messages(language: str) -> Messages:
    """Return the messages in *language* (ISO 639-1), or the English ones."""
    return _MESSAGES.get(language, _MESSAGES["en"])
