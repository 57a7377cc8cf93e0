"""Make the reference means of the default encoder from a parallel corpus.

    python benchmarks/reference_means.py FOLDER [--output FILE]

FOLDER holds `corpus.LL.jsonl` (id, text, group) and `queries.LL.jsonl` (text, relevant) for each language LL, parallel
by group: the paragraphs of one group say the same. Every other group goes into the means, so that the rest is left to
judge them by.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.packaged import MODEL, PackagedEncoder

_DEFAULT = Path(__file__).parents[1] / "index" / "encoders" / f"{MODEL.replace('/', '--')}.npz"


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Read the corpus, encode every other group and write the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=_DEFAULT)
    arguments = parser.parse_args()
    encoder = PackagedEncoder()
    languages, query_means, passage_means = [], [], []
    for path in sorted(arguments.folder.glob("corpus.*.jsonl")):
        language = path.name.split(".")[1]
        passages = read_lines(path)
        kept = set(sorted({passage["group"] for passage in passages})[::2])
        ids = {passage["id"] for passage in passages if passage["group"] in kept}
        queries = read_lines(arguments.folder / f"queries.{language}.jsonl")
        asked = [query["text"] for query in queries if ids.intersection(query["relevant"])]
        told = [passage["text"] for passage in passages if passage["id"] in ids]
        query_means.append(encoder.encode_queries(asked).mean(axis=0))
        passage_means.append(encoder.encode_passages(told).mean(axis=0))
        languages.append(language)
        print(f"{language}: {len(asked)} questions, {len(told)} passages", flush=True)
    np.savez(
        arguments.output,
        languages=np.array(languages),
        query_means=np.array(query_means, np.float32),
        passage_means=np.array(passage_means, np.float32),
    )
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
