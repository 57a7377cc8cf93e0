"""On a real terminal of 80 columns: nothing wider, Chinese unbroken, colours unless NO_COLOR is set."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex

OnTerminal = Callable[..., str]
#: Colours, and the begin and the end of a link.
_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
_COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")


@pytest.fixture
def on_terminal(environment: dict[str, str]) -> OnTerminal:
    """Return a function that runs the command line on a pseudo-terminal of 80 columns and gives what it wrote there."""

    def run(*arguments: str, data_dir: Path, **variables: str) -> str:
        own = environment | {"TERM": "xterm-256color", "ROLEWISE_DATA_DIR": str(data_dir)} | variables
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [sys.executable, "-m", "bot", *arguments]
        with subprocess.Popen(
            command, env=own, cwd=Path(__file__).parents[2], stdin=slave, stdout=slave, stderr=subprocess.PIPE
        ) as process:
            os.close(slave)
            written = b"".join(iter(lambda: _read(master), b""))
            assert process.stderr is not None
            assert process.stderr.read() == b""
        os.close(master)
        return written.decode().replace("\r\n", "\n")

    return run


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # how Linux tells that the other side has closed
        return b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "What tools does an MLOps engineer use?"],
        ["ask", "数据科学家的工作流程有哪些步骤？"],
        ["ask", "今天天气怎么样？"],
        ["ask", "What is the difference between a data scientist and an MLOps engineer?"],
        ["role", "数据工程师"],
        ["roles"],
        ["search", "数据工程师做什么？"],
        ["articles", "list"],
        ["--help"],
        ["ask", "--help"],
    ],
    ids=" ".join,
)
def test_no_line_is_wider_than_80_cells(arguments: list[str], on_terminal: OnTerminal, notes_data_dir: Path) -> None:
    lines = _SEQUENCE.sub("", on_terminal(*arguments, data_dir=notes_data_dir)).splitlines()
    assert len(lines) > 2
    assert max(map(cell_len, lines)) <= 80
    assert "\ufffd" not in "".join(lines)


def test_a_long_chinese_sentence_is_wrapped_and_whole(on_terminal: OnTerminal, small_index: SmallIndex) -> None:
    shown = _SEQUENCE.sub("", on_terminal("ask", "面包师做什么？", data_dir=small_index.data_dir))
    assert "面包师制作面包和蛋糕。多数面包师凌晨3点开始工作。" in re.sub(r"\s", "", shown)


def test_a_terminal_gets_colours_unless_no_color_is_set(on_terminal: OnTerminal, small_index: SmallIndex) -> None:
    question = ("ask", "What does a baker do?")
    coloured = on_terminal(*question, data_dir=small_index.data_dir)
    plain = on_terminal(*question, data_dir=small_index.data_dir, NO_COLOR="1")
    assert _COLOUR.search(coloured)
    assert not _COLOUR.search(plain)
    assert _SEQUENCE.sub("", plain) == _SEQUENCE.sub("", coloured)


def test_sources_are_links_unless_plain_lines_are_wanted(on_terminal: OnTerminal, small_index: SmallIndex) -> None:
    question = "What does a baker do?"
    linked = on_terminal("ask", question, data_dir=small_index.data_dir)
    assert re.search(r"\x1b]8;[^;]*;https://example\.org/baker\x1b", linked)
    plain = on_terminal("ask", "--plain", question, data_dir=small_index.data_dir)
    assert "\x1b" not in plain
    assert any(len(line) > 60 and line.endswith("https://example.org/baker") for line in plain.splitlines())


@pytest.mark.parametrize("command", [["ask"], ["ask", "--plain"], ["search"], ["ask", "--json"]], ids=" ".join)
def test_an_article_cannot_command_the_terminal(
    command: list[str], on_terminal: OnTerminal, small_index: SmallIndex
) -> None:
    shown = on_terminal(*command, "What does a glass blower do?", data_dir=small_index.data_dir, NO_COLOR="1")
    assert "[red]with[/red]" in re.sub(r"[\s│┃]+", "", shown)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", _SEQUENCE.sub("", shown))
    assert not _COLOUR.search(shown)
