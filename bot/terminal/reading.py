"""Arguments and standard input → question."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from bot.models import LONGEST_QUESTION, Question, QuestionError

#: Bytes read from standard input: more than the longest question in any encoding, less than a file piped by mistake.
_MOST_BYTES = 8 * LONGEST_QUESTION


def read_question(words: Sequence[str], language: str | None, stdin: BinaryIO | None = None) -> Question:
    """Return the question in *words*, or, when they are ``-``, the one on standard input.

    Raises QuestionError when it is empty, too long or not text.
    """
    if list(words) == ["-"]:
        return Question.read(decode_question((stdin or sys.stdin.buffer).read(_MOST_BYTES + 1)), language)
    return Question.read(" ".join(words), language)


def read_lines(stdin: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of *stdin*; of one that is too long to be a question the beginning, which is too long as well."""
    while raw := stdin.readline(_MOST_BYTES + 1):
        yield raw
        while len(raw) > _MOST_BYTES and not raw.endswith(b"\n"):
            raw = stdin.readline(_MOST_BYTES + 1)


def decode_question(raw: bytes) -> str:
    """Return *raw* as text. Raises QuestionError when it is too long or neither UTF-8 nor UTF-16."""
    if len(raw) > _MOST_BYTES:
        msg = f"the question has more than {_MOST_BYTES:,} bytes; shorten it to {LONGEST_QUESTION:,} characters"
        raise QuestionError(msg)
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        msg = (
            f"standard input is not UTF-8 (byte 0x{raw[error.start]:02x} at position {error.start}); "
            "convert it, for example with `iconv -f GB18030 -t UTF-8`"
        )
        raise QuestionError(msg) from error
