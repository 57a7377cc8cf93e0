"""A conversation in lines: questions with those before them, commands, and errors that end nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.messages.catalogue import messages
from bot.models import Answer, Citation, NotCovered, Question, Section, Statement
from bot.terminal.chat import Chat, converse


@dataclass
class Echo:
    """``Conversant`` that says what it was asked; it raises what *errors* has for a question."""

    citation: Citation
    errors: dict[str, BaseException] = field(default_factory=dict)
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def ask(self, question: Question, turns: Sequence[Question], /) -> Answer | NotCovered:
        """See ``Conversant``."""
        self.asked.append((question.text, [turn.text for turn in turns]))
        if question.text in self.errors:
            raise self.errors[question.text]
        if question.text.startswith("Who"):
            return NotCovered(question, 0.0, nearest=[])
        whole = Question(f"Whole {question.text}", question.language)
        section = Section((Statement(f"You asked: {question.text}", (1,)),))
        return Answer(whole, 1.0, [section], [self.citation], understood=whole.text)


@pytest.fixture
def echo(cite: Callable[[int], Citation]) -> Echo:
    return Echo(cite(1))


@pytest.fixture
def chat(echo: Echo) -> Chat:
    return Chat(echo, plain=True)


def test_each_question_comes_with_the_whole_questions_before_it(chat: Chat, echo: Echo) -> None:
    assert all(map(chat.take, ["Why?", "Who?", "How?"]))
    assert echo.asked == [("Why?", []), ("Who?", ["Whole Why?"]), ("How?", ["Whole Why?", "Who?"])]


def test_the_last_ten_questions_are_kept(chat: Chat, echo: Echo) -> None:
    for number in range(15):
        chat.take(f"Who is {number}?")
    assert echo.asked[-1][1] == [f"Who is {number}?" for number in range(4, 14)]


def test_the_answer_and_how_it_was_understood_are_shown(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    chat.take("Why?")
    told = capsys.readouterr()
    assert told.out.startswith("Understood as: Whole Why?\n\nYou asked: Why? [1]\n\nSources\n[1] Title 1")
    assert told.out.endswith("\n\n")
    assert told.err == ""


@pytest.mark.parametrize("question", ["What is CI/CD?", "/etc/passwd says what?", "what about /help ?", "and/or?"])
def test_a_slash_inside_words_is_part_of_a_question(question: str, chat: Chat, echo: Echo) -> None:
    assert chat.take(question)
    assert [text for text, _ in echo.asked] == [question]


@pytest.mark.parametrize("line", ["/nope", "/nope with words", "/", "/数据"])
def test_an_unknown_command_names_help_and_asks_nothing(
    line: str, chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chat.take(line)
    assert capsys.readouterr().out == messages("en").chat_unknown.format(command=line.split(maxsplit=1)[0]) + "\n\n"
    assert "/help" in messages("en").chat_unknown
    assert echo.asked == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_names_every_command_in_the_language_of_the_last_question(
    language: str, chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.take({"en": "Who bakes?", "zh": "谁做面包？"}[language])
    capsys.readouterr()
    assert chat.take("/HELP")
    told = capsys.readouterr().out
    assert told == messages(language).chat_help + "\n\n"
    assert all(command in told for command in ("/sources", "/new", "/help", "/quit", "Ctrl-D"))


def test_sources_are_the_passages_of_the_last_answer_verbatim(
    chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.take("/sources")
    assert capsys.readouterr().out == messages("en").chat_without_sources + "\n\n"
    chat.take("Why?")
    chat.take("Who is not covered?")
    capsys.readouterr()
    chat.take("/sources")
    line, text = capsys.readouterr().out.strip().split("\n\n")
    assert line == "[1] Title 1 › Section; Ada, 2021-03; https://example.org/1"
    assert text == echo.citation.passage.text


def test_new_forgets_the_questions_and_the_answer(chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("Why?", "/new", "How?", "/new"):
        assert chat.take(line)
    assert [turns for _, turns in echo.asked] == [[], []]
    capsys.readouterr()
    chat.take("/sources")
    assert capsys.readouterr().out == messages("en").chat_without_sources + "\n\n"


@pytest.mark.parametrize("line", ["", "  ", "\t\n"])
def test_an_empty_line_asks_nothing(line: str, chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]) -> None:
    assert chat.take(line)
    assert (echo.asked, capsys.readouterr()) == ([], ("", ""))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("the disk is \x1b[31mgone"), "rolewise: the disk is [31mgone\n"),
        (KeyError("a fault"), "Traceback"),
    ],
)
def test_an_error_is_told_and_the_chat_goes_on(
    error: Exception, said: str, chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    echo.errors["Why?"] = error
    assert chat.take("Why?")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(said)
    assert ("Traceback" in told.err) == isinstance(error, KeyError)
    assert "\x1b" not in told.err
    assert chat.take("How?")
    assert echo.asked[-1] == ("How?", [])


@pytest.mark.parametrize(("line", "said"), [("?!", "there is no question"), ("x" * 4001, "shorten it")])
def test_what_cannot_be_asked_is_told_and_the_chat_goes_on(
    line: str, said: str, chat: Chat, echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chat.take(line)
    assert said in capsys.readouterr().err
    assert echo.asked == []


def test_an_interruption_is_not_an_error_of_the_question(chat: Chat, echo: Echo) -> None:
    echo.errors["Why?"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        chat.take("Why?")


def test_quit_ends(chat: Chat) -> None:
    assert not chat.take(" /quit ")


@pytest.mark.parametrize("last", [b"", b"/quit\nHow?\n"])
def test_lines_from_a_pipe_are_asked_until_the_end_without_a_prompt_or_a_history(
    last: bytes,
    echo: Echo,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    lines = "\ufeffWhy?\r\n\n谁做面包？\n".encode() + b"\xff\n" + b"x" * 100_000 + b"\nWho else?\n" + last
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False, buffer=io.BytesIO(lines)))
    converse(echo, tmp_path / "history", plain=True)
    assert [text for text, _ in echo.asked] == ["Why?", "谁做面包？", "Who else?"]
    told = capsys.readouterr()
    assert told.out.startswith("Understood as")
    assert ">" not in told.out
    assert "standard input is not UTF-8" in told.err
    assert told.err.count("more than 32,000 bytes") == 1
    assert not (tmp_path / "history").exists()
