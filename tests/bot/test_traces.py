"""A log tells where an exception was raised, and its message only where that repeats nobody's words."""

from __future__ import annotations

import pytest
from aiohttp import ClientError

from bot.settings import SettingsError
from bot.traces import told, trace, without_messages

WORDS = "where do I find my colleague's salary"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError(WORDS), "ValueError (its message is not logged)"),
        (KeyError(WORDS), "KeyError (its message is not logged)"),
        (
            UnicodeEncodeError("utf-8", WORDS, 0, 1, WORDS),
            "UnicodeEncodeError (its message is not logged)",
        ),
        (SettingsError("PORT: wrong"), "bot.settings.SettingsError: PORT: wrong"),
        (FileNotFoundError(2, "No such file", "x"), "FileNotFoundError: [Errno 2] No such file: 'x'"),
        (ClientError("no route"), "aiohttp.client_exceptions.ClientError: no route"),
    ],
)
def test_a_message_is_told_only_where_it_cannot_be_somebodys_words(error: Exception, line: str) -> None:
    assert told(error) == line


def failing() -> None:
    """Fail on a question, while failing on another, because of a third."""
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ValueError(WORDS) from error
    except ValueError:
        raise RuntimeError(WORDS)  # noqa: B904 - that nobody names the cause is what is tried here


def test_a_trace_tells_where_each_was_raised_and_what_led_to_it_without_their_words() -> None:
    with pytest.raises(RuntimeError) as raised:
        failing()
    told_of = trace(raised.value)
    lines = [line for line in told_of.splitlines() if not line.startswith("  ")]
    assert lines == [
        "KeyError (its message is not logged)",
        "caused this:",
        "ValueError (its message is not logged)",
        "while that was seen to:",
        "RuntimeError (its message is not logged)",
    ]
    assert told_of.count("in failing") == 3
    assert WORDS not in told_of


def test_a_cause_that_is_hidden_stays_hidden_and_a_circle_ends() -> None:
    hidden, circle = RuntimeError(), RuntimeError()
    hidden.__context__, hidden.__suppress_context__ = ValueError(), True
    circle.__context__ = ValueError()
    circle.__context__.__context__ = circle
    assert "ValueError" not in trace(hidden)
    assert trace(circle).count("RuntimeError") == 1


def test_what_a_library_says_of_an_exception_is_said_without_its_words() -> None:
    error = ValueError(WORDS)
    assert without_messages(f"Failed ({error}): {error!r}", error) == "Failed (ValueError): ValueError"
    own = SettingsError("PORT: wrong")
    assert without_messages(f"Failed ({own})", own) == "Failed (PORT: wrong)"
