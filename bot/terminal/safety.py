"""Text from articles and file names → text that a terminal shows and does not obey."""

from __future__ import annotations

import json

from bot.visible import replaced, visible


def safe(text: str) -> str:
    """Return *text* without the characters that command a terminal, hide text or turn its direction."""
    return visible(text)


def safe_json(text: str) -> str:
    """Return the JSON *text* with those characters escaped; it says the same to a program."""
    return replaced(text, lambda character: json.dumps(character)[1:-1])
