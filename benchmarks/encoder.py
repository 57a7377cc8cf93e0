"""Measure what runs the default model, side by side in one run.

    python benchmarks/encoder.py [--xquad FOLDER] [--runs N] [--questions N] [--passages N]

The packaged engine with one thread and with our thread for each core, the same weights on ONNX Runtime, and
sentence-transformers with all-MiniLM-L6, which has half the layers; in turn, so that a machine whose speed drifts
treats all alike. The bound is what the processor allows: ONNX Runtime's product of 8-bit matrices alone, as often as
the model multiplies, and nothing else. Load and memory are of a process of its own. With XQuAD's folder, recall too: of
a question's paragraph among all 240 in its language, with questions and passages each from either runtime. Needs the
packages of `make test`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper

from benchmarks.cold_start import packaged_model
from benchmarks.texts import read_texts
from index.encoders.expanded import ExpandedEncoder
from index.encoders.expansion import INNER, LAYERS, WIDTH
from index.encoders.gathering import usable_cores
from index.encoders.packaged import PackagedEncoder
from index.encoders.prepared import prepare_model
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.encoders.wheel import Wheel, installed_weights
from index.seams import Encoder, Vectors
from knowledge.folder import BUILTIN_ARTICLES

BATCH = 16
WORDS = 90  # of a passage, some 135 tokens
LANGUAGES = ("en", "zh", "de")
#: One question in ms, and questions and passages a second, of each run.
Runs = list[tuple[float, float, float]]
LOADS = {
    "packaged, one thread": "from index.encoders.packaged import PackagedEncoder as E; e = E()",
    "packaged": "from index.encoders.packaged import PackagedEncoder as E; e = E()",
    "expanded": (
        "from pathlib import Path; from index.encoders.expanded import ExpandedEncoder as E;"
        " from index.encoders.wheel import *; e = E(Path(sys.argv[1]), Wheel(installed_weights()))"
    ),
    "MiniLM": (
        "from index.encoders.sentence_transformer import SentenceTransformerEncoder as E;"
        " from benchmarks.cold_start import packaged_model; e = E(packaged_model(), device='cpu')"
    ),
}
LOAD = """
import sys, time
start = time.perf_counter()
{load}
loaded = time.perf_counter() - start
texts = sys.stdin.read().split("\\n")
e.encode_queries(texts)
e.encode_passages(texts)
resident = next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]
print(loaded, int(resident) * 1024 / 1e6)
"""


def texts_of_ours(questions: int, passages: int) -> tuple[list[str], list[str]]:
    """Return as many questions and paragraphs as are wanted, of our own."""
    files = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    notes = [file.read_text("utf-8") for file in sorted(BUILTIN_ARTICLES.glob("*.md"))]
    words = " ".join(note for note in notes if note.isascii() or note.count(" ") > len(note) / 10).split()
    return read_texts(files)[:questions], [" ".join(words[i * WORDS : (i + 1) * WORDS]) for i in range(passages)]


def seconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes by the wall clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def figures(encoder: Encoder, questions: Sequence[str], passages: Sequence[str]) -> tuple[float, float, float]:
    """Return the median of one question in ms, and questions and passages a second in batches."""
    one = statistics.median(seconds(partial(encoder.encode_queries, [text])) for text in questions[:32]) * 1000
    asked = len(questions) / seconds(lambda: encoder.encode_queries(questions))
    told = len(passages) / seconds(lambda: encoder.encode_passages(passages))
    return one, asked, told


class OneThread:
    """The packaged engine itself in batches, on one thread."""

    def __init__(self, encoder: PackagedEncoder) -> None:
        self._engine = encoder._engine  # noqa: SLF001
        self.fingerprint, self.dim = encoder.fingerprint, encoder.dim

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return np.concatenate([self._engine.query(list(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``."""
        return np.concatenate([self._engine.passage(list(texts[i : i + BATCH])) for i in range(0, len(texts), BATCH)])


class Products:
    """ONNX Runtime's product of 8-bit matrices alone, of the form that takes most of the model's time."""

    def __init__(self) -> None:
        matrix = helper.make_tensor("matrix", TensorProto.INT8, (WIDTH, INNER), bytes(WIDTH * INNER), raw=True)
        node = helper.make_node("MatMulInteger", ["tokens", "matrix"], ["product"])
        given = helper.make_tensor_value_info("tokens", TensorProto.UINT8, ["count", WIDTH])
        made = helper.make_tensor_value_info("product", TensorProto.INT32, ["count", INNER])
        graph = helper.make_graph([node], "product", [given], [made], [matrix])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])

    def figures(
        self, count: Callable[[str], int], questions: Sequence[str], passages: Sequence[str]
    ) -> tuple[float, float, float]:
        """Return the least that one question can take in ms, and the most questions and passages a second."""
        one = statistics.median(map(count, questions[:32]))
        cores = usable_cores()
        asked, told = (
            cores * BATCH / self._seconds(BATCH * sum(map(count, texts)) // len(texts), cores)
            for texts in (questions, passages)
        )
        return self._seconds(int(one), 1) * 1000, asked, told

    def _seconds(self, tokens: int, threads: int) -> float:
        """Return the seconds that the model's products with so many *tokens* take on each of *threads* at once."""
        given = {"tokens": np.zeros((tokens, WIDTH), np.uint8)}
        times = LAYERS * (4 * WIDTH * WIDTH + 2 * WIDTH * INNER) // (WIDTH * INNER)

        def multiply(_: int) -> float:
            return seconds(lambda: [self._session.run(None, given) for _ in range(times)])

        with ThreadPoolExecutor(threads) as pool:
            return statistics.median(pool.map(multiply, range(5 * threads)))


def load_and_memory(name: str, folder: Path, texts: Sequence[str]) -> tuple[float, float]:
    """Return how long a process takes to load an encoder, in s, and its memory after it encoded *texts*, in MB."""
    command = [sys.executable, "-c", LOAD.format(load=LOADS[name]), str(folder)]
    given = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, input="\n".join(texts), capture_output=True, text=True, check=True, env=given)
    loaded, resident = map(float, done.stdout.split())
    return loaded, resident


def recall(folder: Path, encoders: dict[str, Encoder]) -> None:
    """Print recall@1 on XQuAD by cosine alone, with questions and passages from every two of *encoders*."""
    for language in LANGUAGES:
        passages, queries = (
            [json.loads(line) for line in (folder / f"{kind}.{language}.jsonl").read_text("utf-8").splitlines()]
            for kind in ("corpus", "queries")
        )
        rows = {passage["id"]: row for row, passage in enumerate(passages)}
        right = np.array([rows[query["relevant"][0]] for query in queries])
        asked = {name: one.encode_queries([query["text"] for query in queries]) for name, one in encoders.items()}
        told = {name: one.encode_passages([passage["text"] for passage in passages]) for name, one in encoders.items()}
        for ask, tell in product(encoders, encoders):
            found = float(((asked[ask] @ told[tell].T).argmax(axis=1) == right).mean())
            print(f"XQuAD {language}, recall@1: {found:.4f}   questions {ask}, passages {tell}", flush=True)


def measured(encoders: dict[str, Encoder], runs: int, questions: list[str], passages: list[str]) -> dict[str, Runs]:
    """Return the figures of each of *encoders* in each of *runs*, all of them in turn."""
    found: dict[str, Runs] = {name: [] for name in encoders}
    for encoder in encoders.values():
        figures(encoder, questions[:BATCH], passages[:2])  # warms up
    for _, (name, encoder) in product(range(runs), encoders.items()):
        found[name].append(figures(encoder, questions, passages))
    return found


def tell(found: dict[str, Runs], folder: Path, texts: Sequence[str], bound: tuple[float, float, float]) -> None:
    """Print the medians of what was *found*, each beside the packaged engine on one thread, and the *bound*."""
    heads = ("one, ms", "questions/s", "passages/s", "x one thread", "load s", "MB")
    print(" " * 22 + "".join(map(str.rjust, heads, (10, 13, 12, 20, 8, 7))))
    for name, rows in found.items():
        one, asked, told = map(statistics.median, zip(*rows, strict=True))
        pairs = list(zip(rows, found["packaged, one thread"], strict=True))
        ratios = [statistics.median(row[i] / base[i] for row, base in pairs) for i in (1, 2)]
        loaded, resident = load_and_memory(name, folder, texts)
        both = f"{ratios[0]:.1f} / {ratios[1]:.1f}"
        print(f"{name:<22}{one:>10.1f}{asked:>13.0f}{told:>12.1f}{both:>20}{loaded:>8.2f}{resident:>7.0f}", flush=True)
    print(f"{'products alone':<22}{bound[0]:>10.1f}{bound[1]:>13.0f}{bound[2]:>12.1f}")


def main() -> None:
    """Prepare the model, measure all in turn and print medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--questions", type=int, default=96)
    parser.add_argument("--passages", type=int, default=32)
    given = parser.parse_args()
    questions, passages = texts_of_ours(given.questions, given.passages)
    with tempfile.TemporaryDirectory() as place:
        start = time.perf_counter()
        folder = prepare_model(Path(place), installed_weights())
        print(f"prepared and verified in {time.perf_counter() - start:.1f} s")
        packaged, ours = PackagedEncoder(), ExpandedEncoder(folder, Wheel(installed_weights()))
        encoders: dict[str, Encoder] = {
            "packaged, one thread": OneThread(packaged),
            "packaged": packaged,
            "expanded": ours,
            "MiniLM": SentenceTransformerEncoder(packaged_model(), device="cpu"),
        }
        found = measured(encoders, given.runs, questions, passages)
        tell(found, folder, [*questions, *passages], Products().figures(ours.token_count, questions, passages))
        print(f"medians of {given.runs} runs in turn on {usable_cores()} cores")
        if given.xquad:
            recall(given.xquad, {"packaged": packaged, "expanded": ours})


if __name__ == "__main__":
    main()
