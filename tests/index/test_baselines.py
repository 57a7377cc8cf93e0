"""Baselines against their definitions, over a small index of two languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.baselines import BASELINES, fused, make_baseline
from index.building import passage_text
from index.centring import Centring
from index.contents import Contents
from index.encoders.packaged import PackagedEncoder

QUESTION = "Which tools does a baker use?"


@pytest.fixture
def contents(
    tmp_path: Path, small_articles: Path, build: Callable[..., Any], open_index: Callable[[Path], Contents]
) -> Contents:
    build(tmp_path / "data", small_articles)
    return open_index(tmp_path / "data")


def test_cosine_is_that_of_the_vectors_as_the_encoder_gives_them(
    contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    found = make_baseline("cosine", contents, encoder, centring)(QUESTION, 10)
    passages = [contents.passages.get(identifier) for identifier in contents.passage_vectors.ids]
    texts = [passage_text(passage, contents.references[passage.article_id].title) for passage in passages]
    scores = encoder.encode_passages(texts) @ encoder.encode_queries([QUESTION])[0]
    expected = {passage.id: float(score) for passage, score in zip(passages, scores, strict=True)}
    assert dict(found) == pytest.approx(expected, abs=2e-3)  # a store keeps vectors in half precision
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert len(make_baseline("cosine", contents, encoder, centring)(QUESTION, 2)) == 2


def test_bm25_is_the_lexicon_over_all_languages(
    contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    rank = make_baseline("bm25", contents, encoder, centring)
    for question, language in ((QUESTION, "en"), ("面包师做什么？", "zh")):
        assert rank(question, 10) == contents.lexicon.search(question, 10, language=language)
    mixed = rank(f"{QUESTION} 面包师", 10)
    assert {contents.passages.get(identifier).language for identifier, _ in mixed} == {"en", "zh"}
    assert [score for _, score in mixed] == sorted((score for _, score in mixed), reverse=True)


def test_rank_fusion_adds_the_inverse_of_60_and_the_rank() -> None:
    first, second = [("a", 9.0), ("b", 8.0)], [("b", 0.3), ("c", 0.2), ("a", 0.1)]
    found = fused([lambda _text, k: first[:k], lambda _text, k: second[:k]])("What?", 10)
    expected = {"b": 1 / 62 + 1 / 61, "a": 1 / 61 + 1 / 63, "c": 1 / 62}
    assert [identifier for identifier, _ in found] == ["b", "a", "c"]
    np.testing.assert_allclose([score for _, score in found], [expected[identifier] for identifier, _ in found])


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_finds_the_bakers_tools(
    name: str, contents: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    (best, _), *_ = make_baseline(name, contents, encoder, centring)(QUESTION, 3)
    assert contents.passages.get(best).section == ("Which tools does a baker use?",)
