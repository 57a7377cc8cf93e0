"""Measure the vector store and the lexicon by size, each size in a process of its own.

    python benchmarks/scale.py [--sizes 1000 10000 100000 1000000] [--plot docs/scale.png] [--json FILE]

The vectors are synthetic: unit vectors of 384 dimensions, passages around articles (100 each) around topics (100
each), seeded. Such clusters are harder for a graph than real vectors; `sealed_graph.py` says what was found on those.
Recall@10 is against an exact scan in single precision. The peer is `faiss.IndexFlatIP`, on one thread in the same
process, after memory was read. Texts are 20 to 80 words of a vocabulary of 200,000 as frequent as in Zipf's law, in
two languages; questions are 4 to 8 such words, so most hold words that nearly every text holds. Memory is that of a
process that has loaded the store and searched 2,000 times, the mapped file included. A million takes a quarter of an
hour or more and 6 GB. The chart needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.lexicon import TantivyLexicon
from index.seams import Vectors
from index.stores.faiss_store import FaissStore

DIM, K = 384, 10
CHUNK = 50_000
SEARCHES, JUDGED = 1_000, 200
CHANGED = 1_000
VOCABULARY = 200_000
SPREAD = 0.9  # of articles around their topic and of passages around their article; topics are 1 from the middle
LANGUAGES = ("en", "zh")
Row = dict[str, Any]


def chunks(size: int) -> Iterator[slice]:
    """Yield slices that cover *size* rows."""
    return (slice(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK))


def identifiers(rows: slice) -> list[str]:
    """Return ids as long as those of passages."""
    return [f"article-{row // 40:06d}-{row:012x}" for row in range(rows.start, rows.stop)]


def spoken(rows: slice) -> list[str]:
    """Return the languages, by turns."""
    return [LANGUAGES[row % 2] for row in range(rows.start, rows.stop)]


def make_vectors(count: int, size: int, seed: int) -> Vectors:
    """Return *count* of the vectors of a collection of *size*: passages around articles around topics."""
    draw = np.random.default_rng(7)
    topics = scatter(draw, np.zeros((1, DIM), np.float32), max(20, size // 10_000), 1.0)
    articles = scatter(draw, topics, max(50, size // 100), SPREAD)
    vectors = scatter(np.random.default_rng([seed, size]), articles, count, SPREAD)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def scatter(draw: np.random.Generator, centres: Vectors, count: int, spread: float) -> Vectors:
    """Return *count* vectors at about the distance *spread* from some of *centres*."""
    offsets = draw.standard_normal((count, DIM), np.float32) * np.float32(spread / np.sqrt(DIM))
    return np.asarray(centres[draw.integers(len(centres), size=count)] + offsets)


def passages(size: int) -> Iterator[tuple[slice, Vectors]]:
    """Yield the rows of a collection of *size* and their vectors, the same each time."""
    return ((rows, make_vectors(rows.stop - rows.start, size, 100 + rows.start)) for rows in chunks(size))


def resident_mb() -> float:
    """Return the resident memory of this process, mapped files included."""
    line = next(line for line in Path("/proc/self/status").read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def disk_mb(folder: Path) -> float:
    """Return the size of the files in *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def times_ms(call: Callable[[Any], object], arguments: Iterable[Any]) -> tuple[float, float]:
    """Return the median and the 99th percentile of *call* over *arguments*."""
    times = []
    for argument in arguments:
        start = time.perf_counter()
        call(argument)
        times.append((time.perf_counter() - start) * 1000)
    return float(np.percentile(times, 50)), float(np.percentile(times, 99))


def build_vectors(size: int, folder: Path) -> Row:
    """Build and save the store."""
    store, seconds = FaissStore(DIM), 0.0
    for rows, vectors in passages(size):
        start = time.perf_counter()
        store.upsert(identifiers(rows), vectors, spoken(rows))
        seconds += time.perf_counter() - start
    start = time.perf_counter()
    store.save(folder)
    return {"build_s": seconds + time.perf_counter() - start, "disk_mb": disk_mb(folder)}


def search_vectors(size: int, folder: Path) -> Row:
    """Load the store, search it, and then compare it with an exact scan in the same process."""
    queries = make_vectors(SEARCHES, size, 1)
    baseline = resident_mb()
    start = time.perf_counter()
    store = FaissStore.load(folder)
    row: Row = {"baseline_mb": baseline, "load_s": time.perf_counter() - start}
    each = [queries[number : number + 1] for number in range(SEARCHES)]
    for query in each:  # the first round brings the file into memory
        store.search(query, K)
    row["p50_ms"], row["p99_ms"] = times_ms(lambda query: store.search(query, K), each)
    row["resident_mb"] = resident_mb()
    found = [{identifier for identifier, _ in hits} for hits in store.search(queries[:JUDGED], K)]
    exact, row["flat_p50_ms"] = exact_scan(size, queries)
    row["recall"] = float(np.mean([len(one & true) / len(true) for one, true in zip(found, exact, strict=True)]))
    return row


def exact_scan(size: int, queries: Vectors) -> tuple[list[set[str]], float]:
    """Return the ids of the nearest to the first queries, by the peer, and its median time."""
    import faiss

    faiss.omp_set_num_threads(1)
    flat: Any = faiss.IndexFlatIP(DIM)
    ids: list[str] = []
    for rows, vectors in passages(size):
        flat.add(vectors)
        ids += identifiers(rows)
    nearest = flat.search(queries[:JUDGED], K)[1]
    median, _ = times_ms(lambda query: flat.search(query, K), [queries[n : n + 1] for n in range(50)])
    return [{ids[row] for row in rows} for rows in nearest], median


def update_vectors(size: int, folder: Path) -> Row:
    """Replace some rows, delete others and save the store elsewhere."""
    count = min(CHANGED, size // 2)
    ids = identifiers(slice(0, 2 * count))
    vectors = make_vectors(count, size, 2)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        start = time.perf_counter()
        store = FaissStore.load(folder)
        store.upsert(ids[:count], vectors, spoken(slice(0, count)))
        store.delete(ids[count:])
        changed = time.perf_counter()
        store.save(Path(place))
        return {"change_s": changed - start, "change_save_s": time.perf_counter() - changed}


def words_of(draw: np.random.Generator, lengths: NDArray[np.int64]) -> list[str]:
    """Return texts of so many words, each as frequent as Zipf's law says."""
    shares = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    words = [f"w{number:x}" for number in np.searchsorted(shares, draw.random(int(lengths.sum())) * shares[-1])]
    ends = np.cumsum(lengths)
    return [" ".join(words[end - length : end]) for end, length in zip(ends, lengths, strict=True)]


def build_words(size: int, folder: Path) -> Row:
    """Build the lexicon."""
    lexicon, seconds = TantivyLexicon(folder), 0.0
    for rows in chunks(size):
        draw = np.random.default_rng([3, rows.start])
        texts = words_of(draw, draw.integers(20, 80, rows.stop - rows.start))
        start = time.perf_counter()
        lexicon.upsert(identifiers(rows), texts, spoken(rows))
        seconds += time.perf_counter() - start
    return {"build_s": seconds, "disk_mb": disk_mb(folder)}


def search_words(size: int, folder: Path) -> Row:
    """Open the lexicon, search it and update it."""
    draw = np.random.default_rng(4)
    questions = words_of(draw, draw.integers(4, 9, SEARCHES))
    baseline = resident_mb()
    start = time.perf_counter()
    lexicon = TantivyLexicon(folder)
    row: Row = {"baseline_mb": baseline, "load_s": time.perf_counter() - start}
    row["p50_ms"], row["p99_ms"] = times_ms(lambda text: lexicon.search(text, K, language="en"), questions)
    row["resident_mb"] = resident_mb()
    count = min(CHANGED, size // 2)
    ids = identifiers(slice(0, 2 * count))
    start = time.perf_counter()
    lexicon.upsert(ids[:count], words_of(draw, draw.integers(20, 80, count)), spoken(slice(0, count)))
    lexicon.delete(ids[count:])
    return row | {"change_s": time.perf_counter() - start}


STEPS: dict[str, Sequence[Callable[[int, Path], Row]]] = {
    "vectors": (build_vectors, search_vectors, update_vectors),
    "words": (build_words, search_words),
}


def measure(kind: str, size: int) -> Row:
    """Run the steps of *kind*, each in a fresh process over the same folder."""
    row: Row = {"kind": kind, "size": size}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / kind
        folder.mkdir()
        for step in STEPS[kind]:
            command = [sys.executable, __file__, "--step", step.__name__, str(size), str(folder)]
            row |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return row


COLUMNS = {
    "size": "{:,.0f}", "build_s": "{:.1f}", "disk_mb": "{:.0f}", "load_s": "{:.3f}", "resident_mb": "{:.0f}",
    "baseline_mb": "{:.0f}", "p50_ms": "{:.2f}", "p99_ms": "{:.2f}", "recall": "{:.4f}", "flat_p50_ms": "{:.2f}",
    "change_s": "{:.2f}", "change_save_s": "{:.2f}",
}  # fmt: skip


def print_table(rows: Sequence[Row]) -> None:
    """Print *rows*, all of one kind, as a Markdown table."""
    names = [name for name in COLUMNS if name in rows[0]]
    print(f"\n| {rows[0]['kind']}: {' | '.join(names)} |", f"|{' --- |' * len(names)}", sep="\n")
    for row in rows:
        print(f"| {' | '.join(COLUMNS[name].format(row[name]) for name in names)} |", flush=True)


def plot(rows: Sequence[Row], path: Path) -> None:
    """Draw times and memory by size."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    vectors, words = ([row for row in rows if row["kind"] == kind] for kind in ("vectors", "words"))
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for own, name, label in (
        (vectors, "flat_p50_ms", "peer: IndexFlatIP, p50"),
        (vectors, "p99_ms", "vectors, p99"),
        (vectors, "p50_ms", "vectors, p50"),
        (words, "p50_ms", "words, p50"),
    ):
        left.loglog([row["size"] for row in own], [row[name] for row in own], "o-", label=label)
    left.set(xlabel="passages", ylabel="milliseconds a search, one thread", title="Time")
    for own, label in ((vectors, "vectors"), (words, "words")):
        added = [row["resident_mb"] - row["baseline_mb"] for row in own]
        right.loglog([row["size"] for row in own], added, "o-", label=f"{label}, resident beyond the process")
        right.loglog([row["size"] for row in own], [row["disk_mb"] for row in own], "x--", label=f"{label}, disk")
    right.set(xlabel="passages", ylabel="MB", title="Memory and disk")
    for axes in (left, right):
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure all sizes and print a table of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        name, size, folder = arguments.step
        print(json.dumps(globals()[name](int(size), Path(folder))))
        return
    rows: list[Row] = []
    for kind in arguments.kinds:
        own = [measure(kind, size) for size in arguments.sizes]
        print_table(own)
        rows += own
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1), "utf-8")
    if arguments.plot:
        plot(rows, arguments.plot)


if __name__ == "__main__":
    main()
