"""Text from articles and file names → text that a terminal shows and does not obey."""

from __future__ import annotations

import re

# What would move the cursor, colour the terminal or turn the direction of writing.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Return *text* without the characters that command a terminal instead of being shown."""
    return _COMMANDS.sub("", text)


def safe_json(text: str) -> str:
    """Return the JSON *text* with those characters escaped; it says the same to a program."""
    return _COMMANDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
