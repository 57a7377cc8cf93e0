"""Judged questions: what a line may say, what is filled in, and what is refused with its place and cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.questions import EvaluationError, JudgedQuestion, names, read_questions
from knowledge.models import Passage, PassageKind

TEXT = "What does a baker do?"


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_a_line_says_text_and_judgement_and_the_rest_is_filled_in(tmp_path: Path) -> None:
    path = write(
        tmp_path / "set.jsonl", {"text": TEXT, "relevant": ["a"]}, {"text": "面包师做什么？", "covered": False}
    )
    first, second = read_questions([path])
    assert (first.id, first.language, first.relevant, first.covered) == ("set:1", "en", ("a",), True)
    assert (second.id, second.language, second.covered) == ("set:2", "zh", False)


def test_every_key_of_the_form_is_read_and_others_are_passed_over(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": TEXT,
        "lang": "de",
        "kind": "duties",
        "relevant": ["a", "b#Head"],
        "excluded": ["c"],
        "facts": [["bread", "Brot"], ["cake"]],
        "covered": True,
        "answers": ["bread"],
        "part": None,
    }
    (question,) = read_questions([write(tmp_path / "set.jsonl", row)])
    assert question == JudgedQuestion(
        id="7",
        text=TEXT,
        language="de",
        kind="duties",
        relevant=("a", "b#Head"),
        excluded=("c",),
        facts=(("bread", "Brot"), ("cake",)),
        covered=True,
        place=f"{tmp_path / 'set.jsonl'}:1",
    )


def test_only_facts_and_covered_need_an_answer(tmp_path: Path) -> None:
    rows = ({"relevant": ["a"]}, {"facts": [["bread"]]}, {"covered": True}, {"covered": False})
    path = write(tmp_path / "set.jsonl", *({"text": TEXT} | row for row in rows))
    assert [question.needs_an_answer for question in read_questions([path])] == [False, True, True, True]


def test_several_files_are_one_set_in_their_order(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{name}.jsonl", {"text": TEXT, "relevant": ["a"]}) for name in ("b", "a")]
    assert [question.id for question in read_questions(paths)] == ["b:1", "a:1"]


def test_in_a_file_of_questions_that_are_not_covered_each_is_one_whatever_it_says(tmp_path: Path) -> None:
    own = write(tmp_path / "own.jsonl", {"text": TEXT, "relevant": ["a"]})
    bank = write(tmp_path / "bank.jsonl", {"text": "close my account", "intent": "oos", "relevant": ["x"]})
    for paths in ([own], [own, bank]):
        first, second = read_questions(paths, [bank])
        assert first.covered
        assert (second.covered, second.relevant, second.kind, second.needs_an_answer) == (False, (), "bank", True)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"text": "What?", "intent": "oos"}', "nothing says how to judge 'What?'; add \"relevant\""),
        ('{"text": "What?", "relevant": []}', "nothing says how to judge"),
        ('{"text": "What?", "relevant": "a"}', "relevant: Input should be a valid tuple (it is 'a')"),
        ('{"text": "What?", "facts": ["a"]}', "facts.0: Input should be a valid tuple (it is 'a')"),
        ('{"text": "What?", "facts": [[]]}', "facts.0: Tuple should have at least 1 item"),
        ('{"text": "", "relevant": ["a"]}', "text: String should have at least 1 character (it is '')"),
        ('{"relevant": ["a"]}', "text: Field required"),
        ('{"text": "What?", "relevant": ["a"], "lang": "english"}', "language: String should match"),
        ('{"text": "What?", "relevant": ["a"], "covered": false}', "covered is false, but relevant or facts say"),
        ('{"text": "What?", "covered": "perhaps"}', "covered: Input should be a valid boolean"),
        ('["text"]', "Input should be an object"),
        ("{text}", "Invalid JSON"),
        (b"\xff", "Invalid JSON"),
    ],
)
def test_a_line_that_cannot_be_judged_is_named_with_its_value(line: str | bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    good = b'{"text": "What?", "relevant": ["a"]}\n\n'
    path.write_bytes(good + (line if isinstance(line, bytes) else line.encode()))
    with pytest.raises(EvaluationError) as raised:
        read_questions([path])
    assert str(raised.value).startswith(f"{path}:3: ")
    assert says in str(raised.value)


def test_an_id_that_stands_twice_is_named_with_both_places(tmp_path: Path) -> None:
    row = {"id": "same", "text": TEXT, "relevant": ["a"]}
    paths = [write(tmp_path / f"{name}.jsonl", row) for name in ("one", "two")]
    with pytest.raises(EvaluationError, match=r"two\.jsonl:1: the id 'same' stands at .*one\.jsonl:1 too; give each"):
        read_questions(paths)


def test_a_file_that_is_not_there_and_one_that_is_empty_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no\.jsonl: the questions cannot be read \(No such file"):
        read_questions([tmp_path / "no.jsonl"])
    (tmp_path / "empty.jsonl").write_text("\n \n", "utf-8")
    with pytest.raises(EvaluationError, match=r"empty\.jsonl: there is no question"):
        read_questions([tmp_path / "empty.jsonl"])


def test_a_passage_goes_by_its_id_its_article_and_every_heading_above_it() -> None:
    passage = Passage(
        id="p",
        article_id="a",
        work="a",
        language="en",
        section=("Tools", "Ovens"),
        place=(1, 1, 0),
        kind=PassageKind.PARAGRAPH,
        start=0,
        end=1,
        text="x",
        statements=("x",),
    )
    assert names(passage) == ("p", "a", "a#Tools", "a#Ovens")
