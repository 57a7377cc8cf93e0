"""The default model in 8 bits on ONNX Runtime: several times as fast as the packaged engine, but slower to start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoders.expansion import GRAPH, WIDTH
from index.encoders.gathering import usable_cores
from index.encoders.packaged import FINGERPRINT, clean_text
from index.encoders.pieces import BEGIN, END, Pieces
from index.encoders.wheel import ModelError, Wheel, expanded
from index.seams import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_WINDOW = 510  # pieces that the model reads at once, besides the two marks
_TOKENS = 512  # in a batch, with what is padded: bounds the memory of a call to some 20 MB; more bring no more
_TEXTS = 16  # in a batch


class ExpandedEncoder:
    """multilingual-e5-small from the folder that ``prepare_model`` filled, and from the *wheel* that it was made of.

    Texts past 512 tokens are windowed, and the windows' means weighted by their length, as in the packaged engine. A
    text has the same vector in any batch, but for rounding. Safe to use from several threads. Its vectors and those of
    the packaged engine live in one index (docs/retrieval.md), so they share a fingerprint. Raises ModelError where ONNX
    Runtime is not installed or cannot run the model.
    """

    fingerprint, dim = FINGERPRINT, WIDTH

    def __init__(self, folder: Path, wheel: Wheel) -> None:
        self._pieces = Pieces(folder, wheel)
        self._blocks = wheel.rows("emb.word", WIDTH)
        self._places = wheel.plain("emb.pos").reshape(-1, WIDTH) + wheel.plain("emb.type")[:WIDTH]
        self._session = _open_session(folder / GRAPH.name)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode("query: ", texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return self._encode("passage: ", texts)

    def token_count(self, text: str) -> int:
        """Return how many tokens the model is given for *text* as a passage, were it not windowed."""
        return len(self._pieces.ids("passage: " + clean_text(text))) + 2

    def _encode(self, prompt: str, texts: Sequence[str]) -> Vectors:
        windows, owners = [], []
        for owner, text in enumerate(texts):
            pieces = self._pieces.ids(prompt + clean_text(text))
            for begin in range(0, len(pieces), _WINDOW):
                windows.append([BEGIN, *pieces[begin : begin + _WINDOW], END])
                owners.append(owner)
        sums = np.zeros((len(texts), WIDTH), np.float32)
        batches = list(_batches(windows))
        found = self._run([[windows[row] for row in batch] for batch in batches])
        for batch, means in zip(batches, found, strict=True):
            for row, mean in zip(batch, means, strict=True):
                sums[owners[row]] += (len(windows[row]) - 2) * mean
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12), np.float32)

    def _run(self, batches: Sequence[Sequence[Sequence[int]]]) -> list[Vectors]:
        if len(batches) <= 1:
            return [self._means(batch) for batch in batches]
        # A batch on each core, rather than each batch on all: then no core waits for another.
        with ThreadPoolExecutor(usable_cores()) as pool:
            return list(pool.map(self._means, batches))

    def _means(self, windows: Sequence[Sequence[int]]) -> Vectors:
        """Return the mean of what the model makes of each token of a window, shape (len(windows), dim)."""
        lengths = np.array([len(window) for window in windows], np.int32)
        ids = np.zeros((len(windows), lengths.max()), np.int64)
        for row, window in zip(ids, windows, strict=True):
            row[: len(window)] = window
        embedded = expanded(self._blocks[ids]) + self._places[: ids.shape[1]]
        present = np.arange(ids.shape[1]) < lengths[:, np.newaxis]
        shares = (present / lengths[:, np.newaxis]).astype(np.float32)[:, np.newaxis]
        given = {"embedded": embedded, "lengths": lengths, "shares": shares}
        return np.asarray(self._session.run(None, given)[0][:, 0], np.float32)


def _batches(windows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the rows of *windows* in batches of like length, so that little is padded."""
    batch: list[int] = []
    for row in sorted(range(len(windows)), key=lambda row: len(windows[row])):
        if len(batch) == _TEXTS or (len(batch) + 1) * len(windows[row]) > _TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _open_session(path: Path) -> InferenceSession:
    try:
        import onnxruntime  # here, because who asks one question need not have it
        from onnxruntime.capi import onnxruntime_pybind11_state as failures
    except ImportError as error:
        raise ModelError(f"onnxruntime cannot be used ({error}); run `pip install onnxruntime`") from error

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # else what the longest batch took is kept for ever
    options.enable_mem_pattern = False
    # The graph is as it should be: what the higher levels fuse makes it slower (benchmarks/ship_graph.py).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (failures.Fail, failures.InvalidGraph, failures.InvalidProtobuf, failures.NotImplemented) as error:
        raise ModelError(f"{path}: ONNX Runtime cannot run the model ({error}); install another version") from error
