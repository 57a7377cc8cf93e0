"""What is evaluated is an index of its own, built once for what it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluated import make_evaluated, settings_apart
from bot.models import Question
from bot.settings import Settings
from bot.wiring import Workshop
from tests.bot.conftest import RecordedNotices


def test_an_index_that_is_evaluated_lies_apart_from_others_by_the_places_it_is_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data_dir=tmp_path)
    first, same, other = (settings_apart(settings, [Path(name)]) for name in ("a", str(tmp_path / "a"), "b"))
    assert first.data_dir == same.data_dir
    assert len({settings.data_dir, first.data_dir, other.data_dir}) == 3
    assert first.data_dir.parent == tmp_path / "evaluations"


def test_a_corpus_is_embedded_once_and_again_when_it_changed_or_its_index_is_damaged(
    workshop: Workshop, tmp_path: Path, notices: RecordedNotices
) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "smith", "text": "A smith shoes horses."}\n', "utf-8")
    first = make_evaluated(workshop, [corpus], notices)
    assert list(first.contents.references) == ["smith"]
    assert first.assistant.ask(Question("Who shoes horses?", "en")).confidence >= first.least
    make_evaluated(workshop, [corpus], notices)
    assert notices.steps == [(2, 2)]
    corpus.write_text('{"id": "smith", "text": "A smith shoes mules."}\n', "utf-8")
    make_evaluated(workshop, [corpus], notices)
    assert notices.steps == [(2, 2)] * 2
    _, folder = workshop.archive.open()
    (folder / "manifest.json").unlink()
    make_evaluated(workshop, [corpus], notices)
    assert notices.steps == [(2, 2)] * 3
