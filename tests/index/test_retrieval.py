"""Questions → hits, against the definition of each score."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.building import BuildReport
from index.centring import Centring
from index.contents import Contents, passage_of, statement_ids
from index.coverage import NEAREST, Coverage
from index.encoders.packaged import PackagedEncoder
from index.fusion import (
    FOCUS,
    LEXICAL_WEIGHT,
    LIFT,
    LUCK,
    SENTENCE_SHARE_OF_SIMILARITY,
    SENTENCE_WEIGHT,
    STATEMENT_TRANSLATION_WEIGHT,
    TRANSLATION_WEIGHT,
)
from index.retrieval import Hit, Retriever, Search
from index.seams import Vectors
from tests.index.counting import CountingEncoder

Build = Callable[..., BuildReport]
OpenIndex = Callable[[Path], Contents]
WriteArticles = Callable[[Path, dict[str, str]], Path]

MENDS = "Who mends the sails?"
TRADES = {
    "trades.md": """\
        # Trades

        ## Baker

        A baker kneads dough before dawn. The oven of model KX-4711 is hot at four.

        ## Beekeeper

        A beekeeper harvests honey in summer. A veil keeps the bees away from the face.

        ## Sailor

        A sailor mends the sails. On long voyages the crew eats ship's biscuit.

        ## Gardener

        A gardener prunes roses in March.
        """
}
FRONT = "---\nid: {id}\nlanguage: {language}\ntranslation_of: {of}\n---\n"
BILINGUAL = {
    "smith.en.md": FRONT.format(id="smith-en", language="en", of="smith-zh")
    + "# The smith\n\n## Tools\n\nA smith forges horseshoes on an anvil. The hammer weighs two kilos.\n\n"
    + "## Clothes\n\nA smith wears a leather apron.\n",
    "smith.zh.md": FRONT.format(id="smith-zh", language="zh", of="smith-en")
    + "# 铁匠\n\n## 工具\n\n铁匠在铁砧上锻造马蹄铁。锤子重两公斤。\n\n## 衣着\n\n铁匠穿皮围裙。\n",
    "fisher.md": "# 渔夫\n\n## 渔夫的船\n\n渔夫清晨划船出海撒网。\n",
}


@pytest.fixture(scope="module")
def trades(index_articles: Callable[[dict[str, str]], Contents]) -> Contents:
    """Return an index of four passages in English."""
    return index_articles(TRADES)


@pytest.fixture(scope="module")
def bilingual(index_articles: Callable[[dict[str, str]], Contents]) -> Contents:
    """Return an index of an article in two languages, and of one in Chinese alone."""
    return index_articles(BILINGUAL)


@pytest.fixture(scope="module")
def retriever(trades: Contents, encoder: PackagedEncoder, centring: Centring) -> Retriever:
    return Retriever(trades, encoder, centring)


@pytest.fixture(scope="module")
def bilingual_retriever(bilingual: Contents, encoder: PackagedEncoder, centring: Centring) -> Retriever:
    return Retriever(bilingual, encoder, centring)


def section(hit: Hit) -> str:
    return hit.passage.section[-1]


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("Who collects honey?", "en", "Beekeeper"),
        ("When does the baker begin?", "en", "Baker"),
        ("What do seamen eat on a ship?", "en", "Sailor"),
        ("KX-4711", "en", "Baker"),
        ("谁修剪玫瑰？", "zh", "Gardener"),
        ("Wer erntet im Sommer Honig?", "de", "Beekeeper"),
        ("海で帆を直すのは誰ですか", "ja", "Sailor"),
        ("WHO PRUNES ROSES???", "en", "Gardener"),
    ],
)
def test_a_question_in_any_language_finds_the_passage_that_answers_it(
    retriever: Retriever, question: str, language: str, expected: str
) -> None:
    hits = retriever.search(question, language).hits
    assert section(hits[0]) == expected
    assert hits[0].reference.title == "Trades"


def centred_query(question: str, language: str, encoder: PackagedEncoder, centring: Centring) -> Vectors:
    return np.asarray(centring.queries(encoder.encode_queries([question]), [language])[0], np.float32)


def focused(contents: Contents, query: Vectors, language: str) -> dict[str, float]:
    """Return the definition: the similarity of each statement in *language*, judged by what tells them apart.

    Half of the question's component along the mean of the statements counts for all of them alike. In an index as
    small as these all passages are candidates.
    """
    ids = list(contents.statement_vectors.ids)
    own = [one for one in ids if contents.passages.get(passage_of(one)).language == language]
    vectors = contents.statement_vectors.fetch(own)
    mean = vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))
    shared = FOCUS * float(query @ mean)
    scores = vectors @ query - shared * (vectors @ mean) + shared * float(np.mean(vectors @ mean))
    return dict(zip(own, map(float, scores), strict=True))


@pytest.mark.parametrize("question", ["Who collects honey?", "Is the oven hot at four?", "面包什么时候烤？"])
def test_a_hit_has_the_focused_similarities_of_its_statements_and_blends_its_cosine_with_their_best(
    trades: Contents, retriever: Retriever, encoder: PackagedEncoder, centring: Centring, question: str
) -> None:
    language = "en" if question.isascii() else "zh"
    query = centred_query(question, language, encoder, centring)
    for hit in retriever.search(question, language).hits:
        own = float(trades.passage_vectors.fetch([hit.passage.id])[0] @ query)
        statements = trades.statement_vectors.fetch(statement_ids(hit.passage)) @ query
        apart = focused(trades, query, "en")
        assert list(hit.statements) == pytest.approx([apart[one] for one in statement_ids(hit.passage)], abs=1e-5)
        share = SENTENCE_SHARE_OF_SIMILARITY
        assert hit.similarity == pytest.approx((1 - share) * own + share * statements.max(), abs=1e-5)
        assert -1 <= hit.similarity <= 1


@pytest.mark.parametrize("lexical_weight", [LEXICAL_WEIGHT, 0.0, 0.7])
@pytest.mark.parametrize(
    "question", ["Who collects honey with a veil?", "Is the oven hot at four?", "quantum chromodynamics"]
)
def test_a_score_is_the_weighted_sum_of_standardised_dense_and_lexical_scores(
    trades: Contents, encoder: PackagedEncoder, centring: Centring, question: str, lexical_weight: float
) -> None:
    query = centred_query(question, "en", encoder, centring)
    ids = list(trades.passage_vectors.ids)
    whole = (trades.passage_vectors.fetch(ids) @ query).astype(np.float64)
    every = (trades.statement_vectors.fetch(list(trades.statement_vectors.ids)) @ query).astype(np.float64)
    counts = np.array([len(trades.passages.get(passage).statements) for passage in ids])
    of_passages = [trades.statement_vectors.fetch(statement_ids(trades.passages.get(passage))) for passage in ids]
    best = np.array([(vectors @ query).max() for vectors in of_passages])
    words = dict(trades.lexicon.search(question, 24, language="en"))
    lexical = np.array([words.get(one, 0.0) for one in ids])
    dense = (1 - SENTENCE_WEIGHT) * (whole - whole.mean()) / whole.std()
    dense += SENTENCE_WEIGHT * ((best - every.mean()) / every.std() - LUCK * np.sqrt(2 * np.log(counts)))
    expected = dense
    if words:
        expected = (1 - lexical_weight) * dense + lexical_weight * (lexical - lexical.mean()) / lexical.std()
        expected = expected - (1 - LIFT) * (expected.max() - dense.max())
    hits = Retriever(trades, encoder, centring, lexical_weight=lexical_weight).search(question, "en").hits
    found = {hit.passage.id: hit.score for hit in hits}
    assert found == pytest.approx(dict(zip(ids, expected, strict=True)), abs=0.02)


@pytest.mark.parametrize(("k", "count"), [(0, 0), (1, 1), (3, 3), (50, 4)])
def test_there_are_at_most_k_hits_the_best_first_and_each_passage_once(
    retriever: Retriever, k: int, count: int
) -> None:
    hits = retriever.search("Who bakes bread?", "en", k).hits
    every = retriever.search("Who bakes bread?", "en", 50).hits
    assert hits == every[:count]
    assert [hit.score for hit in every] == sorted((hit.score for hit in every), reverse=True)
    assert len({hit.passage.id for hit in every}) == 4


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?!",
        "🥖🐝",
        "\0",
        "\ud800",
        "\u200b\ufeff",
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "honey " * 300,
        "a AND (b OR",
    ],
)
def test_a_hostile_question_is_searched_like_any_other(retriever: Retriever, question: str) -> None:
    hits = retriever.search(question, "en").hits
    assert len(hits) == 4
    assert np.isfinite([value for hit in hits for value in (hit.score, hit.similarity, *hit.statements)]).all()


def test_the_evidence_is_that_of_the_nearest_statements_and_passage(
    trades: Contents, encoder: PackagedEncoder, centring: Centring, coverage: Coverage
) -> None:
    retriever = Retriever(trades, encoder, centring, coverage)
    query = centred_query("Who collects honey?", "en", encoder, centring)
    statements = trades.statement_vectors.fetch(trades.statement_vectors.ids)
    nearest = statements[np.argsort(-(statements @ query))[:NEAREST]]
    passage = float((trades.passage_vectors.fetch(trades.passage_vectors.ids) @ query).max())
    evidence = retriever.search("Who collects honey?", "en").evidence
    assert evidence == pytest.approx(coverage.evidence(query, nearest, passage), abs=0.02)
    assert evidence > 0 > retriever.search("What is the capital of Peru?", "en").evidence


def test_the_time_that_a_search_took_is_told(retriever: Retriever) -> None:
    search = retriever.search("Who collects honey?", "en")
    assert search.encode_ms > 0
    assert search.search_ms > 0


@pytest.mark.parametrize(
    ("question", "language", "shown"),
    [
        ("What does a smith forge?", "en", "smith-en"),
        ("铁匠锻造什么？", "zh", "smith-zh"),
        ("What does a smith 锻造?", "zh", "smith-zh"),
    ],
)
def test_a_passage_and_its_translation_are_one_hit_in_the_language_of_the_question(
    bilingual_retriever: Retriever, question: str, language: str, shown: str
) -> None:
    hits = bilingual_retriever.search(question, language).hits
    assert len(hits) == 3  # two passages in two languages, one in Chinese alone
    assert hits[0].reference.id == shown
    assert hits[0].reference.language == hits[0].passage.language
    assert [hit.passage.article_id for hit in hits].count(shown) == 2


def test_a_question_in_a_language_that_the_index_lacks_is_shown_the_english_version(
    bilingual_retriever: Retriever,
) -> None:
    assert [bilingual_retriever.reading_language(code) for code in ("en", "zh", "de")] == ["en", "zh", "en"]
    hits = bilingual_retriever.search("Womit schmiedet der Schmied die Hufeisen?", "de").hits
    assert len(hits) == 3
    assert hits[0].reference.id == "smith-en"
    assert section(hits[0]) == "Tools"


def test_a_passage_without_a_version_in_the_language_is_shown_as_it_is(bilingual_retriever: Retriever) -> None:
    hits = bilingual_retriever.search("When does the fisherman row out to sea?", "en").hits
    assert hits[0].reference.id == "fisher"
    assert hits[0].passage.language == "zh"


@pytest.mark.parametrize("question", ["What does a smith forge?", "铁匠锻造什么？"])
def test_a_translated_passage_is_as_similar_as_its_nearest_version_and_its_scores_lie_between_theirs(
    bilingual: Contents, bilingual_retriever: Retriever, encoder: PackagedEncoder, centring: Centring, question: str
) -> None:
    query = centred_query(question, "en", encoder, centring)
    hit = bilingual_retriever.search(question, "en").hits[0]
    other = bilingual.passages.get(bilingual.translations[hit.passage.id][0])
    assert other.language == "zh"
    weight = STATEMENT_TRANSLATION_WEIGHT
    ours, theirs = focused(bilingual, query, "en"), focused(bilingual, query, "zh")
    pairs = zip(statement_ids(hit.passage), statement_ids(other), strict=True)
    expected = [(1 - weight) * ours[own] + weight * theirs[their] for own, their in pairs]
    assert list(hit.statements) == pytest.approx(expected, abs=1e-5)
    share = SENTENCE_SHARE_OF_SIMILARITY
    similarities = [
        (1 - share) * float(bilingual.passage_vectors.fetch([passage.id])[0] @ query)
        + share * float((bilingual.statement_vectors.fetch(statement_ids(passage)) @ query).max())
        for passage in (hit.passage, other)
    ]
    assert hit.similarity == pytest.approx(max(similarities), abs=1e-5)

    alone = Contents(**{**vars(bilingual), "translations": {}})
    scores = {one.passage.id: one.score for one in Retriever(alone, encoder, centring).search(question, "en").hits}
    moved = (1 - TRANSLATION_WEIGHT) * scores[hit.passage.id] + TRANSLATION_WEIGHT * scores[other.id]
    assert hit.score == pytest.approx(moved, abs=1e-4)


def test_a_translation_that_is_not_near_itself_comes_with_the_passage_that_is(
    tmp_path: Path,
    build: Build,
    write_articles: WriteArticles,
    open_index: OpenIndex,
    encoder: PackagedEncoder,
    centring: Centring,
) -> None:
    smiths = "".join(f"## Smith {number}\n\nSmith {number} forges horseshoes.\n\n" for number in range(40))
    pair = {
        "a.md": FRONT.format(id="a", language="en", of="b") + "# Anvils\n\nA smith forges horseshoes on an anvil.\n",
        "b.md": FRONT.format(id="b", language="zh", of="a") + "# 雨\n\n今天下雨，路上很滑。\n",
    }
    build(tmp_path / "data", write_articles(tmp_path / "articles", {"smiths.md": smiths, **pair}))
    contents = open_index(tmp_path / "data")
    question = "Who forges horseshoes on an anvil?"
    query = centred_query(question, "zh", encoder, centring)[np.newaxis]
    near = contents.passage_vectors.search(query, 24)[0] + contents.statement_vectors.search(query, 24)[0]
    assert "b" not in {contents.passages.get(one.split("#")[0]).article_id for one, _ in near}
    hits = Retriever(contents, encoder, centring).search(question, "zh", 50).hits
    assert "b" in {hit.passage.article_id for hit in hits}
    assert "a" not in {hit.passage.article_id for hit in hits}


def _found(search: Search) -> tuple[tuple[Hit, ...], float]:
    return search.hits, search.evidence


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_questions_that_are_searched_together_find_what_each_finds_alone_in_their_order(
    retriever: Retriever, language: str
) -> None:
    questions = ["Who collects honey?", "Who mends the sials?", "谁修剪玫瑰？", "", "KX-4711", "Who collects honey?"]
    alone = [retriever.search(question, language, 3) for question in questions]
    together = retriever.search_all(questions, language, 3)
    assert [len(search.hits) for search in together] == [3] * 6
    for one, other in zip(together, alone, strict=True):
        assert [hit.passage for hit in one.hits] == [hit.passage for hit in other.hits]
        assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], abs=1e-3)
        assert one.evidence == pytest.approx(other.evidence, abs=1e-3)
    assert retriever.search_all([], language) == []


def test_questions_are_encoded_together_and_the_time_is_told_for_each(
    trades: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    counting = CountingEncoder(encoder)
    searches = Retriever(trades, counting, centring).search_all(["Who collects honey?", "KX-4711"], "en")
    assert counting.batches == [["Who collects honey?", "KX-4711"]]
    assert searches[0].encode_ms == searches[1].encode_ms > 0


def test_questions_of_our_own_are_searched_for_once_in_each_language_and_number(
    trades: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    counting = CountingEncoder(encoder)
    retriever = Retriever(trades, counting, centring)
    [honey, sails] = retriever.search_all(["Who collects honey?", "Who mends the sails?"], "en", 3)
    [again, roses, same] = retriever.search_all(
        ["Who mends the sails?", "Who prunes?", "Who mends the sails?"], "en", 3
    )
    assert counting.batches == [["Who collects honey?", "Who mends the sails?"], ["Who prunes?"]]
    assert _found(again) == _found(same) == _found(sails) != _found(honey)
    assert (again.encode_ms, again.search_ms) == (0.0, 0.0), "it took no time this time"
    assert roses.encode_ms > 0
    assert len(retriever.search_all(["Who collects honey?"], "en", 2)[0].hits) == 2
    retriever.search_all(["Who collects honey?"], "zh", 3)
    assert counting.batches[2:] == [["Who collects honey?"]] * 2


def test_what_people_ask_is_searched_for_each_time(
    trades: Contents, encoder: PackagedEncoder, centring: Centring
) -> None:
    counting = CountingEncoder(encoder)
    retriever = Retriever(trades, counting, centring)
    assert _found(retriever.search("Who mends the sails?", "en")) == _found(
        retriever.search("Who mends the sails?", "en")
    )
    assert len(counting.batches) == 2


@pytest.mark.parametrize(("language", "corrected"), [("en", True), ("zh", True), ("de", False)])
def test_misspelt_words_are_corrected_in_languages_whose_words_are_known(
    retriever: Retriever, language: str, corrected: bool
) -> None:
    assert (retriever.corrected("Who mends the sials?", language) == "Who mends the sails?") is corrected


def test_threads_that_search_at_once_find_what_one_finds(retriever: Retriever) -> None:
    questions = ["Who collects honey?", "谁修剪玫瑰？", "KX-4711", "Who mends the sails?"] * 8
    alone = [retriever.search(question, "en").hits for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert [search.hits for search in pool.map(lambda one: retriever.search(one, "en"), questions)] == alone
