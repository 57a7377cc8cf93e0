"""``python -m bot ask`` and ``search`` in real processes: the contract, the exit statuses, and never a traceback."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bot.conftest import SmallIndex

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
BAKER = "What does a baker do?"
KEYS = [
    *("question", "language", "status", "kind", "understood", "answer", "notes", "citations"),
    *("nearest", "unknown_role", "nearest_roles", "suggestions", "confidence", "timings_ms"),
]
CITATION = {
    "number": int,
    "passage_id": str,
    "article_id": str,
    "title": str,
    "section": list,
    "author": str | None,
    "published": str | None,
    "url": str | None,
    "language": str,
    "quote": str,
    "score": float,
}


def _read(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """Return the one object on standard output, which is a line and holds nothing else."""
    assert done.stdout.endswith(b"}\n")
    assert done.stdout.count(b"\n") == 1
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def _refusal(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    """Return the one line of a refusal with *status*."""
    assert (done.returncode, done.stdout) == (status, b""), done.stderr.decode()
    text = done.stderr.decode()
    assert text.startswith("rolewise: ")
    assert text.count("\n") == 1
    return text


def test_an_answer_follows_the_contract_to_the_letter(run: Run, notes_data_dir: Path) -> None:
    done = run("ask", "--json", "What tools does an MLOps engineer use?", data_dir=notes_data_dir)
    assert (done.returncode, done.stderr) == (0, b"")
    told = _read(done)
    assert list(told) == KEYS
    assert told["question"] == "What tools does an MLOps engineer use?"
    assert (told["language"], told["status"], told["nearest"]) == ("en", "answered", [])
    assert 0.5 <= told["confidence"] <= 1
    assert list(told["timings_ms"]) == ["encode", "search", "compose", "total"]
    assert all(isinstance(spent, float) and spent >= 0 for spent in told["timings_ms"].values())
    assert list(told["answer"]) == ["text", "statements", "parts"]
    assert "Docker" in told["answer"]["text"]
    numbers = [citation["number"] for citation in told["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for citation in told["citations"]:
        assert list(citation) == list(CITATION)
        assert all(isinstance(citation[key], kind) for key, kind in CITATION.items())
        assert all(isinstance(heading, str) for heading in citation["section"])
    for statement in told["answer"]["statements"]:
        assert list(statement) == ["text", "citations"]
        assert any(statement["text"] in told["citations"][number - 1]["quote"] for number in statement["citations"])
    assert {n for statement in told["answer"]["statements"] for n in statement["citations"]} == set(numbers)


def test_a_refusal_exits_with_3_and_names_up_to_three_articles(run: Run, notes_data_dir: Path) -> None:
    done = run("ask", "--json", "今天天气怎么样？", data_dir=notes_data_dir)
    assert (done.returncode, done.stderr) == (3, b"")
    told = _read(done)
    assert list(told) == KEYS
    assert (told["language"], told["status"], told["answer"], told["citations"]) == ("zh", "not_covered", None, [])
    assert 1 <= len(told["nearest"]) <= 3
    for article in told["nearest"]:
        assert list(article) == ["article_id", "title", "url"]
        assert (notes := article["article_id"]).endswith("-zh"), notes


def test_for_eyes_the_answer_comes_before_its_sources_and_without_colours_in_a_pipe(run: Run) -> None:
    done = run("ask", BAKER)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.startswith("A baker makes bread and cakes. Most bakers start work at 3 in the morning. [1]")
    assert text.index("Sources") < text.index("A baker's day") < text.index("https://example.org/baker")
    assert "\x1b" not in text
    assert not any(line.endswith(" ") for line in text.splitlines())
    refused = run("ask", "What is the boiling point of lead?")
    assert (refused.returncode, refused.stderr) == (3, b"")
    assert refused.stdout.decode().startswith("The articles do not answer this.")


@pytest.mark.parametrize("words", [["What", "does", "a", "baker", "do?"], [BAKER]])
def test_words_need_no_quotes(words: list[str], run: Run) -> None:
    assert _read(run("ask", "--json", *words))["question"] == BAKER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_dash_reads_the_question_from_standard_input(encoding: str, run: Run) -> None:
    told = _read(run("ask", "--json", "-", stdin="面包师做什么？\r\n".encode(encoding)))
    assert (told["question"], told["language"], told["status"]) == ("面包师做什么？", "zh", "answered")


@pytest.mark.parametrize("question", ["", "   ", "\t\n", "😀🎉", "?!…", "。？", "\x1b\x07"])
def test_no_words_are_wrong_usage(question: str, run: Run) -> None:
    assert "there is no question; ask in words" in _refusal(run("ask", "--json", question), 2)
    assert "there is no question; ask in words" in _refusal(run("ask", "-", stdin=question.encode()), 2)


def test_4000_characters_are_a_question_and_20000_are_not(run: Run) -> None:
    text = "数据科学家" * 4000
    told = _read(run("ask", "--json", text[:4000]))
    assert (told["question"], told["status"]) == (text[:4000], "not_covered")
    assert "20,000 characters and may have 4,000" in _refusal(run("ask", text), 2)
    assert "more than 32,000 bytes" in _refusal(run("ask", "-", stdin=text.encode()), 2)


def test_a_large_file_on_standard_input_is_refused(run: Run) -> None:
    assert "shorten it to 4,000 characters" in _refusal(run("ask", "--json", "-", stdin=b"x" * 10_000_000), 2)


@pytest.mark.parametrize("raw", [b"What does a \xff baker do?", "面包师做什么？".encode("gb18030")])
def test_bytes_that_are_not_utf_8_are_refused_with_the_cure(raw: bytes, run: Run) -> None:
    assert "send it as UTF-8" in _refusal(run("ask", raw), 2)
    assert "iconv -f GB18030 -t UTF-8" in _refusal(run("ask", "-", stdin=raw), 2)


def test_control_characters_in_a_question_come_to_nothing(run: Run) -> None:
    told = _read(run("ask", "--json", "What \x1b does\x07 a\n\n baker\t \u202edo?"))
    assert (told["question"], told["status"]) == (BAKER, "answered")


@pytest.mark.parametrize("language", ["english", "e", "", "12", "日本"])
def test_a_language_is_two_letters(language: str, run: Run) -> None:
    assert "such as en or zh" in _refusal(run("ask", "--language", language, BAKER), 2)


def test_a_language_that_nobody_speaks_gets_an_answer_with_english_words_around_it(run: Run) -> None:
    told = _read(run("ask", "--json", "--language", "XX", BAKER))
    assert (told["language"], told["status"]) == ("xx", "answered")
    assert "Sources" in run("ask", "--language", "xx", BAKER).stdout.decode()


@pytest.mark.parametrize("sources", [1, 2])
def test_sources_limit_the_cited_passages(sources: int, run: Run, notes_data_dir: Path) -> None:
    question = "What tools does an MLOps engineer use?"
    told = _read(run("ask", "--json", "--sources", str(sources), question, data_dir=notes_data_dir))
    assert len(told["citations"]) == sources


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--nope", BAKER],
        ["ask", "--sources", "0", BAKER],
        ["ask", "--sources", "many", BAKER],
        ["search", "--limit", "51", BAKER],
        ["nope"],
        ["index", "nope"],
        ["index", "build", "more"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "--help" in done.stderr.decode()
    assert re.search("Missing argument|No such option|Invalid value|No such command|unexpected", done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "mentions"),
    [
        (["--help"], ["ask", "chat", "role", "roles", "search", "index", "articles", "--version"]),
        (["ask", "--help"], ["--json", "--plain", "--language", "--sources", "standard input", "3 when"]),
        (["role", "--help"], ["--json", "--plain", "--language"]),
        (["chat", "--help"], ["--plain", "/help"]),
        (["index", "--help"], ["build", "status", "verify"]),
        (["articles", "--help"], ["list", "check"]),
    ],
)
def test_help_names_what_there_is(arguments: list[str], mentions: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [word for word in mentions if word not in done.stdout.decode()] == []


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").stdout.decode() == f"rolewise {metadata.version('rolewise')}\n"


def test_search_shows_passages_with_their_scores(run: Run) -> None:
    done = run("search", "--json", "--limit", "2", "spiral mixer")
    hits = json.loads(done.stdout)
    assert (done.returncode, len(hits)) == (0, 2)
    assert "spiral mixer" in hits[0]["text"]
    assert hits[0]["score"] >= hits[1]["score"]
    assert "spiral mixer" in run("search", "-", stdin=b"spiral mixer").stdout.decode()


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--json"], ["search"], ["search", "--json"]])
def test_hostile_articles_do_not_command_the_terminal(arguments: list[str], run: Run) -> None:
    text = run(*arguments, "What does a glass blower do?").stdout.decode()
    assert "[red]with[/red]" in text
    assert "[bold red]loud[/]" in text or "search" in arguments
    assert ":smile:" in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_file_name_does_not_command_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred\x9b.md").write_bytes(b"\xff")
    done = run("articles", "check", "--articles", str(tmp_path))
    assert done.returncode == 1
    assert "[31mred.md" in done.stdout.decode()
    for stream in (done.stdout, run("index", "build", "--articles", str(tmp_path)).stderr):
        assert not re.search(r"[\x1b\x9b]", stream.decode())


@pytest.mark.parametrize("arguments", [["ask", BAKER], ["ask", "--json", BAKER], ["search", BAKER], ["--help"]])
def test_a_reader_that_has_gone_is_no_fault(
    arguments: list[str], small_index: SmallIndex, environment: dict[str, str]
) -> None:
    own = environment | {"ROLEWISE_DATA_DIR": str(small_index.data_dir)}
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "bot", *arguments]
    with subprocess.Popen(command, env=own, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 1)


@pytest.mark.parametrize(
    "arguments", [["ask", BAKER], ["ask", "--json", BAKER], ["search", BAKER], ["index", "status"]]
)
@pytest.mark.parametrize("closed", ['exec "$@" >&-', 'exec "$@" 2>&-', 'exec "$@" <&- >&- 2>&-'])
def test_closed_streams_are_no_fault(closed: str, arguments: list[str], run: Run) -> None:
    done = run(*arguments, wrapper=["sh", "-c", closed, "closed"])
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_standard_input_holds_no_question(run: Run) -> None:
    done = run("ask", "-", wrapper=["sh", "-c", 'exec "$@" <&-', "closed"])
    assert "there is no question" in _refusal(done, 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_a_failure(run: Run) -> None:
    done = run("ask", "--json", BAKER, wrapper=["sh", "-c", 'exec "$@" >/dev/full', "full"])
    assert "No space left on device" in _refusal(done, 1)


def test_output_is_utf_8_whatever_the_locale(run: Run) -> None:
    for variables in ({"LANG": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "latin-1"}):
        assert "凌晨 3 点" in run("ask", "--language", "zh", "面包师几点开始工作？", **variables).stdout.decode()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"ROLEWISE_DATA_DRI": "x"}, "ROLEWISE_DATA_DRI: there is no such setting; did you mean ROLEWISE_DATA_DIR?"),
        ({"rolewise_articles": "x"}, "rolewise_articles: there is no such setting; did you mean ROLEWISE_ARTICLES?"),
        ({"ROLEWISE_EMBEDDING_BATCH_SIZE": "x"}, "ROLEWISE_EMBEDDING_BATCH_SIZE='x'"),
    ],
)
def test_a_wrong_setting_is_wrong_usage(variables: dict[str, str], says: str, run: Run) -> None:
    assert says in _refusal(run("ask", BAKER, **variables), 2)


def test_a_model_that_is_not_there_is_a_failure_with_a_message(run: Run, tmp_path: Path) -> None:
    done = run("ask", BAKER, ROLEWISE_EMBEDDING_MODEL=str(tmp_path / "no model"), HF_HUB_OFFLINE="1")
    assert done.returncode == 1
    assert str(tmp_path / "no model") in done.stderr.decode().splitlines()[-1]


def test_an_article_that_only_asks_is_not_quoted_as_an_answer(run: Run, tmp_path: Path) -> None:
    asks = "".join(f"What does a lighthouse keeper do in the hour {hour} of the night? " for hour in range(9))
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "keeper.md").write_text(f"# Lighthouse keepers\n\n## Keeper\n\n{asks}\n", "utf-8")
    run("index", "build", "--articles", str(folder), data_dir=tmp_path / "data")
    done = run("ask", "--json", "What does a lighthouse keeper do?", data_dir=tmp_path / "data")
    assert (done.returncode, _read(done)["status"]) == (3, "not_covered")
    shutil.rmtree(tmp_path / "data")
