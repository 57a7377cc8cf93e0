"""The encoder that remembers gives what the other one gives, and asks it once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoders.packaged import PackagedEncoder
from index.encoders.remembering import RememberingEncoder
from index.seams import Vectors


class CountedEncoder(PackagedEncoder):
    """The packaged encoder, with the questions that it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        self.asked.extend(texts)
        return super().encode_queries(texts)


def test_vectors_are_those_of_the_encoder_and_each_question_goes_to_it_once() -> None:
    counted = CountedEncoder()
    remembering = RememberingEncoder(counted)
    texts = ["What does a baker do?", "面包师做什么？", "What does a baker do?"]
    for _ in range(2):
        np.testing.assert_array_equal(remembering.encode_queries(texts), PackagedEncoder().encode_queries(texts))
    assert counted.asked == texts[:2]
    np.testing.assert_array_equal(remembering.encode_passages(texts), counted.encode_passages(texts))
    assert (remembering.fingerprint, remembering.dim) == (counted.fingerprint, counted.dim)


def test_what_is_done_to_a_vector_is_not_remembered() -> None:
    remembering = RememberingEncoder(PackagedEncoder())
    first = remembering.encode_queries(["What does a baker do?"])
    before = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(remembering.encode_queries(["What does a baker do?"]), before)


def test_only_so_many_questions_are_remembered_the_last_ones() -> None:
    counted = CountedEncoder()
    remembering = RememberingEncoder(counted, most=2)
    for text in ("one", "two", "three", "three", "two", "one"):
        remembering.encode_queries([text])
    assert counted.asked == ["one", "two", "three", "one"]


def test_no_questions_give_no_vectors() -> None:
    assert RememberingEncoder(PackagedEncoder()).encode_queries([]).shape == (0, 384)
