"""What is written to the bot to be done, and not as a question: ``help``, ``privacy``, ``stop``."""

from __future__ import annotations

import re
from enum import StrEnum


class Command(StrEnum):
    """What is to be done."""

    HELP = "help"  # tell what can be asked, and how
    PRIVACY = "privacy"  # tell what becomes of one's questions
    STOP = "stop"  # write no more where nobody asks


#: How each is written, in every language; marks and blanks around it do not count.
_WRITTEN = {
    Command.HELP: r"(please )?help( me)?( please)?|帮助|说明",
    Command.PRIVACY: r"(my )?privacy( settings)?|(我的)?隐私(设置)?",
    Command.STOP: r"(please )?stop( it| now| following)?|(请)?(停|停止|停下|别跟了|不用了)(吧|了)?",
}
_COMMANDS = {command: re.compile(written, re.IGNORECASE) for command, written in _WRITTEN.items()}


def command_in(text: str) -> Command | None:
    """Return the command that *text* is, or None for anything else, such as a question with its word in it."""
    words = text.strip(" /.!。！\n")
    return next((command for command, written in _COMMANDS.items() if written.fullmatch(words)), None)
