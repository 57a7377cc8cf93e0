"""Words: how texts become tokens, and BM25 over them against its definition."""

from __future__ import annotations

import errno
import math
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import TantivyLexicon, tokenize

Rows = dict[str, tuple[str, str]]

BAKERY: Rows = {
    "kneads": ("A baker kneads dough with a spiral mixer", "en"),
    "bakes": ("A baker bakes bread in a deck oven, bread and more bread", "en"),
    "bees": ("The beekeeper wears a veil", "en"),
    "面包": ("面包师在烤箱里烤面包", "zh"),
    "蜂": ("养蜂人戴面纱，他用 spiral 花纹", "zh"),
    "brot": ("Der Bäcker backt Brot im Ofen", "de"),
}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Bread, OVENS and flour!", ["bread", "oven", "and", "flour"]),
        ("C++, C#, F# and v1.5.2", ["c++", "c#", "f#", "and", "v1.5.2"]),
        ("the baker's and the bakers’ ovens", ["the", "baker", "and", "the", "baker", "oven"]),
        ("boss status analysis gas bus", ["boss", "status", "analysis", "gas", "bus"]),
        ("面包师", ["面包", "包师"]),
        ("糖", ["糖"]),
        ("2022年一季度", ["2022", "年一", "一季", "季度"]),
        ("用Docker部署", ["用", "docker", "部署"]),
        ("ＭＬＯｐｓ ﬁnance", ["mlop", "finance"]),
        ("ขนมปัง", ["ขน", "นม", "มป", "ปั", "ัง"]),
        ("パン屋", ["パン", "ン屋"]),
        ("Bäcker café cafe\u0301", ["bäcker", "café", "café"]),
        ("snake_case kebab-case", ["snake", "case", "kebab", "case"]),
        ("line\r\nbreak\u200bhere\ufeff", ["line", "break", "here"]),
        ("👩🏽‍🍳 — … !? _ \0 \ud800", []),
        ("", []),
    ],
)
def test_a_text_becomes_words_in_lower_case_without_the_plural_and_pairs_of_chinese_characters(
    text: str, tokens: list[str]
) -> None:
    assert tokenize(text) == tokens


@given(st.text(st.characters(exclude_categories=[])))
def test_a_token_is_never_empty_and_never_holds_a_blank(text: str) -> None:
    assert all(token and not any(character.isspace() for character in token) for token in tokenize(text))


def filled(folder: Path, rows: Rows) -> TantivyLexicon:
    lexicon = TantivyLexicon(folder)
    lexicon.upsert(list(rows), [text for text, _ in rows.values()], [language for _, language in rows.values()])
    lexicon.refresh()
    return lexicon


@pytest.fixture
def bakery(tmp_path: Path) -> TantivyLexicon:
    return filled(tmp_path, BAKERY)


def bm25(rows: Rows, question: str, language: str) -> dict[str, float]:
    """Return the definition: BM25 with k1 = 1.2 and b = 0.75 over all texts; a word is one of *language*."""
    texts = {identifier: Counter(tokenize(text)) for identifier, (text, _) in rows.items()}
    own = [texts[identifier] for identifier, (_, spoken) in rows.items() if spoken == language]
    mean = sum(counts.total() for counts in texts.values()) / len(texts)
    scores = {}
    for identifier, counts in texts.items():
        score = 0.0
        for term in set(tokenize(question)) & set(counts):
            holding = sum(term in other for other in own)
            rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            saturated = counts[term] + 1.2 * (0.25 + 0.75 * counts.total() / mean)
            score += rarity * counts[term] * 2.2 / saturated
        if score and rows[identifier][1] == language:
            scores[identifier] = score
    return scores


def assert_ranked(found: Sequence[tuple[str, float]], expected: dict[str, float]) -> None:
    assert dict(found) == pytest.approx(expected, rel=1e-4)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("bread", "en"),
        ("Which BAKERS bake bread in an oven?", "en"),
        ("spiral mixer", "en"),
        ("spiral", "zh"),
        ("面包师用什么烤箱？", "zh"),
        ("Brot im Ofen", "de"),
        ("bread oven bread bread", "en"),
    ],
)
def test_scores_are_bm25_of_the_texts_in_the_language_that_share_a_word(
    bakery: TantivyLexicon, question: str, language: str
) -> None:
    expected = bm25(BAKERY, question, language)
    assert expected
    assert_ranked(bakery.search(question, 10, language=language), expected)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("面包", "en"),
        ("bread", "sw"),
        ("saxophone", "en"),
        ("", "en"),
        ("?! 🥖", "en"),
        ("bread", ""),
        ("\ud800\0", "en"),
    ],
)
def test_nothing_is_found_without_a_shared_word_in_the_language(
    bakery: TantivyLexicon, question: str, language: str
) -> None:
    assert bakery.search(question, 10, language=language) == []


@pytest.mark.parametrize(("k", "count"), [(0, 0), (-1, 0), (1, 1), (2, 2), (100, 3)])
def test_there_are_at_most_k_hits_the_best_first(bakery: TantivyLexicon, k: int, count: int) -> None:
    every = bakery.search("a baker's veil and bread", 10, language="en")
    assert len(every) == 3
    assert bakery.search("a baker's veil and bread", k, language="en") == every[:count]


def test_a_word_is_as_rare_as_in_its_own_language(tmp_path: Path) -> None:
    rows = {"a": ("python bread", "en"), "b": ("cake", "en"), "c": ("python 面包", "zh"), "d": ("python 蛋糕", "zh")}
    lexicon = filled(tmp_path, rows)
    (_, english), (_, chinese) = (
        lexicon.search("python", 1, language="en")[0],
        lexicon.search("python", 1, language="zh")[0],
    )
    assert english > chinese


def test_where_texts_are_many_a_word_in_more_than_half_of_them_is_passed_over(tmp_path: Path) -> None:
    rows = {str(number): (f"the bread{number % 2} of {number}", "en") for number in range(8)}
    rows |= {f"de-{number}": ("of", "de") for number in range(9)}
    filled(tmp_path, rows)
    lexicon = TantivyLexicon(tmp_path, common_from=3)
    assert_ranked(lexicon.search("the bread1 of 3", 9, language="en"), bm25(rows, "bread1 3", "en"))
    assert lexicon.search("the of", 9, language="en") == lexicon.search("of the", 9, language="en")
    assert len(lexicon.search("the of", 9, language="en")) == 8  # nothing rarer is asked for
    assert_ranked(TantivyLexicon(tmp_path).search("the bread1 of", 9, language="en"), bm25(rows, "the bread1 of", "en"))


def test_query_syntax_in_a_question_means_nothing(bakery: TantivyLexicon) -> None:
    plain = bakery.search("bread oven", 10, language="en")
    for question in (
        "bread AND (oven",
        "+bread -oven",
        '"bread oven',
        "bread^9 oven~2",
        "id:bread OR oven*",
        "[bread TO oven]",
    ):
        hits = bakery.search(question, 10, language="en")
        assert hits[0][0] == plain[0][0] == "bakes"


def test_a_pasted_text_costs_no_more_than_its_first_words(bakery: TantivyLexicon) -> None:
    pasted = "bread " + " ".join(f"word{number}" for number in range(5000)) + " mixer"
    assert bakery.search(pasted, 10, language="en") == bakery.search("bread", 10, language="en")
    assert bakery.search("x" * 200_000, 10, language="en") == []


def test_an_upsert_replaces_text_and_language(bakery: TantivyLexicon) -> None:
    bakery.upsert(["bakes", "new"], ["烤箱与面包", "A new oven"], ["zh", "en"])
    bakery.refresh()
    assert [identifier for identifier, _ in bakery.search("bread oven", 10, language="en")] == ["new"]
    assert {identifier for identifier, _ in bakery.search("面包", 10, language="zh")} == {"bakes", "面包"}


def test_the_last_of_two_equal_ids_wins(tmp_path: Path) -> None:
    lexicon = TantivyLexicon(tmp_path)
    lexicon.upsert(["a", "a"], ["bread", "cake"], ["en", "en"])
    lexicon.refresh()
    assert lexicon.search("bread", 5, language="en") == []
    assert [identifier for identifier, _ in lexicon.search("cake", 5, language="en")] == ["a"]


def test_a_deleted_text_is_not_found_and_an_unknown_id_is_passed_over(bakery: TantivyLexicon) -> None:
    bakery.delete(["bakes", "never there"])
    bakery.refresh()
    assert [identifier for identifier, _ in bakery.search("bread baker", 10, language="en")] == ["kneads"]


@pytest.mark.parametrize("identifier", ["面包#1", "a b", "Ä", "x" * 300, "👩🏽‍🍳", "AND OR", "a/b.md"])
def test_an_id_is_kept_as_it_is(tmp_path: Path, identifier: str) -> None:
    lexicon = filled(tmp_path, {identifier: ("bread", "en"), identifier.lower() + "-": ("bread", "en")})
    assert identifier in dict(lexicon.search("bread", 5, language="en"))
    lexicon.delete([identifier])
    lexicon.refresh()
    assert [found for found, _ in lexicon.search("bread", 5, language="en")] == [identifier.lower() + "-"]


def test_texts_without_a_partner_are_refused_and_change_nothing(bakery: TantivyLexicon) -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        bakery.upsert(["a", "bakes"], ["one text"], ["en", "en"])
    bakery.refresh()
    assert_ranked(bakery.search("bread", 9, language="en"), bm25(BAKERY, "bread", "en"))


def test_a_lexicon_is_there_when_its_folder_is_opened_again(bakery: TantivyLexicon, tmp_path: Path) -> None:
    assert TantivyLexicon(tmp_path).search("bread", 5, language="en") == bakery.search("bread", 5, language="en")


def test_threads_that_search_at_once_find_what_one_finds(bakery: TantivyLexicon) -> None:
    questions = ["bread", "oven mixer", "a veil", "baker"] * 25
    alone = [bakery.search(question, 5, language="en") for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: bakery.search(question, 5, language="en"), questions)) == alone


def test_a_folder_that_is_damaged_is_refused(bakery: TantivyLexicon, tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match=r"."):
        TantivyLexicon(tmp_path)


@pytest.mark.parametrize("pages", range(8))
def test_a_full_disk_is_told_by_the_error_that_says_so(tiny_disk: Callable[[int], Path], pages: int) -> None:
    disk = tiny_disk(4096 * (pages + 1))
    (disk / "filling").write_bytes(bytes(4096))
    with pytest.raises(OSError, match=r".") as raised:  # noqa: PT012 - each of the two may meet the full disk
        lexicon = TantivyLexicon(disk)
        lexicon.upsert(["a", "b"], ["bread " * 9000, "cake " * 9000], ["en", "en"])
    # A writer whose own thread met the full disk does not know why it was ended.
    assert raised.value.errno in {errno.ENOSPC, errno.EIO}
