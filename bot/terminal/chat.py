"""The terminal's conversation: questions in lines, commands behind a slash, and the questions before as context."""

from __future__ import annotations

import contextlib
import re
import sys
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import typer

from bot.messages.catalogue import messages
from bot.models import Answer, NotCovered, Question, QuestionError
from bot.terminal.failures import exit_status
from bot.terminal.history import open_history
from bot.terminal.plain import plain_passages
from bot.terminal.printing import print_reply
from bot.terminal.reading import decode_question, read_lines
from bot.terminal.safety import safe

#: Questions that a follow-up may lean on.
_TURNS = 10
_PROMPT = "> "
#: A slash and a word stand first; "CI/CD" and "/etc/passwd" are words of a question.
_COMMAND = re.compile(r"/\w*(?=\s|$)")


class Conversant(Protocol):
    """Who answers: an ``Assistant``."""

    def ask(self, question: Question, turns: Sequence[Question], /) -> Answer | NotCovered:
        """Reply to *question*, asked after *turns*, whole questions, the latest last."""


class Chat:
    """A conversation: the whole questions so far and the last answer. Replies go to standard output."""

    def __init__(self, assistant: Conversant, *, plain: bool = False) -> None:
        self._assistant, self._plain = assistant, plain
        self._turns: deque[Question] = deque(maxlen=_TURNS)
        self._answer: Answer | None = None
        self._words = messages("en")

    def take(self, line: str) -> bool:
        """Do the command or answer the question in *line*; return whether the chat goes on."""
        line = line.strip()
        if command := _COMMAND.match(line):
            return self._obey(command.group().lower())
        if line:
            self._ask(line)
        return True

    def welcome(self) -> None:
        """Say what this is and how it ends."""
        self._say(self._words.chat_welcome)

    def stop(self) -> None:
        """Say that the answer was broken off."""
        self._say(self._words.chat_stopped)

    def tell(self, error: Exception) -> None:
        """Tell *error* on standard error; of a fault of the program, where it is."""
        if exit_status(error) is None:
            print(safe("".join(traceback.format_exception(error))), file=sys.stderr)
        print(safe(f"rolewise: {error}"), file=sys.stderr, flush=True)

    def _obey(self, command: str) -> bool:
        match command:
            case "/quit":
                return False
            case "/help":
                self._say(self._words.chat_help)
            case "/sources":
                self._say(plain_passages(self._answer) if self._answer else self._words.chat_without_sources)
            case "/new":
                self._turns.clear()
                self._answer = None
                self._say(self._words.chat_anew)
            case _:
                self._say(self._words.chat_unknown.format(command=command))
        return True

    def _ask(self, line: str) -> None:
        try:
            reply = self._assistant.ask(Question.read(line), tuple(self._turns))
        except Exception as error:  # noqa: BLE001 - the one handler of the chat, which outlives what one question meets
            self.tell(error)
            return
        self._turns.append(reply.question)
        self._answer = reply if isinstance(reply, Answer) else self._answer
        self._words = messages(reply.question.language)
        print_reply(reply, plain=self._plain)
        typer.echo()

    def _say(self, text: str) -> None:
        typer.echo(f"{safe(text)}\n")


def converse(assistant: Conversant, history: Path, *, plain: bool = False) -> None:
    """Chat on standard input and output until ``/quit`` or the end; *history* is used where somebody types."""
    chat = Chat(assistant, plain=plain)
    if sys.stdin.isatty() and sys.stdout.isatty():
        _converse_typed(chat, history)
    else:
        _converse_piped(chat, sys.stdin.buffer)


def _converse_typed(chat: Chat, history: Path) -> None:
    """Chat at a prompt. Ctrl-C clears the line, or stops the answer; Ctrl-D ends."""
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]  # TextIO hides it
    keep = open_history(history)
    chat.welcome()
    going = True
    while going:
        with contextlib.suppress(KeyboardInterrupt):  # readline may tell of one Ctrl-C twice
            going = _take_typed(chat, keep)


def _take_typed(chat: Chat, keep: Callable[[], None]) -> bool:
    """Take the next line that is typed; return whether the chat goes on."""
    try:
        line = input(_PROMPT)
    except KeyboardInterrupt:
        typer.echo()
        return True
    except EOFError:
        typer.echo()
        return False
    keep()
    try:
        return chat.take(line)
    except KeyboardInterrupt:
        chat.stop()
        return True


def _converse_piped(chat: Chat, stdin: BinaryIO) -> None:
    """Chat by the lines of *stdin*, without a prompt."""
    for raw in read_lines(stdin):
        try:
            line = decode_question(raw)
        except QuestionError as error:
            chat.tell(error)
            continue
        if not chat.take(line):
            return
