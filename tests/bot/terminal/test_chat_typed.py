"""The chat on a real terminal: a prompt, Ctrl-C, Ctrl-D and the history."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHAT = """
import fcntl, sys, termios, time
from pathlib import Path
from bot.models import NotCovered
from bot.terminal.chat import converse

class Slow:
    def ask(self, question, turns):
        if question.text.startswith("slow"):
            print("thinking", flush=True)
            time.sleep(60)
        return NotCovered(question, 0.0, nearest=[], unknown_role=question.text + " after " + str(len(turns)))

fcntl.ioctl(0, termios.TIOCSCTTY, 0)
converse(Slow(), Path(sys.argv[1]), plain=True)
"""
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]")


class Terminal:
    """A chat on a pseudo-terminal."""

    def __init__(self, history: Path, environment: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHAT, str(history)],
            env=environment | {"TERM": "xterm-256color", "INPUTRC": "/dev/null"},
            cwd=ROOT,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            umask=0,
        )
        os.close(slave)
        self._seen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def type(self, keys: str | bytes) -> None:
        """Send *keys*; the third control character is Ctrl-C, the fourth Ctrl-D."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def press_until(self, key: str, text: str) -> str:
        """Press *key* again and again, as people do, until *text* is shown; return what was shown up to it.

        A Ctrl-C that comes after readline has looked for one, and before it sleeps, it only sees with the next key.
        """
        end = time.monotonic() + 30
        while text not in self._seen and time.monotonic() < end:
            self.type(key)
            self._watch_for(text, time.monotonic() + 1)
        return self.wait_for(text)

    def wait_for(self, text: str) -> str:
        """Return what was shown up to *text*, which must come within 30 seconds."""
        self._watch_for(text, time.monotonic() + 30)
        shown, found, self._seen = self._seen.partition(text)
        assert found, shown
        return shown

    def _watch_for(self, text: str, end: float) -> None:
        """Read what is shown until it holds *text*, the other side has closed, or it is *end*."""
        while text not in self._seen and (left := end - time.monotonic()) > 0:
            if not select.select([self._master], [], [], left)[0]:
                return
            try:
                written = os.read(self._master, 65536)
            except OSError:  # how Linux tells that the other side has closed
                return
            self._seen = _SEQUENCE.sub("", self._seen + self._decoder.decode(written).replace("\r\n", "\n"))

    def close(self) -> None:
        """End whatever still runs."""
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chat_history"


@pytest.fixture
def open_terminal(history: Path, environment: dict[str, str]) -> Iterator[Callable[[], Terminal]]:
    """Return a function that opens a chat and waits for its prompt."""
    opened: list[Terminal] = []

    def open_one() -> Terminal:
        opened.append(Terminal(history, environment))
        assert "/help" in opened[-1].wait_for("> ")
        return opened[-1]

    yield open_one
    for terminal in opened:
        terminal.close()


def test_ctrl_c_clears_the_line_or_stops_the_answer_and_ctrl_d_ends(open_terminal: Callable[[], Terminal]) -> None:
    terminal = open_terminal()
    terminal.type("half a ques")
    terminal.wait_for("half a ques")  # or Ctrl-C takes it away after readline was told of it, which then waits for more
    terminal.press_until("\x03", "> ")
    terminal.type("dog?\n")
    terminal.wait_for("I do not know the role “dog? after 0”.")
    terminal.wait_for("> ")
    terminal.type("slow?\n")
    terminal.wait_for("thinking")
    assert "Stopped." in terminal.press_until("\x03", "> ")
    terminal.type("cat?\n")
    terminal.wait_for("“cat? after 1”")
    terminal.wait_for("> ")
    terminal.type("\x04")
    assert terminal.process.wait(30) == 0


def test_after_bytes_that_are_not_utf_8_the_chat_goes_on(open_terminal: Callable[[], Terminal]) -> None:
    terminal = open_terminal()
    terminal.type(b"caf\xe9\xff?\n")
    terminal.wait_for("> ")
    terminal.type("dog?\n")
    assert "I do not know the role “dog? after" in terminal.wait_for("> ")
    terminal.type("/quit\n")
    assert terminal.process.wait(30) == 0


def test_lines_typed_before_come_back_and_are_only_their_owners(
    open_terminal: Callable[[], Terminal], history: Path
) -> None:
    pytest.importorskip("readline")
    first = open_terminal()
    first.type("数据科学家?\n")
    first.wait_for("> ")
    assert history.stat().st_mode & 0o777 == 0o600
    first.type("/quit\n")
    assert first.process.wait(30) == 0
    second = open_terminal()
    second.type("\x1b[A\x1b[A\n")
    assert "“数据科学家? after 0”" in second.wait_for("> ").replace("我不认识", "")
    assert history.read_text("utf-8").count("数据科学家") >= 2


@pytest.mark.parametrize("obstacle", ["folder", "file above"])
def test_a_place_that_cannot_be_written_costs_only_the_history(
    obstacle: str, open_terminal: Callable[[], Terminal], history: Path
) -> None:
    if obstacle == "folder":
        history.mkdir(parents=True)
    else:
        history.parent.write_text("", "utf-8")
    terminal = open_terminal()
    terminal.type("dog?\n")
    assert "“dog? after 0”" in terminal.wait_for("> ")
    terminal.type("\x04")
    assert terminal.process.wait(30) == 0
