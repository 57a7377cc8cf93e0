"""The question is in the arguments, or on standard input in UTF-8 or UTF-16."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import QuestionError
from bot.terminal.reading import decode_question, read_lines, read_question

CHINESE = "数据工程师做什么？"


def test_words_are_joined_by_blanks_and_standard_input_is_left_alone() -> None:
    stdin = io.BytesIO(b"Something else?")
    assert read_question(["Who", "bakes", "-"], None, stdin).text == "Who bakes -"
    assert stdin.tell() == 0


@pytest.mark.parametrize(
    "raw",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("utf-16"),
        b"\xfe\xff" + CHINESE.encode("utf-16-be"),
        f"\n  {CHINESE}\r\n".encode(),
    ],
    ids=["utf-8", "byte order mark", "utf-16", "big-endian", "white space"],
)
def test_a_dash_reads_standard_input(raw: bytes) -> None:
    question = read_question(["-"], None, io.BytesIO(raw))
    assert (question.text, question.language) == (CHINESE, "zh")


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (CHINESE.encode("gb18030"), "byte 0xca at position 0"),
        (b"Who b\xe4kes?", "byte 0xe4 at position 5"),
        (CHINESE.encode("utf-16")[:-1], "at position"),
        (b"\xff\xfe\x00\xd8a\x00", "at position"),
    ],
    ids=["gb18030", "latin-1", "half a character", "half a pair"],
)
def test_another_encoding_is_refused_with_its_place_and_the_cure(raw: bytes, place: str) -> None:
    with pytest.raises(QuestionError, match=r"not UTF-8 .*iconv -f GB18030 -t UTF-8") as refusal:
        read_question(["-"], None, io.BytesIO(raw))
    assert place in str(refusal.value)


def test_a_large_file_is_refused_before_it_is_read_whole() -> None:
    stdin = io.BytesIO(b"x" * 10_000_000)
    with pytest.raises(QuestionError, match="shorten it to 4,000 characters"):
        read_question(["-"], None, stdin)
    assert stdin.tell() < 100_000


def test_the_longest_question_fits_through_standard_input() -> None:
    text = "\U00020000" * 4000
    assert read_question(["-"], None, io.BytesIO(text.encode())).text == text


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_a_question_or_refused(raw: bytes) -> None:
    try:
        question = read_question(["-"], "en", io.BytesIO(raw))
    except QuestionError:
        return
    assert question.language == "en"
    assert not any(ord(character) < 0x20 for character in question.text)


def test_lines_are_read_one_by_one_and_of_one_that_is_too_long_only_what_shows_that() -> None:
    long = b"x" * 100_000
    lines = list(read_lines(io.BytesIO(b"one\n\n" + long + b"\ntwo\n" + b"y" * 32_001)))
    assert [lines[0], lines[1], lines[3]] == [b"one\n", b"\n", b"two\n"]
    for line in (lines[2], lines[4]):
        assert len(line) == 32_001
        with pytest.raises(QuestionError, match="more than 32,000 bytes"):
            decode_question(line)
    assert len(lines) == 5
