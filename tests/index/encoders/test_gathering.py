"""Questions that are asked at once share a batch, and each gets its own vector or its own error."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.encoders.gathering import GatheringEncoder, usable_cores
from index.encoders.packaged import PackagedEncoder
from index.seams import Vectors

CORES = usable_cores()
TEXTS = [f"What does worker {number} do{' all day long' * (number % 4)}?" for number in range(48)]


class SlowEncoder:
    """Notes its batches, holds the first ones until it is told to go on, and fails at the word "fail"."""

    fingerprint, dim = "slow", 2

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.go_on = threading.Event()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the length of each text and 1."""
        self.batches.append(len(texts))
        self.go_on.wait(30)
        if "fail" in texts:
            raise RuntimeError("the engine is out of order")
        return np.array([[len(text), 1] for text in texts], np.float32)

    encode_passages = encode_queries


def test_each_of_many_askers_gets_the_vector_of_its_own_text(encoder: PackagedEncoder) -> None:
    gathering = GatheringEncoder(encoder)
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda text: gathering.encode_queries([text]), TEXTS))
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_array_equal(vector, encoder.encode_queries([text]))


def test_what_waits_while_theusable_cores_are_busy_is_encoded_in_batches() -> None:
    slow = SlowEncoder()
    gathering = GatheringEncoder(slow)
    with ThreadPoolExecutor(CORES + 20) as pool:
        asked = [pool.submit(gathering.encode_queries, ["x" * number]) for number in range(CORES + 20)]
        deadline = time.monotonic() + 30
        while len(gathering._waiting) + sum(slow.batches) < CORES + 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        slow.go_on.set()
        vectors = [future.result(timeout=30) for future in asked]
    assert [float(vector[0, 0]) for vector in vectors] == list(range(CORES + 20))
    assert sum(slow.batches) == CORES + 20
    assert max(slow.batches) == 8
    assert len(slow.batches) < CORES + 20


def test_of_those_who_share_a_batch_only_the_one_whose_text_fails_hears_of_it() -> None:
    slow = SlowEncoder()
    gathering = GatheringEncoder(slow)
    texts = ["fail" if number == CORES + 3 else "x" * number for number in range(CORES + 8)]
    with ThreadPoolExecutor(len(texts)) as pool:
        asked = [pool.submit(gathering.encode_queries, [text]) for text in texts]
        deadline = time.monotonic() + 30
        while len(gathering._waiting) + sum(slow.batches) < len(texts) and time.monotonic() < deadline:
            time.sleep(0.01)
        slow.go_on.set()
        errors = [future.exception(timeout=30) for future in asked]
    assert [text for text, error in zip(texts, errors, strict=True) if error] == ["fail"]


def test_an_error_reaches_who_asked_and_the_next_question_is_answered() -> None:
    slow = SlowEncoder()
    slow.go_on.set()
    gathering = GatheringEncoder(slow)
    with pytest.raises(RuntimeError, match="out of order"):
        gathering.encode_queries(["fail"])
    np.testing.assert_array_equal(gathering.encode_queries(["four"]), [[4, 1]])


@pytest.mark.parametrize("texts", [[], ["one", "three"]])
def test_no_text_and_several_texts_go_as_they_are(encoder: PackagedEncoder, texts: list[str]) -> None:
    gathering = GatheringEncoder(encoder)
    np.testing.assert_array_equal(gathering.encode_queries(texts), encoder.encode_queries(texts))
    np.testing.assert_array_equal(gathering.encode_passages(texts), encoder.encode_passages(texts))
    assert (gathering.fingerprint, gathering.dim) == (encoder.fingerprint, encoder.dim)
