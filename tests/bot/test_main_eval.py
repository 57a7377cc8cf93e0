"""``python -m bot eval`` in real processes: a corpus of its own, the contract, pictures, and what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

CORPUS: list[dict[str, Any]] = [
    {"id": "bread", "text": "A baker makes bread and cakes. Most bakers start work at 3 in the morning."},
    {"id": "honey", "text": "A beekeeper looks after colonies of honey bees and harvests their honey in summer."},
    {"id": "面包", "text": "面包师制作面包和蛋糕。多数面包师凌晨 3 点开始工作。"},
    {"id": "rose", "text": "A gardener prunes roses with secateurs in February.", "lang": "en"},
    {"id": "茶", "text": "茶艺师泡茶，并向客人介绍茶叶的产地。", "title": "茶艺师"},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "text": "When do bakers start work?", "lang": "en", "relevant": ["bread"], "facts": [["3 in"]]},
    {"text": "Who harvests honey?", "relevant": ["honey"], "kind": "duties"},
    {"text": "面包师几点开始工作？", "relevant": ["bread"], "excluded": ["面包"], "kind": "figure"},
    {"text": "Who introduces tea to guests?", "language": "en", "relevant": ["茶"]},
    {"text": "How do I close my savings account?", "covered": False, "kind": "foreign"},
    {"text": "怎么去里斯本机场？", "covered": False, "kind": "foreign"},
]


def write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus, questions, and the data folder of these tests."""
    place = tmp_path_factory.mktemp("eval")
    write(place / "corpus.jsonl", CORPUS)
    write(place / "questions.jsonl", QUESTIONS)
    return place


def evaluation(run: Run, place: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    corpus, questions = str(place / "corpus.jsonl"), str(place / "questions.jsonl")
    return run("eval", questions, "--corpus", corpus, *more, data_dir=place / "data")


def refusal(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    assert (done.returncode, done.stdout) == (status, b""), done.stderr.decode()
    return done.stderr.decode()


def test_an_evaluation_over_a_corpus_follows_the_contract_and_compares(run: Run, place: Path) -> None:
    against = ("--against", "cosine", "--against", "bm25", "--against", "rrf")
    done = evaluation(run, place, "--json", *against, "--plot", str(place / "picture.png"))
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert done.stdout.count(b"\n") == 1
    assert (told["n"], told["recall@1"], told["mrr@10"], told["ndcg@10"]) == (6, 1, 1, 1)
    assert {language: own["n"] for language, own in told["by_language"].items()} == {"en": 4, "zh": 2}
    assert (told["fact_recall"], told["refusal_recall"], told["auroc"]) == (1, 1, 1)
    assert list(told["against"]) == ["cosine", "bm25", "rrf"]
    assert told["against"]["bm25"]["recall@10"] == 0.5  # another language's copy shares no word with a question
    assert [question["id"] for question in told["questions"]][:2] == ["q1", "questions:2"]
    assert "面包" not in told["questions"][2]["items"]
    assert (place / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert done.stderr.decode().splitlines()[-1] == "Asked 6 questions."

    (place / "run.json").write_bytes(done.stdout)
    again = evaluation(run, place, "--against", str(place / "run.json"))
    assert again.returncode == 0
    assert "Embedded" not in again.stderr.decode()  # the index was kept
    assert "+0.000" in again.stdout.decode()
    assert "By kind" in again.stdout.decode()


def test_the_index_that_answers_stays_as_it_is(run: Run, place: Path) -> None:
    assert evaluation(run, place).returncode == 0
    assert [path.name for path in (place / "data").iterdir()] == ["evaluations"]


def test_a_folder_of_articles_is_evaluated_apart_too(run: Run, place: Path) -> None:
    articles = place / "articles"
    articles.mkdir()
    (articles / "gardener.md").write_text("# The gardener\n\nA gardener prunes roses with secateurs.\n", "utf-8")
    questions = write(place / "roses.jsonl", [{"text": "Who prunes roses?", "relevant": ["gardener", "gone"]}])
    done = run("eval", questions, "--articles", str(articles), "--json", data_dir=place / "data")
    assert (done.returncode, json.loads(done.stdout)["hit@1"]) == (0, 1)
    assert "'gone': relevant, but no article, section or passage of the index has that name" in done.stderr.decode()
    assert not (place / "data" / "index").exists()


def test_without_articles_the_index_that_answers_is_asked(run: Run, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "Which tools does a baker use?", "relevant": ["baker"]},
        {"text": "nope", "intent": "oos"},
    ]
    asked, bank = write(tmp_path / "asked.jsonl", rows[:1]), write(tmp_path / "bank.jsonl", rows[1:])
    done = run("eval", asked, "--not-covered", bank, "--json")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["recall@1"], told["by_kind"]["bank"]["n"]) == (1, 1)


def test_a_changed_corpus_is_embedded_again_where_it_changed(run: Run, place: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    question = write(tmp_path / "questions.jsonl", [{"text": "Who shoes horses?", "relevant": ["smith"]}])
    for rows, embedded in ((CORPUS[:1], "3"), ([*CORPUS[:1], {"id": "smith", "text": "A smith shoes horses."}], "2")):
        write(corpus, rows)
        done = run("eval", question, "--corpus", str(corpus), "--json", data_dir=tmp_path / "data")
        assert f"Embedded {embedded} texts." in done.stderr.decode()
    assert json.loads(done.stdout)["recall@1"] == 1


def test_a_line_that_cannot_be_judged_is_a_failure_in_one_line(run: Run, place: Path) -> None:
    bad = write(place / "bad.jsonl", [QUESTIONS[1], {"text": "What?", "intent": "oos"}])
    message = refusal(run("eval", bad, data_dir=place / "data"), 1)
    assert message.startswith(f"rolewise: {bad}:2: nothing says how to judge 'What?'")
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--against", "bm52"], "neither one of cosine, bm25, rrf, paste nor a file"),
        (["--articles", "."], "exclude each other"),
        (["--nope"], "No such option"),
    ],
)
def test_options_that_cannot_be_meant_are_wrong_usage(more: list[str], says: str, run: Run, place: Path) -> None:
    assert says in " ".join(refusal(evaluation(run, place, *more), 2).replace("│", " ").split())


def test_a_picture_that_cannot_be_drawn_is_told_before_anything_is_asked(run: Run, place: Path) -> None:
    message = refusal(evaluation(run, place, "--plot", "picture.svg"), 1)
    assert message == "rolewise: --plot picture.svg: name a file that ends in .png, in a folder that exists\n"


#: Runs Rolewise in the place of ``PYTHON -m bot`` as if ir-measures were not installed.
WITHOUT = """
import runpy, sys
sys.modules["ir_measures"] = None
runpy.run_module("bot", run_name="__main__")
"""


def test_without_ir_measures_one_line_says_what_to_install(run: Run, place: Path) -> None:
    wrapper = ["sh", "-c", 'python=$1; without=$0; shift 3; exec "$python" -c "$without" "$@"', WITHOUT]
    done = run("eval", str(place / "questions.jsonl"), wrapper=wrapper)
    assert (
        refusal(done, 1)
        == "rolewise: ir-measures is not installed; run `pip install ir-measures` where Rolewise is installed\n"
    )
