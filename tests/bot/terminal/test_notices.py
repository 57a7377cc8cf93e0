"""Notices go to standard error, and nothing of them to standard output."""

from __future__ import annotations

import pytest

from bot.terminal.notices import TerminalNotices


def test_a_sentence_is_a_line_on_standard_error_that_commands_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    TerminalNotices().say("Left out: \x1b[31m面包.md")
    assert capsys.readouterr() == ("", "Left out: [31m面包.md\n")


def test_progress_without_a_terminal_is_one_line_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    notices = TerminalNotices()
    for done in (64, 128, 130):
        notices.progress(done, 130)
    assert capsys.readouterr() == ("", "Embedded 130 texts.\n")


def test_what_is_done_has_words_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    TerminalNotices("Asking the questions", "Asked {} questions.").progress(6, 6)
    assert capsys.readouterr() == ("", "Asked 6 questions.\n")
