"""Texts are cut as the packaged engine cuts them, and as the reference does."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import sentencepiece_model_pb2 as layout
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from index.encoders.packaged import PackagedEncoder, clean_text
from index.encoders.pieces import UNKNOWN, Pieces
from index.encoders.wheel import Wheel
from knowledge.folder import BUILTIN_ARTICLES

HOSTILE = [
    "",
    " ",
    "  two  spaces ",
    "\u2581\u2581a",
    "1234567890 42 % ٣٤٥ ①½",
    "👩🏽\u200d🍳🥖🟡🟢",
    "a\u200b\u200d\ufeffb",
    "e\u0301" * 5,
    "مرحبا بالعالم",
    "\x01\x1b[31m\n\t",
    "a" * 1000,
]


@pytest.fixture(scope="module")
def pieces(model: Path, wheel: Wheel) -> Pieces:
    """Return the vocabulary as it was prepared."""
    return Pieces(model, wheel)


@pytest.fixture(scope="module")
def reference(wheel: Wheel) -> Tokenizer:
    """Return the reference with the same vocabulary, whose foldings are the ones that sentencepiece ships."""
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 3),
        model_writer=trained,
        vocab_size=15,
        hard_vocab_limit=False,
        minloglevel=2,
        normalization_rule_name="nmt_nfkc",
    )
    model = layout.ModelProto()  # type: ignore[attr-defined]  # protobuf makes it at import
    model.ParseFromString(trained.getvalue())
    foldings = model.normalizer_spec.precompiled_charsmap
    names, scores = wheel.pieces()
    tokenizer = Tokenizer(models.Unigram(list(zip(names, scores.tolist(), strict=True)), UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(foldings), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def lines() -> list[str]:
    """Return texts as they are: the lines of our notes and the golden questions."""
    notes = [line for path in sorted(BUILTIN_ARTICLES.glob("*.md")) for line in path.read_text("utf-8").splitlines()]
    golden = sorted((Path(__file__).parents[2] / "golden").glob("*.jsonl"))
    return notes + [json.loads(line)["text"] for path in golden for line in path.read_text("utf-8").splitlines()]


def without_repeated_unknowns(ids: list[int]) -> list[int]:
    """Return *ids* as the reference has them, which makes one of a run of unknown characters."""
    return [ids[0], *(b for a, b in pairwise(ids) if (a, b) != (UNKNOWN, UNKNOWN))] if ids else []


def test_natural_text_is_cut_as_the_reference_cuts_it(pieces: Pieces, reference: Tokenizer) -> None:
    texts = [f"passage: {line}" for line in lines()]
    assert len(texts) > 400
    for text in texts:
        assert without_repeated_unknowns(pieces.ids(text)) == reference.encode(text).ids


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_has_as_many_pieces_as_in_the_packaged_engine(
    pieces: Pieces, encoder: PackagedEncoder, text: str
) -> None:
    assert len(pieces.ids(f"passage: {text}")) + 2 == encoder.token_count(text)


def test_hypothesis_finds_no_text_with_another_count(pieces: Pieces, encoder: PackagedEncoder) -> None:
    @given(st.text(st.characters(exclude_categories=[])))
    def counted(text: str) -> None:
        cleaned = clean_text(text)
        assert len(pieces.ids(f"passage: {cleaned}")) + 2 == encoder.token_count(text)

    counted()


def test_a_hundred_thousand_characters_have_as_many_pieces_as_in_the_packaged_engine(
    pieces: Pieces, encoder: PackagedEncoder
) -> None:
    text = " ".join(lines() * 5)[:100_000]
    assert len(text) == 100_000
    assert len(pieces.ids(f"passage: {text}")) + 2 == encoder.token_count(text)


def test_words_that_were_remembered_are_cut_as_before(pieces: Pieces) -> None:
    assert pieces.ids("bread bread 面包") == pieces.ids("bread bread 面包")
    assert pieces.ids("bread")[0] == pieces.ids("bread bread")[1]
