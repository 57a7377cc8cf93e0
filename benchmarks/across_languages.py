"""Write questions whose answer must be found in another language, for ``rolewise eval``, from a parallel corpus.

    python benchmarks/across_languages.py --corpus FILE… --queries FILE… [--own] [--held-out] > questions.jsonl
    rolewise eval questions.jsonl --corpus FILE --corpus FILE …

FILEs are JSON Lines: of the corpus id, text, lang and group, parallel by group; of the queries text, lang and relevant.
A question's relevant items become the copies of its paragraph in the other languages of the corpus, and the copy in its
own is excluded. With --own it stays as it is. With --held-out only questions stay whose group is not among those that
benchmarks/reference_means.py makes the means from.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def read_lines(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the objects of JSON Lines files."""
    lines = (line for path in paths for line in path.read_text("utf-8").split("\n"))
    return [json.loads(line) for line in lines if line.strip()]


def moved(
    queries: Sequence[dict[str, Any]], passages: Sequence[dict[str, Any]], *, own: bool, held_out: bool
) -> Iterator[dict[str, Any]]:
    """Yield *queries* with what is relevant and excluded among *passages*."""
    copies: dict[str, dict[str, str]] = {}
    for passage in passages:
        copies.setdefault(passage["group"], {})[passage["lang"]] = passage["id"]
    kept = set(sorted(copies)[1::2] if held_out else copies)
    for query in queries:
        group = query["relevant"][0].removesuffix(f"-{query['lang']}")  # a copy's id is its group and its language
        if group in kept:
            others = [copy for language, copy in copies[group].items() if language != query["lang"]]
            yield query if own else query | {"relevant": others, "excluded": query["relevant"]}


def main() -> None:
    """Read the files and print the questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--queries", type=Path, nargs="+", required=True)
    parser.add_argument("--own", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    given = parser.parse_args()
    queries, passages = read_lines(given.queries), read_lines(given.corpus)
    for query in moved(queries, passages, own=given.own, held_out=given.held_out):
        print(json.dumps(query, ensure_ascii=False))


if __name__ == "__main__":
    main()
