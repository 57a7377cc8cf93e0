"""What stands on buttons and windows for a program to read: written by what renders, read by what listens.

The buttons of ``bot.framing.Deed`` are called by its values.
"""

from __future__ import annotations

FEEDBACK = "feedback"
#: A button that asks its value; several in a message are told apart by a number.
ASK = "ask"
#: The callback of the window that asks why, of its block and of its input.
REASON = "reason"
#: What becomes of a person's questions, and the values that switch privacy on and off.
PRIVACY, EXPORT, FORGET = "privacy", "export", "forget"
PRIVATE, KEPT = "private", "kept"

_UP, _DOWN = "up", "down"


def ask_id(number: int) -> str:
    """Return the id of the *number*-th button that asks."""
    return f"{ASK}.{number}"


def asks(action_id: str) -> bool:
    """Return whether the button with *action_id* asks its value."""
    return action_id.startswith(f"{ASK}.")


def in_language(value: str, language: str) -> str:
    """Return what a button carries that is answered in the *language* in which it was shown."""
    return f"{value}:{language}"


def read_in_language(carried: str) -> tuple[str, str]:
    """Return the value and the language that a button carries; buttons of before they had one carry ""."""
    value, _, language = carried.partition(":")
    return value, language


def vote(question_id: str, *, helpful: bool) -> str:
    """Return what a thumb carries."""
    return f"{_UP if helpful else _DOWN}:{question_id}"


def read_vote(value: str) -> tuple[str, bool]:
    """Return the question's id, and whether its answer was helpful, as a thumb carries them."""
    direction, _, question_id = value.partition(":")
    return question_id, direction == _UP
