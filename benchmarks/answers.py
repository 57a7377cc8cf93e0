"""Measure the answers: whether they show the facts, cite a right article, stay short, and refuse what is foreign.

    python benchmarks/answers.py [QUESTIONS ...] [--articles FOLDER]

QUESTIONS are JSON Lines: text, language, kind, articles (the right ones, by their ids without the language) and facts,
a list of groups of which each must show at least one of its spellings. Questions of the kinds "foreign" and "near" are
not covered. Default: the sets in benchmarks/questions, over our own notes. With --articles the same questions are
asked over other articles on the same subject; then citations are not judged, as ids differ.

The peer in the same run pastes the nearest sentences of the four nearest passages up to 900 characters.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.models import Answer, Question
from bot.settings import Settings
from bot.terminal.notices import TerminalNotices
from bot.wiring import make_assistant, make_retriever, make_workshop
from index.retrieval import Hit

_SETS = Path(__file__).parent / "questions"
_NOT_COVERED = ("foreign", "near")


@dataclass
class Figures:
    """What was counted for one language of one set."""

    facts: list[bool] = field(default_factory=list)
    peer_facts: list[bool] = field(default_factory=list)
    cited: list[bool] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    foreign_answered: list[bool] = field(default_factory=list)
    near_answered: list[bool] = field(default_factory=list)

    def row(self) -> str:
        """Return the figures as a row of the table; shares in per cent, the median length in characters."""
        shares = (self.facts, self.peer_facts, self.cited, self.refused, self.foreign_answered, self.near_answered)
        cells = [f"{100 * sum(share) / len(share):>8.1f}" if share else f"{'-':>8}" for share in shares]
        return " ".join((*cells, f"{statistics.median(self.lengths):>8.0f}"))


def shows(facts: Sequence[Sequence[str]], text: str) -> bool:
    """Tell whether *text* shows a spelling of every group of *facts*, whatever the case."""
    lowered = text.lower()
    return all(any(spelling.lower() in lowered for spelling in group) for group in facts)


def paste(hits: Sequence[Hit], length: int = 900) -> str:
    """Return the peer's answer: the nearest sentences of the four nearest passages."""
    nearest = sorted(hits, key=lambda hit: -hit.similarity)[:4]
    pairs = [pair for hit in nearest for pair in zip(hit.statements, hit.passage.statements, strict=True)]
    text = ""
    for _, statement in sorted(pairs, reverse=True):
        if len(text) + len(statement) > length:
            break
        text += statement + "\n"
    return text


def main() -> None:
    """Build an index, ask everything and print a row for each set and language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="*", default=sorted(_SETS.glob("*.jsonl")))
    parser.add_argument("--articles", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workshop = make_workshop(Settings(data_dir=Path(folder), articles=arguments.articles))
        assistant = make_assistant(workshop, TerminalNotices())
        retriever, _ = make_retriever(workshop, TerminalNotices())
        beside_encoder: list[float] = []
        columns = ("facts", "peer", "cited", "refused", "foreign", "near", "length")
        print(f"{'':<14}" + " ".join(f"{column:>8}" for column in columns))
        for path in arguments.questions:
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            for language in sorted({row["language"] for row in rows}):
                figures = Figures()
                for row in (row for row in rows if row["language"] == language):
                    reply = assistant.ask(Question.read(row["text"]))
                    count(row, figures, reply)
                    beside_encoder.append(reply.timings_ms["total"] - reply.timings_ms["encode"])
                    if row["kind"] not in _NOT_COVERED:
                        hits = retriever.search(row["text"], language, 24).hits
                        figures.peer_facts.append(shows(row["facts"], paste(hits)))
                if arguments.articles:
                    figures.cited.clear()
                print(f"{path.stem:<10} {language:<3}{figures.row()}", flush=True)
        print(f"everything beside the encoder: {statistics.median(beside_encoder):.1f} ms a question at the median")


def count(row: dict[str, Any], figures: Figures, reply: object) -> None:
    """Count one reply."""
    answer = reply if isinstance(reply, Answer) else None
    if row["kind"] in _NOT_COVERED:
        share = figures.foreign_answered if row["kind"] == "foreign" else figures.near_answered
        share.append(answer is not None)
        return
    figures.refused.append(answer is None)
    figures.facts.append(answer is not None and shows(row["facts"], answer.text))
    cited = {citation.reference.id.rsplit("-", 1)[0] for citation in answer.citations} if answer else set()
    figures.cited.append(bool(cited.intersection(row["articles"])))
    if answer:
        figures.lengths.append(len(answer.text))


if __name__ == "__main__":
    main()
