"""``python -m bot chat`` and ``--plain`` in real processes."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
BAKER = "What does a baker do?"


def test_a_chat_from_a_pipe_answers_each_line_and_ends_with_0(run: Run) -> None:
    lines = f"{BAKER}\n?!\n/sources\nWhat is the boiling point of lead?\n/nope\n"
    done = run("chat", "--plain", stdin=lines.encode())
    told = done.stdout.decode()
    wanted = ["Sources", "A baker makes bread and cakes.", "do not answer", "/nope"]
    places = [told.rindex(text) for text in wanted]
    assert (done.returncode, places) == (0, sorted(places))
    assert told.startswith("A baker makes bread and cakes.")
    assert done.stderr.decode().startswith("rolewise: there is no question")


def test_a_chat_without_lines_says_nothing(run: Run) -> None:
    done = run("chat")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("question", [BAKER, "面包师做什么？", "What does a glass blower do?"])
def test_a_plain_answer_is_lines_with_one_for_each_source(question: str, run: Run) -> None:
    done = run("ask", "--plain", question)
    lines = done.stdout.decode().splitlines()
    heading = next(number for number, line in enumerate(lines) if line in ("Sources", "来源"))
    assert (done.returncode, lines[heading - 1]) == (0, "")
    assert [line[:3] for line in lines[heading + 1 :] if line.startswith("[")][:1] == ["[1]"]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f│┃─\u202a-\u202e\u2066-\u2069]", done.stdout.decode())


def test_a_plain_refusal_exits_with_3(run: Run) -> None:
    done = run("ask", "--plain", "What is the boiling point of lead?")
    assert (done.returncode, done.stdout.decode().splitlines()[0]) == (3, "The articles do not answer this.")
