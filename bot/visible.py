"""Text from people, articles and file names → text that is shown as it is: nothing in it hides, turns or commands."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

# Joiners belong to emoji and to Indic and Persian words; other format characters only hide or turn text.
_JOINERS = "\u200c\u200d"
_LAYOUT = "\t\n"


def visible(text: str, control: str = "") -> str:
    """Return *text* with *control* for each control character but tab and line feed, and without what hides or turns.

    Source of the categories: Unicode, general category Cc (control) and Cf (format).
    """
    return replaced(text, lambda character: control if unicodedata.category(character) == "Cc" else "")


def one_line(text: str) -> str:
    """Return *text* without line breaks, and without what hides or turns it."""
    return " ".join(visible(text, control=" ").split())


def replaced(text: str, instead: Callable[[str], str]) -> str:
    """Return *text* with what *instead* gives for each character that would not be shown as it is."""
    if text.isprintable():
        return text
    return "".join(instead(character) if _commands(character) else character for character in text)


def _commands(character: str) -> bool:
    category = unicodedata.category(character)
    return (category == "Cc" and character not in _LAYOUT) or (category == "Cf" and character not in _JOINERS)
